using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Scoring;
using PlmLens.Store;

namespace PlmLens.Analysis.Probes;

/// <summary>The probes of a lens: single-latent logistic probes and sparse probes for its concepts, fitted on the
/// validation half and scored on the test half. Tables: docs/formats/probes.md.</summary>
public sealed class ProbePart : ILensPart
{
    /// <summary>Single-latent probes of the best latents of each concept.</summary>
    public const string SingleFile = "probe_single.tsv";

    /// <summary>Sparse probes of each concept.</summary>
    public const string SparseFile = "probe_sparse.tsv";

    private const int LatentsOfConcept = 20;
    private const int Replicates = 500;
    private static readonly int[] s_sizes = [1, 2, 5, 20];

    /// <inheritdoc/>
    public string Name => "probes";

    /// <inheritdoc/>
    public void Write(LensPartInputs inputs, LensWriter writer)
    {
        var columns = new CodeColumns(inputs.Codes);
        var labels = ProbeLabels.From(
            inputs.Concepts.ToLabels(inputs.Split), CorpusSplit.Validation, CorpusSplit.Test);
        SingleLatentProbes single = SingleLatentProbes.Fit(
            columns, labels, new SingleLatentOptions(), inputs.Pool, inputs.Progress, inputs.Cancel);
        if (single.NotConverged > 0)
            inputs.Progress.Note($"{single.NotConverged} single-latent probes did not converge.");
        int[] proteinOfRow = [.. inputs.Records.Index().SelectMany(p => Enumerable.Repeat(p.Index, p.Item.Length))];
        var probes = new ConceptProbes(columns, labels, single, proteinOfRow, inputs.Seed);
        var sparse = new List<ConceptProbe>[labels.Concepts];
        for (int c = 0; c < labels.Concepts; c++)
        {
            inputs.Cancel.ThrowIfCancellationRequested();
            sparse[c] = [.. probes.Fit(c, s_sizes, Replicates, inputs.Pool)];
            inputs.Progress.Report("sparse probes", c + 1, labels.Concepts, "concepts");
        }

        IReadOnlyList<Concept> concepts = inputs.Concepts.Concepts;
        writer.WriteTable(
            SingleFile,
            [
                "concept", "rank", "feature", "coefficient", "intercept", "train_loss", "train_f1", "test_precision",
                "test_recall", "test_f1",
            ],
            Enumerable.Range(0, concepts.Count).Where(single.IsFitted).SelectMany(c => Rows(single, concepts[c], c)));
        writer.WriteTable(
            SparseFile,
            [
                "concept", "latents", "test_precision", "test_recall", "test_f1", "test_f1_low", "test_f1_high",
                "features", "coefficients", "intercept",
            ],
            sparse.SelectMany(list => list).Select(p => (object?[])
            [
                concepts[p.Concept].Name, p.Latents.Length, p.Test.Precision, p.Test.Recall, p.F1.Value, p.F1.Low,
                p.F1.High, string.Join(',', p.Latents), string.Join(',', p.Coefficients.Select(w => Tsv.Field(w))),
                p.Intercept,
            ]));
    }

    private static IEnumerable<object?[]> Rows(SingleLatentProbes single, Concept concept, int c)
    {
        int[] best = single.Best(c, LatentsOfConcept);
        for (int rank = 0; rank < best.Length; rank++)
        {
            SingleProbe probe = single[best[rank], c];
            BinaryScore test = single.TestScore(best[rank], c);
            yield return
            [
                concept.Name, rank + 1, best[rank], probe.Coefficient, probe.Intercept, probe.Loss,
                single.TrainScore(best[rank], c).F1, test.Precision, test.Recall, test.F1,
            ];
        }
    }
}
