namespace PlmLens.Server.Lenses;

/// <summary>What is known of every latent in a few numbers each: its best concept, class, pattern and cluster. Held for
/// all latents at once, because the table of latents, every list of related latents and every description needs
/// it.</summary>
internal sealed class LatentMeanings
{
    private readonly BestConcepts _concepts;
    private readonly BestFamilies _families;
    private readonly PatternNames _patterns;

    private LatentMeanings(ExploredLens lens)
    {
        _concepts = lens.BestConcepts;
        _families = lens.BestFamilies;
        _patterns = lens.PatternNames;
        ClusterOf = lens.MapPlaces.ClusterOf;
        Promoted = lens.PromotedLetters.Texts;
        Identity = new string?[lens.Latents];
        IdentityF1 = new double[lens.Latents];
        AddIdentities(lens);
    }

    /// <summary>Concepts by code.</summary>
    public TextCodes Concepts => _concepts.Texts;

    /// <summary>Classes by code: "Pfam: Protein kinase domain".</summary>
    public TextCodes Families => _families.Texts;

    /// <summary>Patterns by code.</summary>
    public TextCodes Patterns => _patterns.Texts;

    /// <summary>Best concept on validation, a code; -1 when none.</summary>
    public int[] ConceptOf => _concepts.Codes;

    /// <summary>Its F1 on test.</summary>
    public double[] ConceptF1 => _concepts.F1;

    /// <summary>Best class on validation, a code; -1 when none.</summary>
    public int[] FamilyOf => _families.Codes;

    /// <summary>Its F1 on test.</summary>
    public double[] FamilyF1 => _families.F1;

    /// <summary>Whether the latent is specific to it.</summary>
    public bool[] FamilySpecific => _families.Specific;

    /// <summary>Pattern, a code; -1 when not known.</summary>
    public int[] PatternOf => _patterns.Codes;

    /// <summary>Cluster; -1 when noise or none.</summary>
    public int[] ClusterOf { get; }

    /// <summary>Amino acids that it promotes at the output, "C, H"; null when not known or none stands out.</summary>
    public string?[] Promoted { get; }

    /// <summary>What a residue's identity, place or surroundings it tells, as the best latent of all for it; null when
    /// none.</summary>
    public string?[] Identity { get; }

    /// <summary>F1 of <see cref="Identity"/> on test.</summary>
    public double[] IdentityF1 { get; }

    /// <summary>Reads them from a lens's tables.</summary>
    /// <exception cref="Core.PlmLensException">A table is damaged.</exception>
    public static LatentMeanings Read(ExploredLens lens) => new(lens);

    /// <summary>The code of nothing, -1, for every latent.</summary>
    internal static int[] None(int latents)
    {
        int[] codes = new int[latents];
        Array.Fill(codes, -1);
        return codes;
    }

    // The table names, for each null concept, only the best latent; so a latent has one when it is the best of all.
    private void AddIdentities(ExploredLens lens)
    {
        string file = File.Exists(lens.PathOf("null_concepts.tsv")) ? "null_concepts.tsv" : "amino_acids.tsv";
        foreach (TableRow row in SmallTable.Rows(lens.PathOf(file)))
        {
            double f1 = row.Number("test_f1") ?? 0;
            if (row.Int("feature") is not { } latent || (uint)latent >= (uint)lens.Latents || f1 <= IdentityF1[latent])
                continue;
            Identity[latent] = row.Text("concept");
            IdentityF1[latent] = f1;
        }
    }
}
