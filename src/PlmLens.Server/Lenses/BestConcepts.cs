using System.Runtime.CompilerServices;

namespace PlmLens.Server.Lenses;

/// <summary>The best concept of every latent on validation: first rows of <c>pairs.tsv</c>.</summary>
/// <param name="latents">Latents of the lens.</param>
internal sealed class BestConcepts(int latents) : IFirstRows
{
    private int _concept = -1;
    private int _f1 = -1;

    /// <summary>Concepts by code.</summary>
    public TextCodes Texts { get; } = new();

    /// <summary>Concept of each latent, a code; -1 when none.</summary>
    public int[] Codes { get; } = LatentMeanings.None(latents);

    /// <summary>Its F1 on test.</summary>
    public double[] F1 { get; } = new double[latents];

    /// <inheritdoc/>
    public void Begin(TableHeader header) => (_concept, _f1) = (header.Find("concept"), header.Find("test_f1"));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int latent, ByteRow row)
    {
        Codes[latent] = Texts.Of(row.Field(_concept));
        F1[latent] = row.Number(_f1) ?? 0;
    }
}
