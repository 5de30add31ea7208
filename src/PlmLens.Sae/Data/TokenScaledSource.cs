using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Batches whose input rows are scaled token by token, each stream by itself. The target of a transcoder stays
/// as it is: where only the input is known, its scale could not be undone.</summary>
internal sealed class TokenScaledSource : IActivationSource, IDisposable
{
    private readonly IActivationSource _source;
    private readonly InputScaling _scaling;
    private Tensor _means = new(DType.F32, 0);
    private Tensor _sizes = new(DType.F32, 0);

    private TokenScaledSource(IActivationSource source, InputScaling scaling)
    {
        _source = source;
        _scaling = scaling;
    }

    /// <inheritdoc/>
    public int Width => _source.Width;

    /// <inheritdoc/>
    public int TargetWidth => _source.TargetWidth;

    /// <inheritdoc/>
    public int Streams => _source.Streams;

    /// <inheritdoc/>
    public long Tokens => _source.Tokens;

    /// <inheritdoc/>
    public string Fingerprint => $"{_source.Fingerprint}; {_scaling} of each token";

    /// <inheritdoc/>
    public double WaitSeconds => _source.WaitSeconds;

    /// <inheritdoc/>
    public long ReplacedRows => _source.ReplacedRows;

    /// <summary>The source itself when the scaling is the same for all tokens.</summary>
    /// <param name="source">Raw hidden states; stays the caller's.</param>
    /// <param name="scaling">The wanted scaling.</param>
    public static IActivationSource Over(IActivationSource source, InputScaling scaling) =>
        scaling.IsPerToken() ? new TokenScaledSource(source, scaling) : source;

    /// <inheritdoc/>
    public void ReadBatch(long step, int rows, TensorView<float> input, TensorView<float> target)
    {
        _source.ReadBatch(step, rows, input, target);
        // [rows, streams, width of a stream] are rows * streams tokens.
        int tokens = rows * Streams;
        if (_means.Count != tokens)
        {
            Dispose();
            _means = new Tensor(DType.F32, tokens);
            _sizes = new Tensor(DType.F32, tokens);
        }

        TokenScaling.Apply(_scaling, tokens, Width / Streams, input, _means, _sizes);
    }

    /// <inheritdoc/>
    public string Describe(long step, int rows, int row) => _source.Describe(step, rows, row);

    /// <inheritdoc/>
    public void Dispose()
    {
        _means.Dispose();
        _sizes.Dispose();
    }
}
