using PlmLens.Analysis.Clusters;
using PlmLens.Analysis.CoActivation;
using PlmLens.Analysis.Metrics;
using PlmLens.Analysis.Significance;
using PlmLens.Compute;
using PlmLens.Store;

namespace PlmLens.Analysis.Parts;

/// <summary>
/// Which latents are active together, which imply others, and which take over a part of what another one means. Writes
/// <c>coactive.tsv</c>, <c>decoder_neighbours.tsv</c>, <c>implied.tsv</c> and <c>absorption.tsv</c>.
/// </summary>
/// <param name="options">Which pairs are reported; null for the defaults.</param>
/// <param name="absorption">How absorption is measured; null for the defaults.</param>
public sealed class CoActivationPart(CoActivationOptions? options = null, AbsorptionOptions? absorption = null)
    : ILensPart
{
    private static readonly string[] s_coactive =
    [
        "latent", "partner", "both", "latent_active", "partner_active", "jaccard", "phi", "pmi",
        "p_partner_given_latent", "p_latent_given_partner", "decoder_cosine", "null_phi",
    ];

    private static readonly string[] s_nearest =
        ["latent", "neighbour", "decoder_cosine", "both", "jaccard", "phi"];

    private static readonly string[] s_implied =
        ["latent", "implies", "p_implied_given_latent", "p_latent_given_implied", "lift", "both", "decoder_cosine"];

    private static readonly string[] s_absorption =
    [
        "kind", "parent", "child", "parent_latent", "parent_threshold", "child_latent", "decoder_cosine",
        "children", "others", "parent_recall_children", "parent_recall_others", "child_recall_children",
        "child_recall_others", "absorbed", "absorption_rate", "expected_rate", "fully_absorbed", "null_excess",
        "p_value", "q_value",
    ];

    private readonly CoActivationOptions _options = options ?? new CoActivationOptions();
    private readonly AbsorptionOptions _absorption = absorption ?? new AbsorptionOptions();

    /// <inheritdoc/>
    public string Name => "co-activation";

    /// <inheritdoc/>
    public void Write(LensPartInputs inputs, LensWriter writer)
    {
        _options.Validate();
        _absorption.Validate();
        WritePairs(inputs, writer);
        WriteAbsorption(inputs, writer);
    }

    private void WritePairs(LensPartInputs inputs, LensWriter writer)
    {
        int features = inputs.Codes.Features;
        var latents = DirectedLatents.Of(inputs.Statistics, inputs.Sae.Weights.Decoder, inputs.Sae.OutputWidth);
        if (latents.Warning() is { } warning)
            inputs.Progress.Note($"Co-activation: {warning}");
        using var rows = new UnitRows(inputs.Sae.Weights.Decoder, latents.Latents, inputs.Sae.OutputWidth);
        var directions = new LatentCosines(rows, latents.Latents, features);
        using var backend = new CpuBackend(inputs.Pool);
        var neighbours = NeighbourLists.ByCosine(rows, _options.Nearest, backend, inputs.Cancel);
        IReadOnlyList<int>[] nearest = [.. Enumerable.Range(0, features).Select(_ => (IReadOnlyList<int>)[])];
        for (int i = 0; i < latents.Latents.Count; i++)
            nearest[latents.Latents[i]] = [.. neighbours.Of(i).ToArray().Select(other => latents.Latents[other])];

        inputs.Progress.Report("co-activation", 0, features, "latents");
        IReadOnlyList<LatentCompany> company = CoActivationCounts.Of(
            inputs.Codes, nearest, _options, inputs.Seed, inputs.Pool, inputs.Cancel);
        inputs.Progress.Report("co-activation", features, features, "latents");

        writer.WriteTable("coactive.tsv", s_coactive, company.SelectMany(c => c.Partners.Select(p => new object?[]
        {
            p.Latent, p.Partner, p.Both, p.LatentActive, p.PartnerActive, p.Jaccard, p.Phi, p.Pmi,
            p.PartnerGivenLatent, p.LatentGivenPartner, directions.Of(p.Latent, p.Partner), c.NullPhi,
        })));
        writer.WriteTable("decoder_neighbours.tsv", s_nearest, company.SelectMany(c => c.Nearest).Select(p =>
            new object?[]
            {
                p.Latent, p.Partner, directions.Of(p.Latent, p.Partner), p.Both, p.Jaccard, p.Phi,
            }));
        writer.WriteTable("implied.tsv", s_implied, company.SelectMany(c => c.Implied).Select(p => new object?[]
        {
            p.Latent, p.Partner, p.PartnerGivenLatent, p.LatentGivenPartner, p.Lift, p.Both,
            directions.Of(p.Latent, p.Partner),
        }));
    }

    private void WriteAbsorption(LensPartInputs inputs, LensWriter writer)
    {
        inputs.Progress.Report("absorption", 0, 0, "concepts");
        byte[] letters = AminoAcidLatents.LettersOf(inputs.Records);
        // Of a residue with an unknown label nobody can say that it is outside a concept.
        foreach (Concepts.ConceptInstance gap in inputs.Concepts.Unknown)
        {
            int first = (int)inputs.Codes.Proteins.Proteins[gap.Protein].FirstRow;
            letters.AsSpan(first + gap.Start, gap.Residues).Fill(AminoAcidLatents.NoLetter);
        }

        ConceptLatent?[] ofLetters = AminoAcidLatents.Find(
            inputs.Codes, letters, IsValidation(inputs), inputs.Scores.FeatureMaxima, _absorption.Thresholds,
            inputs.Pool, inputs.Cancel);
        var finder = new ConceptFamilies(inputs.Records, inputs.Concepts, inputs.Split, _absorption);
        List<ConceptFamily> families =
            [.. finder.OfConcepts(inputs.Scores), .. finder.OfAminoAcids(ofLetters, letters)];
        if (families.Count == 0)
            inputs.Progress.Note("Absorption: no concept has another inside it often enough; nothing to measure.");
        if (inputs.Sae.OutputWidth != inputs.States.Width)
        {
            inputs.Progress.Note(
                "Absorption: the SAE does not decode into the states that it reads; full absorption is left out.");
        }

        var meter = new AbsorptionMeter(inputs.Codes, inputs.Split, inputs.Sae, _absorption, inputs.Seed);
        IReadOnlyList<AbsorptionResult> results = meter.Measure(families, inputs.States, inputs.Pool, inputs.Cancel);
        double[]? q = _absorption.Permutations == 0 ? null
            : BenjaminiHochberg.Q([.. results.Select(result => result.PValue ?? 1)]);
        writer.WriteTable("absorption.tsv", s_absorption, results.Select((r, i) => new object?[]
        {
            Text(r.Kind), r.Parent, r.Child, r.ParentLatent.Latent, r.ParentLatent.Threshold, r.ChildLatent,
            r.DecoderCosine, r.Counts.Children, r.Counts.Others, r.Counts.ParentRecallChildren,
            r.Counts.ParentRecallOthers, r.Counts.ChildRecallChildren, r.Counts.ChildRecallOthers,
            r.Counts.Absorbed, r.Counts.Rate, r.Counts.Expected, r.FullyAbsorbed, r.NullExcess, r.PValue,
            q?[i],
        }));
    }

    private static bool[] IsValidation(LensPartInputs inputs)
    {
        var isValidation = new bool[inputs.Codes.Residues];
        for (int p = 0; p < inputs.Records.Count; p++)
        {
            StoredProtein protein = inputs.Codes.Proteins.Proteins[p];
            isValidation.AsSpan((int)protein.FirstRow, protein.Length).Fill(
                inputs.Split.HalfOf(p) == Concepts.CorpusSplit.Validation);
        }

        return isValidation;
    }

    private static string Text(FamilyKind kind) => kind switch
    {
        FamilyKind.Note => "note",
        FamilyKind.Nested => "nested",
        _ => "amino_acid",
    };
}
