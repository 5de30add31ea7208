using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Analysis.Protocols.InterProt;

/// <summary>InterProt's evaluation of an SAE, its way: activation patterns from the few strongest sequences on rounded
/// activations, and the family test of each latent for the InterPro entries of its one top protein. See
/// docs/methods-families.md for what that misses.</summary>
public static class InterProtProtocol
{
    /// <summary>The table of patterns.</summary>
    public const string PatternsFile = "interprot_patterns.tsv";

    /// <summary>The table of family tests.</summary>
    public const string FamiliesFile = "interprot_families.tsv";

    private static readonly string[] s_patternColumns =
    [
        "feature", "feat_type", "n_seqs", "freq_active_global", "mean_percent_active", "median_len_top_contig",
        "freq_contig_gt_75", "med_contig_length_gt_75", "freq_increase_gt_2_gt_75", "freq_decrease_gt_2_gt_75",
        "med_monotonic_stretch_len", "std_err_contig_len", "std_err_contig_len_gt_75", "std_err_contig_len75",
        "freq_top_two_period", "freq_top_period", "top_period", "med_contigs_per_seq", "mean_contigs_per_seq_gt_75",
        "is_top_gapped_gt_75", "dead_latent",
    ];

    private static readonly string[] s_familyColumns =
    [
        "feature", "class", "threshold", "accuracy", "precision", "recall", "f1", "roc_auc", "n_data_points",
        "specific",
    ];

    /// <summary>Evaluates all latents and writes both tables. The same bytes for any number of threads.</summary>
    /// <param name="columns">The codes of the corpus.</param>
    /// <param name="records">Its proteins, with their InterPro entries.</param>
    /// <param name="options">The constants.</param>
    /// <param name="writer">Receives the tables.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between latents.</param>
    public static void Write(
        IFeatureColumns columns,
        IReadOnlyList<ProteinRecord> records,
        InterProtOptions options,
        LensWriter writer,
        WorkerPool pool,
        CancellationToken cancel = default)
    {
        IReadOnlyList<InterProtResult> results = Evaluate(columns, records, options, pool, cancel);
        writer.WriteTable(PatternsFile, s_patternColumns, results.Select(Line));
        writer.WriteTable(FamiliesFile, s_familyColumns, results.SelectMany(result => result.Families.Select(
            test => Line(result.Feature, test.Class, test.Score, options))));
    }

    /// <summary>Evaluates all latents.</summary>
    /// <param name="columns">The codes of the corpus.</param>
    /// <param name="records">Its proteins, with their InterPro entries.</param>
    /// <param name="options">The constants.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between latents.</param>
    /// <returns>One for each latent, in order.</returns>
    public static IReadOnlyList<InterProtResult> Evaluate(
        IFeatureColumns columns,
        IReadOnlyList<ProteinRecord> records,
        InterProtOptions options,
        WorkerPool pool,
        CancellationToken cancel = default)
    {
        options.Validate();
        if (records.Sum(record => (long)record.Length) != columns.Residues)
            throw new ArgumentException($"The proteins do not have {columns.Residues} residues.", nameof(records));
        var corpus = new InterProtCorpus(records, options);
        var job = new Job(columns, corpus, options, pool.Threads, cancel);
        try
        {
            pool.For((columns.Features + columns.FeaturesPerRead - 1) / columns.FeaturesPerRead, ref job);
        }
        finally
        {
            job.Close();
        }

        return job.Results;
    }

    private static object?[] Line(InterProtResult result)
    {
        InterProtLatent latent = result.Pattern;
        return
        [
            result.Feature, latent.Classify(), latent.Sequences, result.FractionActive, latent.MeanFractionActive,
            latent.MedianTopContig, latent.StrongShare, latent.MedianStrongContig, latent.RisingShare,
            latent.FallingShare, latent.MedianMonotoneStretch, latent.ContigError, latent.StrongContigError,
            latent.StrongResiduesError, latent.TwoPeriodsShare, latent.PeriodShare, latent.Period,
            latent.MedianContigs, latent.MeanStrongContigs, latent.IsTopGapped, latent.IsDead,
        ];
    }

    private static object?[] Line(int feature, string name, InterProtFamilyScore score, InterProtOptions options) =>
    [
        feature, name, score.Threshold, score.Accuracy, score.Precision, score.Recall, score.F1,
        double.IsNaN(score.RocAuc) ? null : score.RocAuc, score.Members, score.F1 > options.SpecificAbove,
    ];

    private readonly struct Job(
        IFeatureColumns columns,
        InterProtCorpus corpus,
        InterProtOptions options,
        int workers,
        CancellationToken cancel) : IParallelJob
    {
        private readonly IFeatureColumnReader?[] _readers = new IFeatureColumnReader?[workers];
        private readonly InterProtMeter?[] _meters = new InterProtMeter?[workers];

        public InterProtResult[] Results { get; } = new InterProtResult[columns.Features];

        public void Run(int part, int worker)
        {
            IFeatureColumnReader reader = _readers[worker] ??= columns.OpenReader();
            InterProtMeter meter = _meters[worker] ??= new InterProtMeter(corpus, options);
            int end = Math.Min(columns.Features, (part + 1) * columns.FeaturesPerRead);
            for (int feature = part * columns.FeaturesPerRead; feature < end; feature++)
            {
                cancel.ThrowIfCancellationRequested();
                Results[feature] = meter.Evaluate(feature, reader.Read(feature));
            }
        }

        public void Close()
        {
            foreach (IFeatureColumnReader? reader in _readers)
                reader?.Dispose();
        }
    }
}

/// <summary>What InterProt's evaluation says of one latent.</summary>
/// <param name="Feature">Its number.</param>
/// <param name="FractionActive">Share of proteins with an active residue.</param>
/// <param name="Pattern">The summary of its strongest sequences.</param>
/// <param name="Families">The family tests: one for each InterPro entry of its top protein.</param>
public sealed record InterProtResult(
    int Feature,
    double FractionActive,
    InterProtLatent Pattern,
    IReadOnlyList<(string Class, InterProtFamilyScore Score)> Families);
