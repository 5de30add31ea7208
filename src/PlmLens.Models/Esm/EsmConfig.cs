using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>How an encoder knows where in its protein a token stands.</summary>
public enum PositionKind
{
    /// <summary>Queries and keys are rotated by their position (RoFormer): ESM-2.</summary>
    Rotary,

    /// <summary>A learned vector is added to the embedding: ESM-1b and ESM-1v.</summary>
    Learned,
}

/// <summary>Shape and options of an ESM encoder. Immutable.</summary>
public sealed record EsmConfig
{
    /// <summary>Width of the fraction of residues that training masked with the mask token: 15 % chosen, 80 % of those
    /// masked (fair-esm, <c>mask_ratio_train = 0.15 * 0.8</c>).</summary>
    public const float TrainedMaskRatio = 0.15f * 0.8f;

    /// <summary>Rows of a learned position table that stand before position 0 (fairseq's padding offset).</summary>
    public const int LearnedPositionOffset = 2;

    // More than any published model by a factor of ten; keeps products of sizes inside 32 bits.
    private const int MaxBlocks = 1000;
    private const int MaxWidth = 1 << 18;

    /// <summary>Number of transformer blocks, n.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of the hidden states, d.</summary>
    public required int Dim { get; init; }

    /// <summary>Attention heads; divides <see cref="Dim"/>.</summary>
    public required int Heads { get; init; }

    /// <summary>Width inside the feed-forward part.</summary>
    public required int FeedForward { get; init; }

    /// <summary>Rotary or learned positions.</summary>
    public required PositionKind Positions { get; init; }

    /// <summary>Tokens of the trained context, start and end token included: 1024 in the published models. A learned
    /// position table has this many rows and <see cref="LearnedPositionOffset"/> more.</summary>
    public int MaxTokens { get; init; } = 1024;

    /// <summary>ESM-1b: a LayerNorm between the embedding and block 0.</summary>
    public bool EmbLayerNormBefore { get; init; }

    /// <summary>Mask tokens embed as zero and the others are scaled by
    /// (1 - <see cref="TrainedMaskRatio"/>) / (1 - observed mask ratio).</summary>
    public bool TokenDropout { get; init; } = true;

    /// <summary>Epsilon of every LayerNorm.</summary>
    public float LayerNormEpsilon { get; init; } = 1e-5f;

    /// <summary>Width of one head.</summary>
    public int HeadDim => Dim / Heads;

    /// <summary>Residues of the trained context: <see cref="MaxTokens"/> less start and end token.</summary>
    public int MaxResidues => MaxTokens - 2;

    /// <summary>Shape of esm2_t6_8M_UR50D.</summary>
    public static EsmConfig Esm2_8M { get; } =
        new() { Layers = 6, Dim = 320, Heads = 20, FeedForward = 1280, Positions = PositionKind.Rotary };

    /// <summary>Shape of esm2_t33_650M_UR50D.</summary>
    public static EsmConfig Esm2_650M { get; } =
        new() { Layers = 33, Dim = 1280, Heads = 20, FeedForward = 5120, Positions = PositionKind.Rotary };

    /// <summary>Weights of the encoder and its language-model head.</summary>
    public long Parameters => EsmTensors.All(this).Where(t => t.Part != EsmPart.ContactHead).Sum(t => t.Count);

    /// <summary>Checks that the values can belong to one model.</summary>
    /// <param name="source">File they come from, for the message.</param>
    /// <exception cref="PlmLensException">They cannot; lists every contradiction.</exception>
    public void Validate(string source)
    {
        var wrong = new List<string>();
        Check(wrong, Layers is >= 1 and <= MaxBlocks, $"{Layers} layers");
        Check(wrong, Dim is >= 1 and <= MaxWidth, $"hidden size {Dim}");
        Check(wrong, FeedForward is >= 1 and <= MaxWidth, $"feed-forward size {FeedForward}");
        Check(wrong, Heads >= 1 && Dim % Math.Max(1, Heads) == 0, $"{Heads} heads for hidden size {Dim}");
        Check(
            wrong,
            Positions != PositionKind.Rotary || Heads < 1 || Dim / Heads % 2 == 0,
            $"rotary positions with {Heads} heads of odd width");
        Check(wrong, MaxTokens is >= 3 and <= 1 << 24, $"a context of {MaxTokens} tokens");
        Check(wrong, LayerNormEpsilon is > 0 and < 1, $"LayerNorm epsilon {LayerNormEpsilon}");
        if (wrong.Count > 0)
        {
            throw new PlmLensException(
                $"{source} describes no ESM model: {string.Join(", ", wrong)}; check that it belongs to the model.");
        }
    }

    private static void Check(List<string> wrong, bool fine, string what)
    {
        if (!fine)
            wrong.Add(what);
    }
}
