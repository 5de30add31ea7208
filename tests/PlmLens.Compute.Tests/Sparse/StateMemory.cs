namespace PlmLens.Compute.Tests.Sparse;

/// <summary>Parameters with moments of Adam: random, or all 0 for seed 0.</summary>
internal sealed class StateMemory(long count, int seed) : IDisposable
{
    public Guarded<float> Parameters { get; } = Guarded.Random(count, seed == 0 ? 0 : 1, seed);

    public Guarded<float> First { get; } = Guarded.Random(count, seed == 0 ? 0 : 0.1f, seed + 100);

    public Guarded<float> Second { get; } = Squared(Guarded.Random(count, seed == 0 ? 0 : 1, seed + 200));

    public AdamState State => new(Parameters.View, First.View, Second.View);

    public float[][] Values()
    {
        Parameters.AssertIntact();
        First.AssertIntact();
        Second.AssertIntact();
        return [Parameters.Span.ToArray(), First.Span.ToArray(), Second.Span.ToArray()];
    }

    public void Dispose()
    {
        Parameters.Dispose();
        First.Dispose();
        Second.Dispose();
    }

    private static Guarded<float> Squared(Guarded<float> buffer)
    {
        foreach (ref float value in buffer.Span)
            value *= value;
        return buffer;
    }
}
