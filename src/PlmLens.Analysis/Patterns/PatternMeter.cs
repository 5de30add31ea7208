using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Patterns;

/// <summary>Gives every latent its activation pattern, from the residues that it is active on, unrounded.</summary>
public static class PatternMeter
{
    /// <summary>Measures all latents. The same for any number of threads: a latent is measured by one.</summary>
    /// <param name="columns">The codes of the corpus; values not above 0 are not active.</param>
    /// <param name="lengths">Residues of each protein of the corpus, in order.</param>
    /// <param name="options">The cut-offs.</param>
    /// <param name="seed">Draws sequences where there are too many.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between latents.</param>
    /// <returns>One for each latent, in order.</returns>
    public static IReadOnlyList<LatentPattern> Measure(
        IFeatureColumns columns,
        IReadOnlyList<int> lengths,
        PatternOptions options,
        ulong seed,
        WorkerPool pool,
        CancellationToken cancel = default)
    {
        options.Validate();
        if (lengths.Sum(length => (long)length) != columns.Residues)
            throw new ArgumentException($"The proteins do not have {columns.Residues} residues.", nameof(lengths));
        var job = new Job(columns, [.. lengths], options, seed, pool.Threads, cancel);
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

    private readonly struct Job(
        IFeatureColumns columns,
        int[] lengths,
        PatternOptions options,
        ulong seed,
        int workers,
        CancellationToken cancel) : IParallelJob
    {
        private readonly IFeatureColumnReader?[] _readers = new IFeatureColumnReader?[workers];
        private readonly LatentSequences?[] _scratch = new LatentSequences?[workers];

        public LatentPattern[] Results { get; } = new LatentPattern[columns.Features];

        public void Run(int part, int worker)
        {
            IFeatureColumnReader reader = _readers[worker] ??= columns.OpenReader();
            LatentSequences scratch = _scratch[worker] ??= new LatentSequences(lengths, options, seed);
            int end = Math.Min(columns.Features, (part + 1) * columns.FeaturesPerRead);
            for (int latent = part * columns.FeaturesPerRead; latent < end; latent++)
            {
                cancel.ThrowIfCancellationRequested();
                Results[latent] = scratch.Measure(latent, reader.Read(latent));
            }
        }

        public void Close()
        {
            foreach (IFeatureColumnReader? reader in _readers)
                reader?.Dispose();
        }
    }
}
