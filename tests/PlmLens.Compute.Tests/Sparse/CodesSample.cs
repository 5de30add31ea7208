using PlmLens.Core;

namespace PlmLens.Compute.Tests.Sparse;

/// <summary>Random codes of a batch: row r has r mod (k + 1) active slots, so that every fill from none to all
/// occurs.</summary>
internal sealed class CodesSample : IDisposable
{
    public CodesSample(int rows, int k, int latents, ulong seed)
    {
        (Rows, K) = (rows, k);
        Indices = new Guarded<int>((long)rows * k);
        Values = Guarded.Zeros((long)rows * k);
        Dots = Guarded.Zeros((long)rows * k);
        var random = new SeededRandom(seed);
        int[] all = [.. Enumerable.Range(0, latents)];
        for (int r = 0; r < rows; r++)
        {
            random.Shuffle<int>(all);
            int[] chosen = [.. all.Take(r % (k + 1)).Order()];
            for (int j = 0; j < k; j++)
            {
                int slot = (r * k) + j;
                Indices.Span[slot] = j < chosen.Length ? chosen[j] : -1;
                Values.Span[slot] = j < chosen.Length ? (float)(0.1 + random.NextDouble()) : 0;
                Dots.Span[slot] = j < chosen.Length ? (float)random.NextGaussian() : 0;
            }
        }
    }

    public int Rows { get; }

    public int K { get; }

    public Guarded<int> Indices { get; }

    public Guarded<float> Values { get; }

    public Guarded<float> Dots { get; }

    public SparseCodes Codes(float factor) => new(Indices.View, Values.View, Dots.View, factor, Rows, K);

    public void Dispose()
    {
        Indices.Dispose();
        Values.Dispose();
        Dots.Dispose();
    }
}

/// <summary>Memory for <see cref="LatentGroups"/>.</summary>
internal sealed class GroupsMemory(int latents, long slots) : IDisposable
{
    public Guarded<int> Starts { get; } = new(latents + 1L);

    public Guarded<int> Sources { get; } = new(slots);

    public Guarded<float> Coefficients { get; } = Guarded.Zeros(slots);

    public Guarded<float> Dots { get; } = Guarded.Zeros(slots);

    public LatentGroups Groups => new(Starts.View, Sources.View, Coefficients.View, Dots.View);

    public void AssertIntact()
    {
        Starts.AssertIntact();
        Sources.AssertIntact();
        Coefficients.AssertIntact();
        Dots.AssertIntact();
    }

    public void Dispose()
    {
        Starts.Dispose();
        Sources.Dispose();
        Coefficients.Dispose();
        Dots.Dispose();
    }
}
