using System.Globalization;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>What the overview says of a lens in words.</summary>
internal static class LensFacts
{
    // Each part of a lens by the file that tells whether it is there, and what makes it.
    private static readonly (string Part, string File, string Remedy)[] s_parts =
    [
        ("corpus", "corpus/proteins.tsv", "Sequences and annotation are missing: build the lens again with score."),
        ("logit effects", "logit_effects.tsv",
            "What latents promote at the output is missing: build the lens again with score."),
        ("fidelity", "fidelity.tsv", "Loss recovered was not measured: build the lens with a model at hand."),
        ("families", "families.tsv", "Classes of proteins are missing: run score without --without families."),
        ("patterns", "patterns.tsv", "Activation patterns are missing: run score without --without patterns."),
        ("clusters", "umap.tsv", "Map and clusters are missing: run score without --without clusters."),
        ("co-activation", "coactive.tsv",
            "Co-active latents are missing: run score without --without co-activation."),
        ("probes", "probe_sparse.tsv", "Probes are missing: run score without --without probes."),
        ("structure test", "structure_test.tsv", "The structure test was not run: run score with --structures."),
        ("training curves", TrainingCurves.File, "The training record is not in the lens: train and score again."),
    ];

    /// <summary>What the lens was made from and how, in order.</summary>
    public static IReadOnlyList<Fact> Of(ExploredLens lens)
    {
        LensManifest manifest = lens.Manifest;
        var facts = new List<Fact>
        {
            new("Model", manifest.States.Model),
            new("Model SHA-256", manifest.States.ModelSha256),
            new("Hidden states", string.Join(" + ", manifest.States.Hooks)),
            new("Tokens", manifest.States.TokenPolicy),
            new("Long proteins", manifest.States.LongPolicy),
            new("Architecture", lens.Architecture),
            new("Latents", Facts.Count(lens.Latents)),
            new("SAE SHA-256", manifest.SaeSha256),
            new("Proteins", Facts.Count(manifest.Summary.Proteins)),
            new("Residues", Facts.Count(manifest.Summary.Residues)),
            new("Made by", manifest.Provenance.Program),
            new("Command", manifest.Provenance.Command),
            new("Seed", manifest.Provenance.Seed.ToString(CultureInfo.InvariantCulture)),
        };
        facts.AddRange(manifest.Provenance.Inputs
            .OrderBy(input => input.Key, StringComparer.Ordinal)
            .Select(input => new Fact($"Input {input.Key}", input.Value)));
        return facts;
    }

    /// <summary>How concepts were scored, in sentences.</summary>
    public static IReadOnlyList<string> Scoring(LensManifest manifest)
    {
        LensScoring scoring = manifest.Scoring;
        var sentences = new List<string>
        {
            $"Latents and thresholds are chosen on {Facts.Count(scoring.ValidationProteins)} proteins and reported on "
                + $"{Facts.Count(scoring.TestProteins)} others.",
            scoring.ByHomology
                ? $"Whole homology clusters ({Facts.Count(scoring.Clusters)}, from "
                    + $"{scoring.ClusterSource ?? "a file"}) are in one half."
                : "Proteins were divided one by one, so that relatives may be in both halves.",
            FormattableString.Invariant($"A concept is found when F1 is above {scoring.FoundAbove} on both halves")
                + (scoring.QBelow is { } q ? FormattableString.Invariant($" and q is below {q}.") : "."),
            $"A concept needs {scoring.MinimumInstances} places in {scoring.MinimumProteins} proteins of each half.",
        };
        if (scoring.Labels is { } labels)
            sentences.Add($"Concepts are from the label file {labels}.");
        if (scoring.MixedTypes)
            sentences.Add("All annotations of types that mix unrelated things were tested too; they never count.");
        if (scoring.Permutations > 0)
            sentences.Add($"p and q come from {Facts.Count(scoring.Permutations)} permutations of the labels.");
        return sentences;
    }

    /// <summary>The parts that the lens lacks.</summary>
    public static IReadOnlyList<MissingPart> Missing(ExploredLens lens) =>
    [
        .. s_parts.Where(part => !lens.Has(part.File)).Select(part => new MissingPart(part.Part, part.Remedy)),
    ];
}
