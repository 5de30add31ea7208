using PlmLens.Core;

namespace PlmLens.Compute.Tests.Sparse;

/// <summary>Random codes of a batch: row r has r mod (k + 1) active slots, so that every fill from none to all
/// occurs. With k slots a row, or with rows of different length.</summary>
internal sealed class CodesSample : IDisposable
{
    public CodesSample(int rows, int k, int latents, ulong seed, bool ragged = false)
    {
        (Rows, K) = (rows, k);
        Starts = ragged ? new Guarded<int>(rows + 1) : null;
        Indices = new Guarded<int>((long)rows * k);
        Values = Guarded.Zeros((long)rows * k);
        Dots = Guarded.Zeros((long)rows * k);
        var random = new SeededRandom(seed);
        int[] all = [.. Enumerable.Range(0, latents)];
        int slot = 0;
        for (int r = 0; r < rows; r++)
        {
            random.Shuffle<int>(all);
            int[] chosen = [.. all.Take(r % (k + 1)).Order()];
            for (int j = 0; j < (ragged ? chosen.Length : k); j++, slot++)
            {
                Indices.Span[slot] = j < chosen.Length ? chosen[j] : -1;
                Values.Span[slot] = j < chosen.Length ? (float)(0.1 + random.NextDouble()) : 0;
                Dots.Span[slot] = j < chosen.Length ? (float)random.NextGaussian() : 0;
            }

            if (ragged)
                Starts!.Span[r + 1] = slot;
        }
    }

    public int Rows { get; }

    public int K { get; }

    public Guarded<int>? Starts { get; }

    public Guarded<int> Indices { get; }

    public Guarded<float> Values { get; }

    public Guarded<float> Dots { get; }

    public SparseCodes Codes(float factor) => Codes(factor, Dots);

    public SparseCodes Codes(float factor, Guarded<float> dots) =>
        new(Starts?.View ?? default, Indices.View, Values.View, dots.View, factor, Rows, Starts is null ? K : 0);

    public void Dispose()
    {
        Starts?.Dispose();
        Indices.Dispose();
        Values.Dispose();
        Dots.Dispose();
    }
}

/// <summary>Memory for <see cref="LatentGroups"/>.</summary>
internal sealed class GroupsMemory(int latents, long slots) : IDisposable
{
    public Guarded<int> Starts { get; } = new(latents + 1L);

    public Guarded<int> Rows { get; } = new(slots);

    public Guarded<int> Sources { get; } = new(slots);

    public Guarded<float> Coefficients { get; } = Guarded.Zeros(slots);

    public Guarded<float> Dots { get; } = Guarded.Zeros(slots);

    public LatentGroups Groups => new(Starts.View, Rows.View, Sources.View, Coefficients.View, Dots.View);

    public void AssertIntact()
    {
        Starts.AssertIntact();
        Rows.AssertIntact();
        Sources.AssertIntact();
        Coefficients.AssertIntact();
        Dots.AssertIntact();
    }

    public void Dispose()
    {
        Starts.Dispose();
        Rows.Dispose();
        Sources.Dispose();
        Coefficients.Dispose();
        Dots.Dispose();
    }
}
