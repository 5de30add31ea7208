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
        Line("features", $"{s.Features:N0}, {s.L0:0.0} active on a residue (l0), {s.Dead:N0} dead");
        Line("fvu", $"{s.Fvu:0.000}: share of the variance that the reconstruction misses");
        if (s.LossRecovered is { } recovered)
            Line("loss recovered", $"{100 * recovered:0.0} % of the masked-residue cross-entropy");
        output.WriteLine();
        output.WriteLine($"Swiss-Prot concepts found on held-out proteins, of {c.Tested} tested:");
        Line("SAE features", $"{c.Sae}");
        Line("neurons", $"{c.Neurons}");
        if (c.Shuffled is { } shuffled)
            Line("shuffled model", $"{shuffled}");
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
            string found = concept.Found ? "" : "  (below 0.5: not found)";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {concept.TestF1:0.00}  f/{concept.Feature,-6} {concept.Concept}{found}"));
        }
    }
}
