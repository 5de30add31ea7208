using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>The tables that the parts of a lens write, with made-up numbers that agree with each other as far as
/// readers check. Columns: docs/formats/lens.md and the pages that it names.</summary>
internal sealed class SyntheticParts(
    SyntheticLatents latents,
    SyntheticSae sae,
    SyntheticScores scores,
    IReadOnlyList<SyntheticConcept> concepts,
    IReadOnlyList<LensFeature> features,
    long residues,
    ulong seed)
{
    private const int Classes = 500;
    private static readonly string[] s_pair =
    [
        "threshold", "threshold_fraction", "validation_f1", "test_predicted", "test_tp", "test_precision",
        "test_recall", "test_f1", "test_auroc", "test_auprc", "independent_members", "independent_predicted",
        "independent_tp", "p", "q", "specific",
    ];

    private static readonly string[] s_sources = ["Pfam", "InterPro", "GO", "EC", "keyword", "location", "taxon"];

    public void Write(LensWriter writer)
    {
        WriteFamilies(writer);
        WritePatterns(writer);
        WriteClusters(writer);
        WriteCompany(writer);
        WriteProbes(writer);
        WriteLogits(writer);
        writer.WriteTable(
            "fidelity.tsv",
            ["states", "cross_entropy", "recovered_from_zero", "recovered_from_mean", "residues"],
            [
                ["original", 2.4, null, null, 4683],
                ["sae", 2.5, 0.9, 0.85, 4683],
                ["zero", 3.4, null, null, 4683],
                ["mean", 3.07, null, null, 4683],
            ]);
    }

    private IEnumerable<int> Living =>
        features.Where(feature => feature.Maximum > 0).Select(feature => feature.Feature);

    private int ActiveOf(int latent) => (int)Math.Round(features[latent].Density * residues);

    private int Partner(int latent, SeededRandom random)
    {
        int partner;
        do
            partner = latents.Living[random.Next(latents.Living.Count)];
        while (partner == latent || features[partner].Maximum <= 0);
        return partner;
    }

    private static object?[] Fields(SeededRandom random)
    {
        double f1 = Math.Pow(random.NextDouble(), 3);
        int members = 10 + random.Next(200), tp = (int)(f1 * members), predicted = tp + random.Next(20);
        return
        [
            random.NextDouble() * 40, random.NextDouble(), f1, predicted, tp, (double)tp / Math.Max(1, predicted),
            (double)tp / members, f1, 0.5 + (f1 / 2), f1, members / 2, predicted / 2, tp / 2,
            Math.Pow(10, -20 * f1), Math.Pow(10, -15 * f1), f1 > 0.7,
        ];
    }

    private static (string Source, string Id, string Label) ClassOf(int number)
    {
        string source = s_sources[number % s_sources.Length];
        return (source, FormattableString.Invariant($"SYN{number:D5}"), $"Synthetic class {number}");
    }

    private void WriteFamilies(LensWriter writer)
    {
        var random = new SeededRandom(seed, "families");
        string[] columns =
        [
            "source", "id", "label", "validation_members", "test_members", "same_as", "specific_features", "feature",
            .. s_pair, "neuron", "neuron_sign", .. s_pair.Select(name => "neuron_" + name),
        ];
        writer.WriteTable("classes.tsv", columns, Enumerable.Range(0, Classes).Select(c =>
        {
            (string source, string id, string label) = ClassOf(c);
            object?[] fields = Fields(random);
            object?[] first = [source, id, label, 50, 50, null, random.Next(20), latents.Living[c % 64]];
            return first.Concat(fields).Append(random.Next(sae.Width)).Append("+").Concat(Fields(random)).ToArray();
        }));
        string[] ofFeature = ["feature", "source", "id", "label", "test_members", .. s_pair];
        writer.WriteTable("families.tsv", ofFeature, Living.SelectMany(latent => Enumerable.Range(0, 5)
            .Select(_ => (Class: ClassOf(random.Next(Classes)), Fields: Fields(random)))
            .OrderByDescending(line => (double)line.Fields[2]!)
            .Select(line => new object?[] { latent, line.Class.Source, line.Class.Id, line.Class.Label, 50 }
                .Concat(line.Fields).ToArray())));
        writer.WriteTable(
            "families_summary.tsv",
            ["encoder", "source", "classes", "distinct_classes", "found", "distinct_found", "median_test_f1"],
            [["sae", "all", Classes, Classes, 120, 110, 0.4], ["neurons", "all", Classes, Classes, 30, 29, 0.2]]);
        writer.WriteTable(
            "families_encoders.tsv",
            ["encoder", "features", "specific_features", "pairs_tried"],
            [
                ["sae", latents.Count, latents.Count / 10, (long)latents.Count * Classes],
                ["neurons", 2 * sae.Width, 10, 2L * sae.Width * Classes],
            ]);
        writer.WriteTable(
            "families_report.tsv",
            ["source", "id", "label", "members", "validation_members", "test_members", "outcome"],
            Enumerable.Range(0, Classes).Select(c =>
            {
                (string source, string id, string label) = ClassOf(c);
                return new object?[] { source, id, label, 100, 50, 50, "tested" };
            }));
    }

    private string PatternOf(int latent)
    {
        string name = latents.PatternOf(latent);
        return features[latent].Maximum <= 0 ? "dead" : name is "point" or "whole" ? name : $"{name} motif";
    }

    private void WritePatterns(LensWriter writer)
    {
        var random = new SeededRandom(seed, "patterns");
        string[] columns =
        [
            "feature", "pattern", "active_proteins", "strong_proteins", "sequences", "contigs", "median_top_contig",
            "median_strong_contig", "median_contigs", "mean_fraction_active", "period", "period_share",
            "two_periods_share", "two_periods_by_chance", "gapped_share", "median_monotone_stretch",
        ];
        writer.WriteTable("patterns.tsv", columns, features.Select(feature => new object?[]
        {
            feature.Feature, PatternOf(feature.Feature), random.Next(1000), random.Next(300), random.Next(300),
            random.Next(5000), 1 + random.Next(50), 1 + random.Next(50), 1 + random.Next(9), random.NextDouble(),
            2 + random.Next(8), 0.1, 0.2, 0.15, 0.01, random.Next(5),
        }));
        writer.WriteTable("patterns_cutoffs.tsv", ["cutoff", "value"], [["active_above", 0], ["strong_above", 0.75]]);
        writer.WriteTable("patterns_summary.tsv", ["pattern", "features", "share"], features
            .GroupBy(feature => PatternOf(feature.Feature))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new object?[] { group.Key, group.Count(), (double)group.Count() / features.Count }));
    }

    private void WriteClusters(LensWriter writer)
    {
        var random = new SeededRandom(seed, "layout");
        (double X, double Y)[] centres =
            [.. Enumerable.Range(0, sae.Clusters).Select(_ => (20 * random.NextDouble(), 20 * random.NextDouble()))];
        writer.WriteTable(
            "umap.tsv",
            ["latent", "x", "y", "cluster", "probability", "left_out_because"],
            features.Select(feature =>
            {
                if (feature.Maximum <= 0)
                    return new object?[] { feature.Feature, null, null, null, null, "dead" };
                int cluster = sae.ClusterOf[feature.Feature];
                (double x, double y) = cluster < 0
                    ? (20 * random.NextDouble(), 20 * random.NextDouble())
                    : (centres[cluster].X + (0.15 * random.NextGaussian()),
                        centres[cluster].Y + (0.15 * random.NextGaussian()));
                return [feature.Feature, (float)x, (float)y, cluster, cluster < 0 ? 0 : random.NextDouble(), null];
            }));
        ILookup<int, int> members = Living.ToLookup(latent => sae.ClusterOf[latent]);
        writer.WriteTable(
            "clusters.tsv",
            [
                "cluster", "size", "stability", "central_latent", "mean_cosine", "concept", "concept_latents",
                "concept_expected", "concept_test_f1",
            ],
            Enumerable.Range(0, sae.Clusters).Where(members.Contains).Select(cluster =>
            {
                string? concept = members[cluster].Select(scores.BestOf).FirstOrDefault(pair => pair is not null)
                    ?.Concept;
                return new object?[]
                {
                    cluster, members[cluster].Count(), random.NextDouble() * 40, members[cluster].First(), 0.7,
                    concept, concept is null ? 0 : 1, 0.2, concept is null ? null : 0.4,
                };
            }));
        writer.WriteTable(
            "umap_quality.tsv",
            [
                "latents", "left_out", "clusters", "noise", "neighbours", "measured_at", "kept", "kept_by_chance",
                "trustworthiness",
            ],
            [
                [
                    Living.Count(), features.Count - Living.Count(), sae.Clusters, members[-1].Count(), 15, 1000, 0.1,
                    0.001, 0.6,
                ],
            ]);
    }

    private void WriteCompany(LensWriter writer)
    {
        var random = new SeededRandom(seed, "company");
        writer.WriteTable(
            "coactive.tsv",
            [
                "latent", "partner", "both", "latent_active", "partner_active", "jaccard", "phi", "pmi",
                "p_partner_given_latent", "p_latent_given_partner", "decoder_cosine", "null_phi",
            ],
            Living.SelectMany(latent => Enumerable.Range(0, 5).Select(rank =>
            {
                int partner = Partner(latent, random), mine = ActiveOf(latent), other = ActiveOf(partner);
                double phi = 0.6 / (1 + rank) * random.NextDouble();
                int both = (int)(Math.Min(mine, other) * phi);
                return (Phi: phi, Fields: new object?[]
                {
                    latent, partner, both, mine, other, (double)both / Math.Max(1, mine + other - both), phi,
                    4 * phi, (double)both / Math.Max(1, mine), (double)both / Math.Max(1, other),
                    sae.Cosine(latent, partner), 0.01,
                });
            }).OrderByDescending(line => line.Phi).Select(line => line.Fields)));
        int[][] clusters = [.. Enumerable.Range(0, sae.Clusters).Select(_ => Array.Empty<int>())];
        foreach (IGrouping<int, int> group in Living.GroupBy(latent => sae.ClusterOf[latent]))
        {
            if (group.Key >= 0)
                clusters[group.Key] = [.. group];
        }

        writer.WriteTable(
            "decoder_neighbours.tsv",
            ["latent", "neighbour", "decoder_cosine", "both", "jaccard", "phi"],
            Living.SelectMany(latent =>
            {
                int cluster = sae.ClusterOf[latent];
                IEnumerable<int> near = cluster < 0
                    ? Enumerable.Range(0, 5).Select(_ => Partner(latent, random))
                    : clusters[cluster].Where(other => other != latent);
                return near.Distinct()
                    .OrderByDescending(other => sae.Cosine(latent, other))
                    .Take(5)
                    .Select(other => new object?[] { latent, other, sae.Cosine(latent, other), 3, 0.001, 0.002 });
            }));
        writer.WriteTable(
            "implied.tsv",
            [
                "latent", "implies", "p_implied_given_latent", "p_latent_given_implied", "lift", "both",
                "decoder_cosine",
            ],
            Living.Where(latent => latent % 3 == 0).Select(latent =>
            {
                int implied = Partner(latent, random);
                return new object?[]
                {
                    latent, implied, 0.9 + (0.1 * random.NextDouble()), 0.2, 5.0, ActiveOf(latent) / 2,
                    sae.Cosine(latent, implied),
                };
            }));
        writer.WriteTable(
            "absorption.tsv",
            [
                "kind", "parent", "child", "parent_latent", "parent_threshold", "child_latent", "decoder_cosine",
                "children", "others", "parent_recall_children", "parent_recall_others", "child_recall_children",
                "child_recall_others", "absorbed", "absorption_rate", "expected_rate", "fully_absorbed", "null_excess",
                "p_value", "q_value",
            ],
            concepts.Where(concept => concept.Note is not null).Select(concept =>
            {
                SyntheticConcept parent = concepts.First(other => other.Type == concept.Type);
                int mine = concept.Latents[0], its = parent.Latents[0];
                return new object?[]
                {
                    "note", parent.Name, concept.Name, its, 0.5, mine, sae.Cosine(its, mine), 100, 500, 0.3, 0.6, 0.8,
                    0.1, 40, 0.4, 0.3, 2, 0.001, 0.05, 0.2,
                };
            }));
    }

    private void WriteProbes(LensWriter writer)
    {
        var random = new SeededRandom(seed, "probes");
        writer.WriteTable(
            "probe_single.tsv",
            [
                "concept", "rank", "feature", "coefficient", "intercept", "train_loss", "train_f1", "test_precision",
                "test_recall", "test_f1",
            ],
            concepts.SelectMany(concept => Enumerable.Range(1, 20).Select(rank => new object?[]
            {
                concept.Name, rank, rank == 1 ? concept.Latents[0] : Partner(concept.Latents[0], random), 0.2, -1.0,
                0.3 + (0.01 * rank), 0.5, 0.5, 0.5, 0.5,
            })));
        writer.WriteTable(
            "probe_sparse.tsv",
            [
                "concept", "latents", "test_precision", "test_recall", "test_f1", "test_f1_low", "test_f1_high",
                "features", "coefficients", "intercept",
            ],
            concepts.SelectMany(concept => new[] { 1, 2, 5, 20 }.Select(count => new object?[]
            {
                concept.Name, count, 0.5, 0.5, 0.5, 0.45, 0.55,
                string.Join(',', Enumerable.Range(0, count).Select(i =>
                    i < concept.Latents.Length ? concept.Latents[i] : Partner(concept.Latents[0], random))),
                string.Join(',', Enumerable.Repeat("0.1", count)), -1.0,
            })));
    }

    private void WriteLogits(LensWriter writer)
    {
        var random = new SeededRandom(seed, "logits");
        writer.WriteTable(
            "logit_effects.tsv",
            ["latent", .. "ACDEFGHIKLMNPQRSTVWY".Select(letter => letter.ToString())],
            features.Select(feature =>
            {
                var line = new object?[21];
                line[0] = feature.Feature;
                if (feature.Maximum <= 0)
                    return line;
                double[] effects = [.. Enumerable.Range(0, 20).Select(_ => 0.5 * random.NextGaussian())];
                double mean = effects.Average();
                for (int i = 0; i < effects.Length; i++)
                    line[i + 1] = (float)(effects[i] - mean);
                return line;
            }));
    }
}
