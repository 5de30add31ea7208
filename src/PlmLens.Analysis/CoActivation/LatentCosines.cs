using PlmLens.Analysis.Metrics;

namespace PlmLens.Analysis.CoActivation;

/// <summary>Cosines of decoder rows by the numbers of latents.</summary>
internal sealed class LatentCosines
{
    private readonly UnitRows _rows;
    private readonly int[] _rowOf;

    /// <summary>Takes rows that stay the caller's.</summary>
    /// <param name="rows">Row i is the direction of latents[i].</param>
    /// <param name="latents">The latents that have a direction.</param>
    /// <param name="features">Latents in all.</param>
    public LatentCosines(UnitRows rows, IReadOnlyList<int> latents, int features)
    {
        _rows = rows;
        _rowOf = new int[features];
        Array.Fill(_rowOf, -1);
        for (int i = 0; i < latents.Count; i++)
            _rowOf[latents[i]] = i;
    }

    /// <summary>The cosine of two latents' directions; null when one has none.</summary>
    public double? Of(int a, int b) => _rowOf[a] < 0 || _rowOf[b] < 0
        ? null
        : UnitRows.Dot(_rows.Slice(_rowOf[a], 1).Span, _rows.Slice(_rowOf[b], 1).Span);
}
