using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Analysis.Probes;

/// <summary>Single-latent and sparse probes for the concepts of a corpus, fitted on its validation half and scored on
/// its test half, as two tables: docs/formats/probes.md.</summary>
public sealed record ConceptProbeRun
{
    /// <summary>Single-latent probes of the best latents of each concept.</summary>
    public const string SingleFile = "probe_single.tsv";

    /// <summary>Sparse probes of each concept.</summary>
    public const string SparseFile = "probe_sparse.tsv";

    private const int LatentsOfConcept = 20;
    private const int Replicates = 500;
    private static readonly int[] s_sizes = [1, 2, 5, 20];

    /// <summary>The corpus.</summary>
    public required IReadOnlyList<ProteinRecord> Records { get; init; }

    /// <summary>Its halves.</summary>
    public required CorpusSplit Split { get; init; }

    /// <summary>Its codes.</summary>
    public required SparseCodes Codes { get; init; }

    /// <summary>Its concepts.</summary>
    public required ConceptSet Concepts { get; init; }

    /// <summary>Decides what is sampled.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Fits all probes.</summary>
    /// <param name="pool">Threads; decide no result.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancel">Stops between latents and between concepts.</param>
    /// <param name="single">The single-latent probes.</param>
    /// <returns>The sparse probes, by concept, then by size.</returns>
    public IReadOnlyList<ConceptProbe> Fit(
        WorkerPool pool, IWorkProgress progress, CancellationToken cancel, out SingleLatentProbes single)
    {
        var columns = new CodeColumns(Codes);
        var labels = ProbeLabels.From(Concepts.ToLabels(Split), CorpusSplit.Validation, CorpusSplit.Test);
        single = SingleLatentProbes.Fit(columns, labels, new SingleLatentOptions(), pool, progress, cancel);
        if (single.NotConverged > 0)
            progress.Note($"{single.NotConverged:N0} single-latent probes did not converge.");
        int[] proteinOfRow = [.. Records.Index().SelectMany(p => Enumerable.Repeat(p.Index, p.Item.Length))];
        var probes = new ConceptProbes(columns, labels, single, proteinOfRow, Seed);
        var sparse = new List<ConceptProbe>();
        for (int c = 0; c < labels.Concepts; c++)
        {
            cancel.ThrowIfCancellationRequested();
            sparse.AddRange(probes.Fit(c, s_sizes, Replicates, pool));
            progress.Report("sparse probes", c + 1, labels.Concepts, "concepts");
        }

        return sparse;
    }

    /// <summary>Writes the two tables.</summary>
    /// <param name="single">As <see cref="Fit"/> gave them.</param>
    /// <param name="sparse">The same.</param>
    /// <param name="write">Writes a table: file name, columns, rows.</param>
    public void Write(
        SingleLatentProbes single,
        IReadOnlyList<ConceptProbe> sparse,
        Action<string, IReadOnlyList<string>, IEnumerable<object?[]>> write)
    {
        IReadOnlyList<Concept> concepts = Concepts.Concepts;
        write(
            SingleFile,
            [
                "concept", "rank", "feature", "coefficient", "intercept", "train_loss", "train_f1", "test_precision",
                "test_recall", "test_f1",
            ],
            Enumerable.Range(0, concepts.Count).Where(single.IsFitted).SelectMany(c => Rows(single, concepts[c], c)));
        write(
            SparseFile,
            [
                "concept", "latents", "test_precision", "test_recall", "test_f1", "test_f1_low", "test_f1_high",
                "features", "coefficients", "intercept",
            ],
            sparse.Select(p => (object?[])
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
