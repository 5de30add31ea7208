namespace PlmLens.Models;

/// <summary>Counts what happened to proteins because of their length, for the output and its provenance.</summary>
public sealed class CoverageReport
{
    /// <summary>Proteins seen.</summary>
    public int Proteins { get; private set; }

    /// <summary>Residues of all proteins seen.</summary>
    public long Residues { get; private set; }

    /// <summary>Residues that have states.</summary>
    public long CoveredResidues { get; private set; }

    /// <summary>Proteins longer than the context that went through in windows.</summary>
    public int Windowed { get; private set; }

    /// <summary>Proteins cut after the context.</summary>
    public int Truncated { get; private set; }

    /// <summary>Proteins left out.</summary>
    public int Skipped { get; private set; }

    /// <summary>Proteins that went through whole although longer than the trained context.</summary>
    public int BeyondContext { get; private set; }

    /// <summary>One sentence for the user, or null when no protein was too long.</summary>
    /// <param name="context">Residues of the trained context.</param>
    public string? Sentence(int context)
    {
        var parts = new List<string>();
        if (Windowed > 0)
            parts.Add($"{Windowed} went through in overlapping windows");
        if (Truncated > 0)
            parts.Add($"{Truncated} were cut after residue {context}");
        if (Skipped > 0)
            parts.Add($"{Skipped} were skipped");
        if (BeyondContext > 0)
            parts.Add($"{BeyondContext} went through whole, beyond what the model was trained on");
        int all = Windowed + Truncated + Skipped + BeyondContext;
        return all == 0
            ? null
            : $"Of {Proteins} proteins, {all} are longer than the model's context of {context} residues: " +
                $"{string.Join(", ", parts)}.";
    }

    internal void Add(PlannedProtein protein, int context)
    {
        Proteins++;
        Residues += protein.Residues.Length;
        CoveredResidues += protein.Covered;
        Windowed += protein.Coverage == ProteinCoverage.Windowed ? 1 : 0;
        Truncated += protein.Coverage == ProteinCoverage.Truncated ? 1 : 0;
        Skipped += protein.Coverage == ProteinCoverage.Skipped ? 1 : 0;
        BeyondContext += protein.Coverage == ProteinCoverage.Whole && protein.Residues.Length > context ? 1 : 0;
    }
}
