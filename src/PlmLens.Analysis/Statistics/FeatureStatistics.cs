using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.Statistics;

/// <summary>What one feature does in a corpus.</summary>
/// <param name="Active">Residues on which it is active.</param>
/// <param name="Proteins">Proteins with an active residue.</param>
/// <param name="Maximum">Largest activation; 0 when dead.</param>
/// <param name="MeanActive">Mean activation over the active residues; 0 when dead.</param>
public readonly record struct FeatureStatistic(int Active, int Proteins, float Maximum, double MeanActive);

/// <summary>Statistics of all features over a corpus.</summary>
/// <param name="Residues">Residues of the corpus.</param>
/// <param name="Proteins">Proteins of the corpus.</param>
/// <param name="Features">One entry for each feature.</param>
public sealed record FeatureStatistics(int Residues, int Proteins, IReadOnlyList<FeatureStatistic> Features)
{
    /// <summary>Mean number of active features of a residue.</summary>
    public double L0 => Residues == 0 ? 0 : (double)Features.Sum(feature => (long)feature.Active) / Residues;

    /// <summary>Features that are active nowhere.</summary>
    public int Dead => Features.Count(feature => feature.Active == 0);

    /// <summary>Features that are active somewhere, but on a smaller share of residues than
    /// <paramref name="density"/>.</summary>
    public int RarerThan(double density) =>
        Features.Count(feature => feature.Active > 0 && feature.Active < density * Residues);

    /// <summary>Share of residues on which a feature is active, 0 to 1.</summary>
    public double DensityOf(int feature) => Residues == 0 ? 0 : (double)Features[feature].Active / Residues;

    /// <summary>Computes the statistics of stored codes. The same bits for any number of threads.</summary>
    /// <param name="codes">The codes.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between features.</param>
    public static FeatureStatistics Of(SparseCodes codes, WorkerPool pool, CancellationToken cancel = default)
    {
        var ends = new long[codes.Proteins.Proteins.Count];
        for (int p = 0; p < ends.Length; p++)
            ends[p] = codes.Proteins.Proteins[p].FirstRow + codes.Proteins.Proteins[p].Length;
        var job = new Job(codes, ends, new FeatureStatistic[codes.Features], new PostingReader?[pool.Threads], cancel);
        try
        {
            pool.For(codes.Features, ref job);
            return new FeatureStatistics(codes.Residues, ends.Length, job.Results);
        }
        finally
        {
            job.Close();
        }
    }

    private readonly struct Job(
        SparseCodes codes,
        long[] ends,
        FeatureStatistic[] results,
        PostingReader?[] readers,
        CancellationToken cancel) : IParallelJob
    {
        public FeatureStatistic[] Results => results;

        public void Run(int part, int worker)
        {
            cancel.ThrowIfCancellationRequested();
            PostingReader reader = readers[worker] ??= codes.OpenPostings();
            reader.Read(part);
            ReadOnlySpan<float> values = reader.Values;
            float maximum = 0;
            double sum = 0;
            foreach (float value in values)
            {
                maximum = Math.Max(maximum, value);
                sum += value;
            }

            int proteins = CountProteins(reader.Positions);
            double mean = values.Length == 0 ? 0 : sum / values.Length;
            results[part] = new FeatureStatistic(values.Length, proteins, maximum, mean);
        }

        public void Close()
        {
            foreach (PostingReader? reader in readers)
                reader?.Dispose();
        }

        private int CountProteins(ReadOnlySpan<uint> positions)
        {
            int count = 0, protein = -1;
            long end = 0;
            foreach (uint position in positions)
            {
                if (position < end)
                    continue;
                count++;
                while (position >= end)
                    end = ends[++protein];
            }

            return count;
        }
    }
}
