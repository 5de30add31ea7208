namespace PlmLens.Analysis.Annotate.Homology;

/// <summary>What homologues say about a call.</summary>
public enum HomologyState
{
    /// <summary>No search was asked for.</summary>
    NotAsked,

    /// <summary>No program to search with is installed.</summary>
    NotSearched,

    /// <summary>No other protein of the corpus is similar.</summary>
    NoHomologue,

    /// <summary>Homologues exist, but none is aligned with at least half of the call.</summary>
    NotAligned,

    /// <summary>Homologues are aligned there; none carries the concept.</summary>
    NotCarried,

    /// <summary>A homologue carries the concept on residues that are aligned with at least half of the call.</summary>
    Carried,
}

/// <summary>What homologues say about a call, and the one that says it.</summary>
/// <param name="State">The finding.</param>
/// <param name="Target">Number of the homologue in the corpus: the best that carries the concept, or else the best that
/// is aligned there; null when there is none.</param>
/// <param name="Identity">Share of identical residues of the alignment.</param>
/// <param name="EValue">E-value of the alignment.</param>
/// <param name="Experimental">The homologue's own annotation rests on an experiment.</param>
public sealed record HomologyEvidence(
    HomologyState State, int? Target = null, double Identity = 0, double EValue = 0, bool Experimental = false)
{
    /// <summary>No search was asked for.</summary>
    public static HomologyEvidence NotAsked { get; } = new(HomologyState.NotAsked);
}
