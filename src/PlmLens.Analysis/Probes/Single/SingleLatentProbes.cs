using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// A logistic probe with one coefficient and one intercept for every latent and concept, as InterProt fits with
/// scikit-learn one by one. The cost is that of the latents' values that are not zero.
/// </summary>
/// <remarks>A latent that is 0 on all training rows gets 0 and 0: it predicts nothing.</remarks>
public sealed class SingleLatentProbes
{
    private readonly SingleProbe[] _probes;
    private readonly ProbeLabels _labels;

    private SingleLatentProbes(SingleProbe[] probes, ProbeLabels labels, int latents, int failed)
    {
        _probes = probes;
        _labels = labels;
        Latents = latents;
        NotConverged = failed;
    }

    /// <summary>Number of latents.</summary>
    public int Latents { get; }

    /// <summary>Number of concepts.</summary>
    public int Concepts => _labels.Concepts;

    /// <summary>Probes whose minimum was not reached.</summary>
    public int NotConverged { get; }

    /// <summary>The probe of a latent for a concept.</summary>
    public ref readonly SingleProbe this[int latent, int concept] => ref _probes[((long)latent * Concepts) + concept];

    /// <summary>True when the training rows hold rows with and rows without the concept; without both, its probes are
    /// all 0.</summary>
    public bool IsFitted(int concept) => Fittable(_labels, concept);

    /// <summary>Precision, recall and F1 of a probe on the training rows.</summary>
    public BinaryScore TrainScore(int latent, int concept)
    {
        ref readonly SingleProbe probe = ref this[latent, concept];
        return BinaryScore.From(probe.TrainTp, probe.TrainFp, _labels.PositivesIn(ProbeLabels.Train, concept));
    }

    /// <summary>Precision, recall and F1 of a probe on the test rows.</summary>
    public BinaryScore TestScore(int latent, int concept)
    {
        ref readonly SingleProbe probe = ref this[latent, concept];
        return BinaryScore.From(probe.TestTp, probe.TestFp, _labels.PositivesIn(ProbeLabels.Test, concept));
    }

    /// <summary>The latents with the smallest training loss for a concept, best first; equal ones by number.</summary>
    /// <param name="concept">The concept.</param>
    /// <param name="count">How many; fewer when there are fewer latents.</param>
    public int[] Best(int concept, int count)
    {
        int[] latents = [.. Enumerable.Range(0, Latents)];
        float[] losses = [.. latents.Select(f => this[f, concept].Loss)];
        return [.. latents.OrderBy(f => losses[f]).Take(count)];
    }

    /// <summary>Fits all probes.</summary>
    /// <param name="columns">Latents over all rows.</param>
    /// <param name="labels">Sets and concepts of the same rows.</param>
    /// <param name="options">Strength and weights.</param>
    /// <param name="pool">Threads; decide no result.</param>
    /// <param name="progress">Receives progress in latents.</param>
    /// <param name="cancel">Stops between latents.</param>
    /// <exception cref="ArgumentException">Columns and labels differ in rows.</exception>
    public static SingleLatentProbes Fit(
        IFeatureColumns columns,
        ProbeLabels labels,
        SingleLatentOptions options,
        WorkerPool pool,
        IWorkProgress progress,
        CancellationToken cancel = default)
    {
        if (columns.Residues != labels.Rows)
            throw new ArgumentException($"{columns.Residues} rows have values and {labels.Rows} have labels.");
        if (!(options.C > 0) || double.IsInfinity(options.C))
            throw new UsageException($"C = {options.C} is not a positive number; choose another strength.");
        var probes = new SingleProbe[(long)columns.Features * labels.Concepts];
        var job = new FitJob(columns, labels, options, probes, pool.Threads, progress, cancel);
        try
        {
            pool.For((columns.Features + columns.FeaturesPerRead - 1) / columns.FeaturesPerRead, ref job);
        }
        finally
        {
            job.Close();
        }

        return new SingleLatentProbes(probes, labels, columns.Features, job.Failed);
    }

    internal static bool Fittable(ProbeLabels labels, int concept)
    {
        int positives = labels.PositivesIn(ProbeLabels.Train, concept);
        return positives > 0 && positives < labels.RowsIn(ProbeLabels.Train);
    }

    private readonly struct FitJob(
        IFeatureColumns columns,
        ProbeLabels labels,
        SingleLatentOptions options,
        SingleProbe[] probes,
        int workers,
        IWorkProgress progress,
        CancellationToken cancel) : IParallelJob
    {
        private readonly IFeatureColumnReader?[] _readers = new IFeatureColumnReader?[workers];
        private readonly SingleLatentWorker?[] _workers = new SingleLatentWorker?[workers];
        private readonly int[] _done = new int[1];

        public int Failed => _workers.Sum(w => w?.NotConverged ?? 0);

        public void Run(int part, int worker)
        {
            IFeatureColumnReader reader = _readers[worker] ??= columns.OpenReader();
            SingleLatentWorker fitter = _workers[worker] ??= new SingleLatentWorker(labels, options);
            int first = part * columns.FeaturesPerRead;
            int end = Math.Min(columns.Features, first + columns.FeaturesPerRead);
            for (int f = first; f < end; f++)
            {
                cancel.ThrowIfCancellationRequested();
                Span<SingleProbe> target = probes.AsSpan(checked(f * labels.Concepts), labels.Concepts);
                fitter.Fit(reader.Read(f), target);
                int done = Interlocked.Increment(ref _done[0]);
                if (done % 64 == 0 || done == columns.Features)
                    progress.Report("single-latent probes", done, columns.Features, "latents");
            }
        }

        public void Close()
        {
            foreach (IFeatureColumnReader? reader in _readers)
                reader?.Dispose();
        }
    }
}
