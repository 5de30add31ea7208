using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// Percentile bootstrap (Efron and Tibshirani 1993) that draws whole proteins, since the residues of one protein are
/// not independent. Replicate r draws the same proteins for every probe of a task, so that differences between probes
/// have intervals too.
/// </summary>
/// <param name="Proteins">Protein of each test row; any numbers.</param>
/// <param name="Replicates">Number of replicates, 0 or more.</param>
/// <param name="Seed">Decides what is drawn.</param>
internal sealed record ProteinBootstrap(int[] Proteins, int Replicates, ulong Seed)
{
    /// <summary>The scores of all replicates.</summary>
    public ProbeScores[] Run(IProbeScorer scorer, WorkerPool pool)
    {
        int[] distinct = [.. Proteins.Distinct().Order()];
        int[] indexOfRow = [.. Proteins.Select(p => Array.BinarySearch(distinct, p))];
        var scores = new ProbeScores[Replicates];
        var job = new ReplicateJob(scorer, indexOfRow, distinct.Length, Seed, scores);
        pool.For(Replicates, ref job);
        return scores;
    }

    /// <summary>The middle 95 % of some values; NaN without any that is a number.</summary>
    public static (double Low, double High) Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        return sorted.Length == 0 ? (double.NaN, double.NaN) : (Quantile(sorted, 0.025), Quantile(sorted, 0.975));
    }

    // Linear between neighbours, as NumPy's default.
    private static double Quantile(double[] sorted, double q)
    {
        double place = q * (sorted.Length - 1);
        int below = (int)place;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((place - below) * (above - sorted[below]));
    }

    private readonly struct ReplicateJob(
        IProbeScorer scorer, int[] indexOfRow, int proteins, ulong seed, ProbeScores[] scores) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            var random = new SeededRandom(seed, $"bootstrap {part}");
            var drawn = new int[proteins];
            for (int i = 0; i < proteins; i++)
                drawn[random.Next(proteins)]++;
            int[] repeats = new int[indexOfRow.Length];
            for (int r = 0; r < repeats.Length; r++)
                repeats[r] = drawn[indexOfRow[r]];
            scores[part] = scorer.Score(repeats);
        }
    }
}
