using System.Globalization;
using PlmLens.Analysis.Matching;
using PlmLens.Core;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Comparison;

/// <summary>Matches latents of two lenses by the correlation of their activations over the proteins that both
/// hold.</summary>
internal static class ActivationLensMatch
{
    /// <summary>Correlation from which a pair counts, unless chance reaches more. No source fixes it.</summary>
    private const double Shared = 0.5;

    /// <summary>Matches.</summary>
    /// <returns>Null when the lenses share too few proteins.</returns>
    /// <exception cref="PlmLensException">A file of a lens cannot be read.</exception>
    public static LensMatch? Of(ExploredLens a, ExploredLens b)
    {
        List<(StoredProtein A, StoredProtein B)> shared = SharedProteins(a, b);
        if (shared.Count < ComparisonLimits.SharedProteins)
            return null;
        List<(StoredProtein A, StoredProtein B)> chosen = Sample(shared, MostRows(a, b));
        using ActivationLists left = Lists(a, [.. chosen.Select(pair => pair.A)]);
        using ActivationRows right = Rows(b, [.. chosen.Select(pair => pair.B)]);
        var matcher = new ActivationMatcher(WorkerPool.Shared) { MostLatents = ComparisonLimits.Latents };
        IReadOnlyList<int> lefts = matcher.TakePart(left), rights = matcher.TakePart(right);
        LatentMatching matching = matcher.Match(left, right);
        double chance = ComparisonLimits.ByChance(
            matcher.NearestOfRotated(left, right, ComparisonLimits.Chance, 0));
        double bound = Math.Max(Shared, chance);
        string all = chosen.Count == shared.Count
            ? "that both lenses hold"
            : string.Create(CultureInfo.InvariantCulture, $"drawn from the {shared.Count:N0} that both lenses hold");
        string rare = $"active on fewer than {matcher.MinimumActive} of those residues";
        string why = string.Create(
            CultureInfo.InvariantCulture,
            $"The two read different hidden states, so latents are matched one to one by the correlation of their "
            + $"activations over {right.Rows:N0} residues of {chosen.Count:N0} proteins {all}. With residues moved "
            + $"around inside their proteins the most correlated reach {chance:0.00} (95th percentile); a pair counts "
            + $"from {bound:0.00}. Latents that fire together need not mean the same. "
            + $"{ComparisonLimits.LeftOut(a, lefts, b, rights, rare)}");
        return new LensMatch("activations", why, bound, matching, lefts, rights);
    }

    // A protein is the same when accession and length are.
    private static List<(StoredProtein A, StoredProtein B)> SharedProteins(ExploredLens a, ExploredLens b)
    {
        Dictionary<string, StoredProtein> ofB =
            b.Proteins.Proteins.ToDictionary(protein => protein.Accession, StringComparer.Ordinal);
        var shared = new List<(StoredProtein A, StoredProtein B)>();
        foreach (StoredProtein protein in a.Proteins.Proteins)
        {
            if (ofB.TryGetValue(protein.Accession, out StoredProtein? other) && other.Length == protein.Length)
                shared.Add((protein, other));
        }

        return shared;
    }

    // Residues that keep within the limits of memory and time.
    private static long MostRows(ExploredLens a, ExploredLens b)
    {
        double ofA = Active(a), ofB = Active(b);
        return (long)Math.Min(
            ComparisonLimits.ActiveLatents / Math.Max(ofA + ofB, 1),
            ComparisonLimits.Products / Math.Max(ofA * ofB, 1));
    }

    private static double Active(ExploredLens lens) =>
        (double)lens.Codes.Manifest.Pairs / Math.Max(lens.Codes.Residues, 1);

    // Whole proteins in a seeded order until there are residues enough; in the order of the corpus again, as they lie
    // in the files.
    private static List<(StoredProtein A, StoredProtein B)> Sample(
        List<(StoredProtein A, StoredProtein B)> shared, long rows)
    {
        if (shared.Sum(pair => (long)pair.A.Length) <= rows)
            return shared;
        int[] order = [.. Enumerable.Range(0, shared.Count)];
        new SeededRandom(0, "compare").Shuffle<int>(order);
        var chosen = new List<int>();
        long taken = 0;
        foreach (int i in order)
        {
            if (chosen.Count > 0 && taken + shared[i].A.Length > rows)
                break;
            chosen.Add(i);
            taken += shared[i].A.Length;
        }

        return [.. chosen.Order().Select(i => shared[i])];
    }

    private static ActivationLists Lists(ExploredLens lens, IReadOnlyList<StoredProtein> proteins)
    {
        using ActivationRows rows = Rows(lens, proteins);
        return rows.ByLatent();
    }

    private static ActivationRows Rows(ExploredLens lens, IReadOnlyList<StoredProtein> proteins)
    {
        long residues = proteins.Sum(protein => (long)protein.Length);
        var rows = new ActivationRows(
            lens.Latents, (int)Math.Min(1.02 * residues * Active(lens), ComparisonLimits.ActiveLatents));
        try
        {
            foreach (StoredProtein protein in proteins)
            {
                CodeRows read = lens.Codes.ReadRows(protein.FirstRow, protein.Length);
                rows.AddProtein(read.Starts, read.Features, read.Values);
            }

            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }
}
