using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Batches of an autoencoder whose rows are normalised token by token.</summary>
internal sealed class NormalisedSource : IActivationSource
{
    private readonly IActivationSource _source;
    private readonly InputNormalisation _how;

    private NormalisedSource(IActivationSource source, InputNormalisation how)
    {
        _source = source;
        _how = how;
    }

    /// <inheritdoc/>
    public int Width => _source.Width;

    /// <inheritdoc/>
    public int TargetWidth => 0;

    /// <inheritdoc/>
    public int Streams => 1;

    /// <inheritdoc/>
    public long Tokens => _source.Tokens;

    /// <inheritdoc/>
    public string Fingerprint => $"{_source.Fingerprint}; {_how} of each token";

    /// <inheritdoc/>
    public double WaitSeconds => _source.WaitSeconds;

    /// <inheritdoc/>
    public long ReplacedRows => _source.ReplacedRows;

    /// <summary>The source itself when the scaling is the same for all tokens.</summary>
    /// <param name="source">Raw hidden states; stays the caller's.</param>
    /// <param name="scaling">The wanted scaling.</param>
    /// <exception cref="UsageException">Tokens of a transcoder or crosscoder are to be scaled each by itself: what the
    /// output is to be multiplied with could not be known from the input.</exception>
    public static IActivationSource Over(IActivationSource source, InputScaling scaling)
    {
        InputNormalisation how = scaling.PerToken();
        if (how == InputNormalisation.None)
            return source;
        return source is { TargetWidth: 0, Streams: 1 }
            ? new NormalisedSource(source, how)
            : throw new UsageException(
                $"{scaling} scales each token by itself, which a transcoder or crosscoder cannot undo; choose " +
                $"{InputScaling.UnitMeanSquare}, {InputScaling.MeanNorm} or {InputScaling.None}.");
    }

    /// <inheritdoc/>
    public void ReadBatch(long step, int rows, TensorView<float> input, TensorView<float> target)
    {
        _source.ReadBatch(step, rows, input, target);
        RowNormaliser.Apply(_how, input, rows, Width, input);
    }

    /// <inheritdoc/>
    public string Describe(long step, int rows, int row) => _source.Describe(step, rows, row);
}
