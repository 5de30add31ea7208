namespace PlmLens.Analysis.Patterns;

/// <summary>The shape in which a latent is active along sequences. Ordered as the rules are tried: a latent has the
/// first pattern whose rule holds.</summary>
public enum ActivationPattern
{
    /// <summary>Active on no residue of the corpus.</summary>
    Dead,

    /// <summary>Too few sequences come near its maximum.</summary>
    FewSequences,

    /// <summary>Many short contigs at one or two distances.</summary>
    Periodic,

    /// <summary>Single residues.</summary>
    Point,

    /// <summary>A short stretch: below 20 residues.</summary>
    ShortMotif,

    /// <summary>A stretch below 50 residues.</summary>
    MediumMotif,

    /// <summary>A stretch below 300 residues.</summary>
    LongMotif,

    /// <summary>A longer stretch, but not the whole sequence. InterProt calls it "other".</summary>
    Region,

    /// <summary>Most of the sequence.</summary>
    Whole,
}

/// <summary>The words that patterns are written with.</summary>
public static class ActivationPatternNames
{
    /// <summary>The pattern in a table: <c>short motif</c>.</summary>
    public static string Text(this ActivationPattern pattern) => pattern switch
    {
        ActivationPattern.Dead => "dead",
        ActivationPattern.FewSequences => "few sequences",
        ActivationPattern.Periodic => "periodic",
        ActivationPattern.Point => "point",
        ActivationPattern.ShortMotif => "short motif",
        ActivationPattern.MediumMotif => "medium motif",
        ActivationPattern.LongMotif => "long motif",
        ActivationPattern.Region => "region",
        _ => "whole",
    };
}
