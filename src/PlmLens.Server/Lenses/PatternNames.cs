using System.Runtime.CompilerServices;

namespace PlmLens.Server.Lenses;

/// <summary>The pattern of every latent: <c>patterns.tsv</c>.</summary>
/// <param name="latents">Latents of the lens.</param>
internal sealed class PatternNames(int latents) : IFirstRows
{
    private int _pattern = -1;

    /// <summary>Patterns by code.</summary>
    public TextCodes Texts { get; } = new();

    /// <summary>Pattern of each latent, a code; -1 when not known.</summary>
    public int[] Codes { get; } = LatentMeanings.None(latents);

    /// <inheritdoc/>
    public void Begin(TableHeader header) => _pattern = header.Find("pattern");

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int latent, ByteRow row) => Codes[latent] = Texts.Of(row.Field(_pattern));
}
