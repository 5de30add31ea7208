using System.Text.Json;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Probes;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Store;

namespace PlmLens.Cli.Probing;

/// <summary>Linear probes for annotated concepts on whole hidden states, layer by layer: what each layer knows, before
/// any SAE is trained on it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Layers">--layers.</param>
/// <param name="Annotation">UniProt file.</param>
/// <param name="Clusters">--clusters.</param>
/// <param name="Seed">Of the halves and of what is sampled.</param>
/// <param name="Budget">Tokens that go through the model at once.</param>
internal sealed record LayerProbeRun(
    EsmModel Model, string Layers, string Annotation, string Clusters, ulong Seed, int Budget)
{
    /// <summary>The table.</summary>
    public const string TableFile = "probe_layers.tsv";

    private const double FoundAbove = 0.5;
    private const int Best = 15;

    /// <summary>Embeds, fits, writes the tables and prints the best concepts.</summary>
    /// <param name="folder">Where the tables go; the cache stays beside it until the end.</param>
    /// <param name="context">Threads, progress, output.</param>
    public void Run(string folder, VerbContext context)
    {
        IReadOnlyList<HookPoint> points = LayerList.Parse(Layers, Model.Config.Layers);
        Corpus corpus = Corpus.Read(Annotation, context);
        string work = Path.TrimEndingDirectorySeparator(folder) + ".work";
        ClusterChoice clusters = ClusterChoice.Make(Clusters, corpus, work, context);
        CorpusSplit split = CorpusSplit.Make(corpus.Proteins, clusters.Clusters, Seed);
        ConceptSet concepts = ConceptSet.FromFeatures(corpus.Proteins, split, new ConceptOptions());
        if (concepts.Concepts.Count == 0)
        {
            throw new PlmLensException(
                $"{Annotation} has no concept with enough places in both halves; give more annotated proteins.");
        }

        var settings = new EmbedSettings(points, TokenBudget: Budget);
        var results = new List<(string Input, IReadOnlyList<StateProbe> Probes)>();
        using (ActivationCache cache = EmbedRun.Run(
            Model, corpus.Proteins, settings, corpus.Inputs, Path.Combine(work, "cache"), "embedding", context))
        {
            var probes = new StateProbes(corpus.Proteins, concepts, split, Seed, context.Pool);
            results.Add(("sequence", Fit(probes, probes.Sequence, "probing the sequence", context)));
            foreach (HookPoint point in points)
                results.Add((point.Name, Fit(probes, cache.Rows(point.Name), $"probing {point.Name}", context)));
        }

        Write(folder, concepts.Concepts, results);
        object result = Json(concepts.Concepts, results, clusters.Source, corpus.Inputs);
        AtomicFile.WriteAllText(
            Path.Combine(folder, "probe.json"), JsonSerializer.Serialize(result, CliJson.Options) + "\n");
        if (context.Json)
            context.WriteJson(result);
        else
            Print(context.Out, concepts.Concepts, results, folder);
        Directory.Delete(work, recursive: true);
    }

    private static IReadOnlyList<StateProbe> Fit(
        StateProbes probes, IActivationRows rows, string stage, VerbContext context) =>
        probes.Fit(rows, context.Progress, stage, context.Cancel);

    private static bool IsFound(StateProbe probe) =>
        probe.Validation.F1 > FoundAbove && probe.Test.F1 > FoundAbove;

    private static void Write(
        string folder,
        IReadOnlyList<Concept> concepts,
        IReadOnlyList<(string Input, IReadOnlyList<StateProbe> Probes)> results) => Tsv.Write(
        Path.Combine(folder, TableFile),
        [
            "concept", "input", "validation_f1", "test_precision", "test_recall", "test_f1", "test_residue_f1",
            "test_auroc",
        ],
        results.SelectMany(result => result.Probes.Select(p => (object?[])
        [
            concepts[p.Concept].Name, result.Input, p.Validation.F1, p.Test.Precision, p.Test.Recall, p.Test.F1,
            p.Test.ResidueF1, Known(p.TestAuroc),
        ])));

    private object Json(
        IReadOnlyList<Concept> concepts,
        IReadOnlyList<(string Input, IReadOnlyList<StateProbe> Probes)> results,
        string clusterSource,
        IReadOnlyDictionary<string, string> inputs) => new
        {
            format = "plmlens-layer-probes",
            version = 1,
            model = Model.Name,
            concepts = concepts.Count,
            found_above = FoundAbove,
            cluster_source = clusterSource,
            provenance = new Provenance(
                Provenance.ThisProgram, $"probe --layers {Layers}", Seed, inputs),
            inputs = results.Select(result => new
            {
                name = result.Input,
                found = result.Probes.Count(IsFound),
                mean_test_f1 = Known(Mean(result.Probes.Select(p => p.Test.F1))),
                mean_test_auroc = Known(Mean(result.Probes.Select(p => p.TestAuroc))),
            }),
        };

    private static double Mean(IEnumerable<double> values) =>
        values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Average();

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static void Print(
        TextWriter output,
        IReadOnlyList<Concept> concepts,
        IReadOnlyList<(string Input, IReadOnlyList<StateProbe> Probes)> results,
        string folder)
    {
        output.WriteLine(FormattableString.Invariant(
            $"F1 on held-out proteins of linear probes on all dimensions, {concepts.Count:N0} concepts:"));
        int width = results.Max(r => r.Input.Length);
        output.WriteLine($"  {"".PadRight(width)}  above 0.5  mean F1  mean AUROC");
        foreach ((string input, IReadOnlyList<StateProbe> probes) in results)
        {
            double f1 = Mean(probes.Select(p => p.Test.F1)), auroc = Mean(probes.Select(p => p.TestAuroc));
            output.WriteLine(FormattableString.Invariant(
                $"  {input.PadRight(width)}  {probes.Count(IsFound),9}  {f1,7:0.000}  {auroc,10:0.000}"));
        }

        output.WriteLine();
        output.WriteLine("Best concepts: " + string.Join("  ", results.Select(r => r.Input)));
        var byConcept = results
            .SelectMany((result, i) => result.Probes.Select(p => (p.Concept, Column: i, p.Test.F1)))
            .GroupBy(p => p.Concept)
            .OrderByDescending(group => group.Max(p => p.F1))
            .Take(Best);
        foreach (var group in byConcept)
        {
            output.WriteLine("  " + string.Concat(Enumerable.Range(0, results.Count).Select(i =>
                FormattableString.Invariant($"{group.FirstOrDefault(p => p.Column == i).F1:0.00}  ")))
                + concepts[group.Key].Name);
        }

        output.WriteLine($"Tables: {folder}");
    }
}
