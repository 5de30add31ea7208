using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Structure;

/// <summary>Where a latent is strongest in a protein.</summary>
/// <param name="Protein">Which of the proteins with coordinates.</param>
/// <param name="Position">Residue of the protein; the first one among equals.</param>
/// <param name="Start">The protein's first value in the latent's column.</param>
/// <param name="End">Behind its last value.</param>
internal readonly record struct LatentPeak(int Protein, int Position, int Start, int End)
{
    /// <summary>Finds the peaks above a share of the column's maximum, at residues that have a neighbour.</summary>
    /// <param name="column">One latent over the corpus.</param>
    /// <param name="proteins">By first residue.</param>
    /// <param name="activation">The share.</param>
    /// <param name="peaks">Receives one for each such protein, in order.</param>
    public static void Find(
        FeatureColumn column, IReadOnlyList<MappedProtein> proteins, double activation, List<LatentPeak> peaks)
    {
        peaks.Clear();
        float maximum = 0;
        foreach (float value in column.Values)
            maximum = Math.Max(maximum, value);
        float bound = (float)(activation * maximum);
        int i = 0;
        for (int p = 0; p < proteins.Count && maximum > 0; p++)
        {
            int first = proteins[p].FirstResidue, end = first + proteins[p].Length;
            while (i < column.Values.Length && column.Residue(i) < first)
                i++;
            int start = i, peak = -1;
            for (; i < column.Values.Length && column.Residue(i) < end; i++)
            {
                if (column.Values[i] > bound && (peak < 0 || column.Values[i] > column.Values[peak]))
                    peak = i;
            }

            if (peak < 0)
                continue;
            int position = column.Residue(peak) - first;
            if (proteins[p].Length > 1 && proteins[p].Neighbours.Of(position).Length > 0)
                peaks.Add(new LatentPeak(p, position, start, i));
        }
    }

    /// <summary>Leaves a random choice of peaks, in order.</summary>
    public static void Sample(List<LatentPeak> peaks, int most, SeededRandom random)
    {
        if (peaks.Count <= most)
            return;
        for (int i = 0; i < most; i++)
        {
            int other = i + random.Next(peaks.Count - i);
            (peaks[i], peaks[other]) = (peaks[other], peaks[i]);
        }

        peaks.RemoveRange(most, peaks.Count - most);
        peaks.Sort(static (a, b) => a.Protein.CompareTo(b.Protein));
    }
}
