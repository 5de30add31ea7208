using System.Globalization;
using System.Text;
using PlmLens.Proteins;

namespace PlmLens.Cli.Look;

/// <summary>Prints a protein with its residues coloured by feature, and the ranked features below.</summary>
internal sealed class LookPrinter(TextWriter output, bool colour)
{
    private const int Columns = 60;
    private const string Reset = "\e[0m";

    /// <summary>Prints one protein.</summary>
    public void Print(ProteinLook look)
    {
        output.WriteLine($"{Title(look.Protein)}, {look.Active:N0} features active");
        output.WriteLine();
        PrintSequence(look);
        PrintTable(look);
        output.WriteLine();
    }

    /// <summary>Accession, names and length.</summary>
    public static string Title(ProteinRecord protein)
    {
        string name = string.Join(' ', new[] { protein.EntryName, protein.Description }
            .Where(s => !string.IsNullOrEmpty(s)));
        return $"{protein.Accession} {name}".TrimEnd() + $": {protein.Length:N0} residues";
    }

    /// <summary>The best concepts of a feature, or a dash.</summary>
    public static string Means(FeatureHit hit, int most) => hit.Concepts.Count == 0
        ? "-"
        : string.Join("; ", hit.Concepts.Take(most).Select(c => Invariant($"{c.Name} (F1 {c.F1:0.00})")));

    private void PrintSequence(ProteinLook look)
    {
        FeatureHit[] marked = [.. look.Hits.Take(ResidueMarks.MostMarked)];
        string letters = ResidueMarks.Letters(look.Protein);
        for (int start = 0; start < letters.Length; start += Columns)
        {
            var line = new StringBuilder();
            var marks = new StringBuilder();
            for (int i = start; i < Math.Min(letters.Length, start + Columns); i++)
            {
                int mark = ResidueMarks.Strongest(look, marked, i);
                if (colour && mark >= 0)
                    line.Append(ResidueMarks.Escape(mark)).Append(letters[i]).Append(Reset);
                else
                    line.Append(letters[i]);
                marks.Append(mark < 0 ? ' ' : (char)('1' + mark));
            }

            output.WriteLine($"{start + 1,7} {line}");
            if (!colour && !string.IsNullOrWhiteSpace(marks.ToString()))
                output.WriteLine($"{"",7} {marks.ToString().TrimEnd()}");
        }

        output.WriteLine();
    }

    private void PrintTable(ProteinLook look)
    {
        bool lens = look.Hits.Any(h => h.Relative is not null);
        output.WriteLine(lens
            ? "    feature        max  of max  enriched  residues    where                          means"
            : "    feature        max  residues    where");
        for (int i = 0; i < look.Hits.Count; i++)
        {
            FeatureHit hit = look.Hits[i];
            string mark = i >= ResidueMarks.MostMarked ? "   "
                : colour ? $"{ResidueMarks.Escape(i)} {i + 1} {Reset}"
                : $" {i + 1} ";
            string residues = Invariant($"{hit.Residues} ({100 * hit.Share:0} %)");
            string where = Where(hit.Ranges);
            string start = Invariant($"{mark} f/{hit.Feature,-6} {hit.Max,9:0.00}  ");
            string corpus = Invariant($"{hit.Relative,6:0.00}  {hit.Enrichment,7:0.0}x  ");
            output.WriteLine((lens
                ? $"{start}{corpus}{residues,-11} {where,-30} {Means(hit, 3)}"
                : $"{start}{residues,-11} {where}").TrimEnd());
        }
    }

    private static string Where(IReadOnlyList<int[]> ranges)
    {
        const int Shown = 4;
        string text = string.Join(' ', ranges.Take(Shown).Select(r => r[0] == r[1] ? $"{r[0]}" : $"{r[0]}-{r[1]}"));
        return ranges.Count > Shown ? $"{text} +{ranges.Count - Shown}" : text;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
