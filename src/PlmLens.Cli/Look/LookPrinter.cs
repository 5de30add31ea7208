using System.Globalization;
using System.Text;

namespace PlmLens.Cli.Look;

/// <summary>Prints a protein with its residues coloured by feature, and the ranked features below.</summary>
internal sealed class LookPrinter(TextWriter output, bool colour)
{
    private const int Columns = 60;
    private const int MarkedFeatures = 6;

    // Okabe and Ito's colours, which people with any common colour vision tell apart, on black letters.
    private static readonly string[] s_colours =
        ["230;159;0", "86;180;233", "0;158;115", "240;228;66", "213;94;0", "204;121;167"];

    /// <summary>Prints one protein.</summary>
    public void Print(ProteinLook look)
    {
        string name = string.Join(' ', new[] { look.Protein.EntryName, look.Protein.Description }
            .Where(s => !string.IsNullOrEmpty(s)));
        output.WriteLine($"{look.Protein.Accession} {name}".TrimEnd()
            + $": {look.Protein.Length:N0} residues, {look.Active:N0} features active");
        output.WriteLine();
        PrintSequence(look);
        PrintTable(look);
        output.WriteLine();
    }

    private void PrintSequence(ProteinLook look)
    {
        FeatureHit[] marked = [.. look.Hits.Take(MarkedFeatures)];
        string letters = look.Protein.Sequence.Replace(Proteins.ProteinRecord.MaskToken, "?", StringComparison.Ordinal);
        int rows = Math.Min(letters.Length, look.Activations.Count == 0 ? 0 : look.Activations.Values.First().Length);
        for (int start = 0; start < letters.Length; start += Columns)
        {
            int count = Math.Min(Columns, letters.Length - start);
            var line = new StringBuilder();
            var marks = new StringBuilder();
            for (int i = start; i < start + count; i++)
            {
                int mark = i < rows ? Strongest(look, marked, i) : -1;
                line.Append(colour && mark >= 0
                    ? $"\e[30;48;2;{s_colours[mark]}m{letters[i]}\e[0m"
                    : letters[i].ToString());
                marks.Append(mark < 0 ? ' ' : (char)('1' + mark));
            }

            output.WriteLine($"{start + 1,7} {line}");
            if (!colour && !string.IsNullOrWhiteSpace(marks.ToString()))
                output.WriteLine($"{"",7} {marks.ToString().TrimEnd()}");
        }

        output.WriteLine();
    }

    // Among the marked features, the one that comes nearest to its own maximum in this protein.
    private static int Strongest(ProteinLook look, FeatureHit[] marked, int row)
    {
        int best = -1;
        double strength = 0;
        for (int m = 0; m < marked.Length; m++)
        {
            double value = look.Activations[marked[m].Feature][row] / Math.Max(marked[m].Max, float.Epsilon);
            if (value > strength)
                (best, strength) = (m, value);
        }

        return best;
    }

    private void PrintTable(ProteinLook look)
    {
        bool lens = look.Hits.Any(h => h.Relative is not null);
        output.WriteLine(lens
            ? "    feature        max  of max  enriched  residues  where                          means"
            : "    feature        max  residues  where");
        for (int i = 0; i < look.Hits.Count; i++)
        {
            FeatureHit hit = look.Hits[i];
            string mark = i >= MarkedFeatures ? "   "
                : colour ? $"\e[30;48;2;{s_colours[i]}m {i + 1} \e[0m"
                : $" {i + 1} ";
            string where = Where(hit.Ranges);
            string residues = $"{hit.Residues} ({100 * hit.Share:0} %)";
            output.WriteLine((lens
                ? Invariant($"{mark} f/{hit.Feature,-6} {hit.Max,9:0.00}  {hit.Relative,5:0.00}  {hit.Enrichment,7:0.0}x  ")
                    + $"{residues,-9} {where,-30} {Means(hit)}"
                : Invariant($"{mark} f/{hit.Feature,-6} {hit.Max,9:0.00}  {residues,-9} {where}")).TrimEnd());
        }
    }

    private static string Where(IReadOnlyList<int[]> ranges)
    {
        const int Shown = 4;
        string text = string.Join(' ', ranges.Take(Shown).Select(r => r[0] == r[1] ? $"{r[0]}" : $"{r[0]}-{r[1]}"));
        return ranges.Count > Shown ? $"{text} +{ranges.Count - Shown}" : text;
    }

    private static string Means(FeatureHit hit) => hit.Concepts.Count == 0
        ? "-"
        : string.Join("; ", hit.Concepts.Select(c => Invariant($"{c.Name} (F1 {c.F1:0.00})")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
