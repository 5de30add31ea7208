using PlmLens.Core;

namespace PlmLens.Analysis.Matching;

/// <summary>How often a latent is active, and sum and sum of squares of its activations.</summary>
internal struct ActivationMoments
{
    public int Active { get; private set; }

    public double Sum { get; private set; }

    public double Squares { get; private set; }

    /// <summary>Of each latent, rows in order.</summary>
    public static ActivationMoments[] Of(ActivationRows rows)
    {
        var moments = new ActivationMoments[rows.Latents];
        ReadOnlySpan<uint> latents = rows.LatentsOfRows;
        ReadOnlySpan<BFloat16> values = rows.Values;
        for (int i = 0; i < latents.Length; i++)
            moments[latents[i]].Add(values[i].ToSingle());
        return moments;
    }

    /// <summary>Of each latent, rows in order.</summary>
    public static ActivationMoments[] Of(ActivationLists lists)
    {
        var moments = new ActivationMoments[lists.Latents];
        for (int latent = 0; latent < lists.Latents; latent++)
        {
            foreach (BFloat16 value in lists.ValuesOf(latent))
                moments[latent].Add(value.ToSingle());
        }

        return moments;
    }

    /// <summary>Sum of squares about the mean.</summary>
    /// <param name="rows">Residues, those where it is not active included.</param>
    public readonly double Scatter(int rows) => Squares - (Sum * Sum / rows);

    private void Add(double value)
    {
        Active++;
        Sum += value;
        Squares += value * value;
    }
}
