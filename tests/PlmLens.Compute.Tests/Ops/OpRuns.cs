namespace PlmLens.Compute.Tests.Ops;

/// <summary>Every dense op once, on sizes that make several parts: for tests of what all ops promise.</summary>
public static class OpRuns
{
    private const int Rows = 331, Cols = 160, Heads = 5, HeadDim = 32;

    public static IReadOnlyDictionary<string, Func<IBackend, OpRun>> All { get; } =
        new Dictionary<string, Func<IBackend, OpRun>>
        {
            ["Linear"] = Linear,
            ["LayerNorm"] = LayerNorm,
            ["Embed"] = Embed,
            ["AddRows"] = AddRows,
            ["ScaleAndRotate"] = ScaleAndRotate,
            ["Attention"] = Attention,
            ["AttentionMap"] = AttentionMap,
            ["Gelu"] = Gelu,
            ["CrossEntropy"] = CrossEntropy,
        };

    private static OpRun Linear(IBackend backend)
    {
        Guarded<float> x = Guarded.Random(Rows * Cols), w = Guarded.Random(300 * Cols), b = Guarded.Random(300);
        Guarded<float> y = Guarded.Zeros(Rows * 300);
        IPackedWeight packed = backend.Pack(w.View, 300, Cols);
        return new OpRun(
            () => backend.Linear(x.View, packed, b.View, Rows, Epilogue.Gelu, y.View), y, x, w, b, packed);
    }

    private static OpRun LayerNorm(IBackend backend)
    {
        Guarded<float> x = Guarded.Random(Rows * Cols), gamma = Guarded.Random(Cols), beta = Guarded.Random(Cols);
        Guarded<float> y = Guarded.Zeros(Rows * Cols);
        return new OpRun(
            () => backend.LayerNorm(x.View, gamma.View, beta.View, Rows, Cols, 1e-5f, y.View), y, x, gamma, beta);
    }

    private static OpRun Embed(IBackend backend)
    {
        Guarded<int> tokens = Guarded.Indices(Rows, 33);
        Guarded<float> table = Guarded.Random(33 * Cols), scale = Guarded.Random(Rows);
        Guarded<float> y = Guarded.Zeros(Rows * Cols);
        return new OpRun(
            () => backend.Embed(tokens.View, table.View, scale.View, Rows, Cols, y.View), y, tokens, table, scale);
    }

    private static OpRun AddRows(IBackend backend)
    {
        Guarded<int> index = Guarded.Indices(Rows, 20);
        Guarded<float> table = Guarded.Random(20 * Cols), x = Guarded.Random(Rows * Cols);
        return new OpRun(() => backend.AddRows(index.View, table.View, Rows, Cols, x.View), x, index, table);
    }

    private static OpRun ScaleAndRotate(IBackend backend)
    {
        Guarded<int> positions = Guarded.Indices(Rows, 1000);
        Guarded<float> qkv = Guarded.Random(Rows * 3 * Cols);
        return new OpRun(
            () => backend.ScaleAndRotate(positions.View, Rows, Heads, HeadDim, 0.5f, true, qkv.View), qkv, positions);
    }

    private static OpRun Attention(IBackend backend)
    {
        Guarded<float> qkv = Guarded.Random(Rows * 3 * Cols, 0.4f), y = Guarded.Zeros(Rows * Cols);
        int[] offsets = [0, 3, 200, 331];
        return new OpRun(() => backend.Attention(qkv.View, offsets, Heads, HeadDim, y.View), y, qkv);
    }

    private static OpRun AttentionMap(IBackend backend)
    {
        Guarded<float> qkv = Guarded.Random(90 * 3 * Cols, 0.4f), map = Guarded.Zeros(Heads * 90 * 90);
        return new OpRun(() => backend.AttentionMap(qkv.View, 90, Heads, HeadDim, map.View), map, qkv);
    }

    private static OpRun Gelu(IBackend backend)
    {
        Guarded<float> x = Guarded.Random(Rows * Cols), y = Guarded.Zeros(Rows * Cols);
        return new OpRun(() => backend.Gelu(x.View, Rows * Cols, y.View), y, x);
    }

    private static OpRun CrossEntropy(IBackend backend)
    {
        Guarded<float> logits = Guarded.Random(Rows * Cols), losses = Guarded.Zeros(Rows);
        Guarded<int> targets = Guarded.Indices(Rows, Cols);
        return new OpRun(
            () => backend.CrossEntropy(logits.View, targets.View, Rows, Cols, losses.View), losses, logits, targets);
    }
}

/// <summary>One op with its buffers: runs as often as asked, and frees them.</summary>
public sealed class OpRun(Action run, Guarded<float> output, params IDisposable[] inputs) : IDisposable
{
    public Span<float> Output => output.Span;

    public void Run() => run();

    public void Dispose()
    {
        output.Dispose();
        foreach (IDisposable input in inputs)
            input.Dispose();
    }
}
