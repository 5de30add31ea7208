using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Analysis.Annotate.Homology;

/// <summary>
/// Reads the table that a search wrote: query, target, percent identity, e-value, bits, first query residue, first
/// target residue (from 1), and the two rows of the alignment.
/// </summary>
public static class AlignmentTable
{
    /// <summary>Largest e-value that a search reports.</summary>
    public const string MostEValue = "0.001";

    private const int Columns = 9;

    /// <summary>Reads all alignments, by query, best e-value first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="queryLengths">Residues of each query.</param>
    /// <param name="targetLengths">Residues of each target.</param>
    /// <exception cref="PlmLensException">A line is not as described or leaves a protein; says which.</exception>
    public static IReadOnlyList<Alignment> Read(
        string path, IReadOnlyList<int> queryLengths, IReadOnlyList<int> targetLengths)
    {
        var alignments = new List<(Alignment Alignment, double Bits)>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string[] fields = line.Split('\t');
            if (fields.Length != Columns)
                throw Bad(path, number, $"has {fields.Length} fields, not {Columns}");
            var alignment = new Alignment(
                Name(fields[0], 'q', queryLengths.Count, path, number),
                Name(fields[1], 't', targetLengths.Count, path, number),
                Number(fields[2], path, number) / 100,
                Number(fields[3], path, number),
                Whole(fields[5], path, number) - 1,
                Whole(fields[6], path, number) - 1,
                fields[7],
                fields[8]);
            bool fits = alignment.QueryRow.Length == alignment.TargetRow.Length
                && alignment.QueryStart >= 0
                && alignment.TargetStart >= 0
                && EndOf(alignment.QueryStart, alignment.QueryRow) <= queryLengths[alignment.Query]
                && EndOf(alignment.TargetStart, alignment.TargetRow) <= targetLengths[alignment.Target];
            if (!fits)
                throw Bad(path, number, "has an alignment that leaves its proteins");
            alignments.Add((alignment, Number(fields[4], path, number)));
        }

        return
        [
            .. alignments.OrderBy(a => a.Alignment.Query).ThenBy(a => a.Alignment.EValue).ThenByDescending(a => a.Bits)
                .ThenBy(a => a.Alignment.Target).ThenBy(a => a.Alignment.QueryStart).Select(a => a.Alignment),
        ];
    }

    private static int EndOf(int start, string row) => start + row.Length - row.AsSpan().Count('-');

    private static int Name(string text, char kind, int count, string path, int line) =>
        text.Length > 1
        && text[0] == kind
        && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        && value < count
            ? value
            : throw Bad(path, line, $"names '{text}', which was not searched");

    private static double Number(string text, string path, int line) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Bad(path, line, $"has '{text}' where a number belongs");

    private static int Whole(string text, string path, int line) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Bad(path, line, $"has '{text}' where a whole number belongs");

    private static PlmLensException Bad(string path, int line, string what) =>
        new($"{Path.GetFileName(path)} of the homology search, line {line} {what}; try another search program.");
}
