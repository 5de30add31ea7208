namespace PlmLens.Compute.Tests.DenseSae;

/// <summary>A tile with everything that the dense ops read, and room for what they write.</summary>
internal sealed class DenseSample : IDisposable
{
    private readonly List<Guarded<float>> _all = [];

    /// <param name="rows">Rows of the tile.</param>
    /// <param name="latents">Latents.</param>
    /// <param name="cols">Columns of decoder and target.</param>
    /// <param name="inCols">Columns of the input.</param>
    /// <param name="shift">Added to pre-activations: the lower, the fewer are active.</param>
    public DenseSample(int rows, int latents, int cols, int inCols, float shift = -0.5f)
    {
        (Rows, Latents, Cols, InCols) = (rows, latents, cols, inCols);
        PreActivations = Keep(Guarded.Random((long)rows * latents, seed: 1));
        foreach (ref float p in PreActivations.Span)
            p += shift;
        Lowest = Keep(Guarded.Random(latents, 0.2f, seed: 2));
        Decoder = Keep(Guarded.Random((long)latents * cols, seed: 3));
        Target = Keep(Guarded.Random((long)rows * cols, seed: 4));
        Input = Keep(Guarded.Random((long)rows * inCols, seed: 5));
        Factors = Keep(Guarded.Random(rows, seed: 6));
        Residual = Keep(Guarded.Zeros((long)rows * cols));
        Auxiliary = Keep(Guarded.Zeros((long)rows * cols));
        Squares = Keep(Guarded.Zeros(rows));
        AuxiliarySquares = Keep(Guarded.Zeros(rows));
        Penalties = Keep(Guarded.Zeros(rows));
        Active = Keep(Guarded.Zeros(rows));
        DecoderGradient = Keep(Guarded.Random((long)latents * cols, seed: 7));
        EncoderGradient = Keep(Guarded.Random((long)latents * inCols, seed: 8));
        Sums = Keep(Guarded.Random((long)DenseGradients.SumRows * latents, seed: 9));
    }

    public int Rows { get; }

    public int Latents { get; }

    public int Cols { get; }

    public int InCols { get; }

    public Guarded<float> PreActivations { get; }

    public Guarded<float> Lowest { get; }

    public Guarded<float> Decoder { get; }

    public Guarded<float> Target { get; }

    public Guarded<float> Input { get; }

    public Guarded<float> Factors { get; }

    public Guarded<float> Residual { get; }

    public Guarded<float> Auxiliary { get; }

    public Guarded<float> Squares { get; }

    public Guarded<float> AuxiliarySquares { get; }

    public Guarded<float> Penalties { get; }

    public Guarded<float> Active { get; }

    public Guarded<float> DecoderGradient { get; }

    public Guarded<float> EncoderGradient { get; }

    public Guarded<float> Sums { get; }

    public IEnumerable<Guarded<float>> Outputs =>
        [Residual, Auxiliary, Squares, AuxiliarySquares, Penalties, Active, DecoderGradient, EncoderGradient, Sums];

    /// <summary>Runs both ops on rows [from, to); the gradients are overwritten by the first rows unless told to add.
    /// </summary>
    public void Run<TRule>(IBackend backend, TRule rule, int from, int to, bool add)
        where TRule : struct, IDenseRule
    {
        long start = (long)from * Cols;
        var tile = new DenseTile(
            PreActivations.View.Slice((long)from * Latents), Decoder.View, to - from, Latents, Cols);
        var residuals = new DenseResiduals(
            Residual.View.Slice(start),
            Squares.View.Slice(from),
            Auxiliary.View.Slice(start),
            AuxiliarySquares.View.Slice(from),
            Penalties.View.Slice(from),
            Active.View.Slice(from));
        backend.DenseResidual(tile, rule, Target.View.Slice(start), residuals);
        backend.DenseGradient(
            tile,
            rule,
            residuals,
            Factors.View.Slice(from),
            Input.View.Slice((long)from * InCols),
            InCols,
            add,
            new DenseGradients(DecoderGradient.View, EncoderGradient.View, Sums.View));
    }

    public void Dispose()
    {
        foreach (Guarded<float> buffer in _all)
            buffer.Dispose();
    }

    private Guarded<float> Keep(Guarded<float> buffer)
    {
        _all.Add(buffer);
        return buffer;
    }
}
