using System.Globalization;
using PlmLens.Store;

namespace PlmLens.Cli.Work;

/// <summary>Prints what a lens found.</summary>
internal static class LensReport
{
    private const int ConceptsShown = 10;

    /// <summary>What `demo --json` and `score --json` print.</summary>
    public static object Json(LensFolder lens, string path, double seconds)
    {
        LensSummary summary = lens.Manifest.Summary;
        return new
        {
            model = lens.Manifest.States.Model,
            hook = lens.Manifest.States.Hooks[0],
            proteins = summary.Proteins,
            residues = summary.Residues,
            features = summary.Features,
            fvu = summary.Fvu,
            l0 = summary.L0,
            dead = summary.Dead,
            loss_recovered = summary.LossRecovered,
            concepts = summary.Concepts,
            amino_acids = summary.AminoAcids,
            null_concepts = summary.NullConcepts,
            labels = lens.Manifest.Scoring.Labels,
            clusters = lens.Manifest.Scoring.ClusterSource,
            permutations = lens.Manifest.Scoring.Permutations,
            seconds = Math.Round(seconds, 1),
            lens = path,
        };
    }

    /// <summary>The same for people, with the concepts that are found best.</summary>
    public static void Print(TextWriter output, LensFolder lens, string path)
    {
        LensSummary s = lens.Manifest.Summary;
        ConceptTally c = s.Concepts;
        void Line(string name, FormattableString value) =>
            output.WriteLine($"  {name,-16} {value.ToString(CultureInfo.InvariantCulture)}");

        output.WriteLine($"Lens of {lens.Manifest.States.Model}, {lens.Manifest.States.Hooks[0]}: {path}");
        Line("corpus", $"{s.Proteins:N0} proteins, {s.Residues:N0} residues");
        if (lens.Manifest.Scoring.Labels is { } labels)
            Line("labels", $"{labels}");
        Line("features", $"{s.Features:N0}, {s.L0:0.0} active on a residue (l0), {s.Dead:N0} dead");
        Line("fvu", $"{s.Fvu:0.000}: share of the variance that the reconstruction misses");
        if (s.LossRecovered is { } recovered)
            Line("loss recovered", $"{100 * recovered:0.0} % of the masked-residue cross-entropy");
        output.WriteLine();
        LensScoring scoring = lens.Manifest.Scoring;
        string bounds = FormattableString.Invariant(
            $"F1 above {scoring.FoundAbove} on both halves{(scoring.QBelow is { } q ? $", q below {q}" : "")}");
        output.WriteLine($"Concepts found on held-out proteins, of {c.Tested} tested ({bounds}):");
        if (c.ExpectedByChance is { } chance)
            Line("SAE features", $"{c.Sae}  ({chance:0.00} expected by chance)");
        else
            Line("SAE features", $"{c.Sae}");
        Line("neurons", $"{c.Neurons}");
        if (c.Pca is { } pca)
            Line("PCA directions", $"{pca}");
        if (c.Random is { } random)
            Line("random sparse", $"{random}");
        if (c.Shuffled is { } shuffled)
            Line("shuffled model", $"{shuffled}");
        if (c.SequenceAlone is { } alone)
            Line("sequence alone", $"{alone}: identity, place and composition of residues, without a model");
        Line("(amino acids", $"{s.AminoAcids.Sae} of {s.AminoAcids.Tested}: identity only, never counted)");
        PrintBest(output, lens);
    }

    private static void PrintBest(TextWriter output, LensFolder lens)
    {
        LensConcept[] best = [.. lens.ReadConcepts()
            .Where(concept => concept.Feature is not null)
            .OrderByDescending(concept => concept.TestF1)
            .ThenBy(concept => concept.Concept, StringComparer.Ordinal)
            .Take(ConceptsShown)];
        if (best.Length == 0)
            return;
        output.WriteLine();
        output.WriteLine("Concepts found best (feature and threshold chosen on one half, F1 on the other):");
        foreach (LensConcept concept in best)
        {
            var remarks = new List<FormattableString>();
            if (concept.NullF1 is { } sequence)
                remarks.Add($"sequence alone {sequence:0.00}");
            if (concept.Q is { } q)
                remarks.Add($"q {q:0.000}");
            if (!concept.Found)
                remarks.Add($"not found");
            string remark = string.Join(", ", remarks.Select(FormattableString.Invariant));
            string line = FormattableString.Invariant(
                $"  {concept.TestF1:0.00}  f/{concept.Feature,-6} {concept.Concept}  ({remark})");
            output.WriteLine(remark == "" ? line[..^"  ()".Length] : line);
        }
    }
}
