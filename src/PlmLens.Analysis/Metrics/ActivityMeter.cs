namespace PlmLens.Analysis.Metrics;

/// <summary>Adds up <see cref="LatentActivity"/> over batches.</summary>
/// <param name="latents">Number of latents.</param>
public sealed class ActivityMeter(int latents)
{
    private readonly long[] _counts = new long[latents];
    private double _sum;
    private long _rows;

    /// <summary>Adds the codes of some rows. Their boundaries do not matter; entries that are not above 0 are empty
    /// slots.</summary>
    /// <param name="indices">Latent of each entry.</param>
    /// <param name="values">Value of each entry.</param>
    /// <param name="rows">Rows that the entries belong to.</param>
    public void Add(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, int rows)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] > 0))
                continue;
            _counts[indices[i]]++;
            _sum += values[i];
        }

        _rows += rows;
    }

    /// <summary>The figures of everything added so far.</summary>
    public LatentActivity Result() => new(_rows, [.. _counts], _sum);
}
