namespace PlmLens.Server.Lenses;

/// <summary>What is known of every latent in a few numbers each: its best concept, class, pattern and cluster. Held for
/// all latents at once, because the table of latents, every list of related latents and every description needs
/// it.</summary>
internal sealed class LatentMeanings
{
    private LatentMeanings(int latents)
    {
        ConceptOf = Filled(latents);
        FamilyOf = Filled(latents);
        PatternOf = Filled(latents);
        ClusterOf = Filled(latents);
        ConceptF1 = new double[latents];
        FamilyF1 = new double[latents];
        FamilySpecific = new bool[latents];
        Promoted = new string?[latents];
        Identity = new string?[latents];
        IdentityF1 = new double[latents];
    }

    /// <summary>Concepts by code.</summary>
    public TextCodes Concepts { get; } = new();

    /// <summary>Classes by code: "Pfam: Protein kinase domain".</summary>
    public TextCodes Families { get; } = new();

    /// <summary>Patterns by code.</summary>
    public TextCodes Patterns { get; } = new();

    /// <summary>Best concept on validation, a code; -1 when none.</summary>
    public int[] ConceptOf { get; }

    /// <summary>Its F1 on test.</summary>
    public double[] ConceptF1 { get; }

    /// <summary>Best class on validation, a code; -1 when none.</summary>
    public int[] FamilyOf { get; }

    /// <summary>Its F1 on test.</summary>
    public double[] FamilyF1 { get; }

    /// <summary>Whether the latent is specific to it.</summary>
    public bool[] FamilySpecific { get; }

    /// <summary>Pattern, a code; -1 when not known.</summary>
    public int[] PatternOf { get; }

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
    public static LatentMeanings Read(ExploredLens lens)
    {
        int latents = lens.Latents;
        var meanings = new LatentMeanings(latents);
        for (int n = 0; n < latents; n++)
        {
            meanings.AddConcept(n, lens.Pairs?.FirstOf(n));
            meanings.AddFamily(n, lens.Families?.FirstOf(n));
            meanings.PatternOf[n] = meanings.Patterns.Of(lens.Patterns?.FirstOf(n)?.Text("pattern"));
            meanings.ClusterOf[n] = lens.Umap?.FirstOf(n)?.Int("cluster") ?? -1;
            meanings.Promoted[n] = lens.LogitEffects?.FirstOf(n) is { } row ? LogitEffects.Promoted(row) : null;
        }

        meanings.AddIdentities(lens, latents);
        return meanings;
    }

    private void AddConcept(int latent, TableRow? row)
    {
        if (row is not { } pair)
            return;
        ConceptOf[latent] = Concepts.Of(pair.Text("concept"));
        ConceptF1[latent] = pair.Number("test_f1") ?? 0;
    }

    private void AddFamily(int latent, TableRow? row)
    {
        if (row is not { } pair)
            return;
        FamilyOf[latent] = Families.Of(FamilyName(pair));
        FamilyF1[latent] = pair.Number("test_f1") ?? 0;
        FamilySpecific[latent] = pair.Text("specific") == "true";
    }

    /// <summary>A class in words: its source and label, or its id where it has none.</summary>
    public static string FamilyName(TableRow row)
    {
        string label = row.Text("label");
        return $"{row.Text("source")}: {(label.Length > 0 ? label : row.Text("id"))}";
    }

    // The table names, for each null concept, only the best latent; so a latent has one when it is the best of all.
    private void AddIdentities(ExploredLens lens, int latents)
    {
        string file = File.Exists(lens.PathOf("null_concepts.tsv")) ? "null_concepts.tsv" : "amino_acids.tsv";
        foreach (TableRow row in SmallTable.Rows(lens.PathOf(file)))
        {
            double f1 = row.Number("test_f1") ?? 0;
            if (row.Int("feature") is not { } latent || latent >= latents || f1 <= IdentityF1[latent])
                continue;
            Identity[latent] = row.Text("concept");
            IdentityF1[latent] = f1;
        }
    }

    private static int[] Filled(int count)
    {
        int[] codes = new int[count];
        Array.Fill(codes, -1);
        return codes;
    }
}
