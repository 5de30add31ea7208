using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Proteins.Labels;

/// <summary>
/// Labelled stretches as a tab-separated table with the columns <c>accession</c>, <c>start</c>, <c>end</c> and
/// <c>label</c>, in any order and among others. Positions count from 1 and the end is included; stretches may overlap.
/// </summary>
public static class IntervalFile
{
    private static readonly string[] s_columns = ["accession", "start", "end", "label"];

    /// <summary>Whether a file begins as a table does: its first line has tabs and is no FASTA header.</summary>
    /// <exception cref="PlmLensException">The file cannot be read.</exception>
    public static bool IsTable(string path)
    {
        using TextSource source = TextSource.Open(path);
        return source.TryReadLine(out ReadOnlySpan<byte> line) && line.Contains((byte)'\t') && line[0] != (byte)'>';
    }

    /// <summary>Reads a file, plain or gzip. Whether a stretch lies in its protein is for whoever knows the
    /// proteins.</summary>
    /// <param name="path">The file, or <c>-</c> for standard input.</param>
    /// <exception cref="PlmLensException">The file cannot be read, a column is missing, or a line is not of this
    /// form.</exception>
    public static IReadOnlyList<LabelledInterval> Read(string path)
    {
        using TextSource source = TextSource.Open(path);
        if (!source.TryReadLine(out ReadOnlySpan<byte> header))
            throw new PlmLensException($"{path} is empty; give a table with the columns accession, start, end, label.");
        string[] names = source.Decode(header).Split('\t');
        int[] at = [.. s_columns.Select(name => Array.IndexOf(names, name))];
        int missing = Array.FindIndex(at, i => i < 0);
        if (missing >= 0)
        {
            throw source.Error($"there is no column '{s_columns[missing]}'; the first line names the columns "
                + "accession, start, end and label, with tabs between.");
        }

        var intervals = new List<LabelledInterval>();
        while (source.TryReadLine(out ReadOnlySpan<byte> line))
        {
            if (!line.IsEmpty)
                intervals.Add(Parse(source, source.Decode(line).Split('\t'), names.Length, at));
        }

        return intervals;
    }

    private static LabelledInterval Parse(TextSource source, string[] cells, int count, int[] at)
    {
        if (cells.Length != count)
            throw source.Error($"the line has {cells.Length} cells, but the header has {count}; correct it.");
        (string accession, string label) = (cells[at[0]].Trim(), cells[at[3]].Trim());
        if (accession.Length == 0 || label.Length == 0)
            throw source.Error("accession or label is empty; every stretch needs both.");
        if (!TryPosition(cells[at[1]], out int start) || !TryPosition(cells[at[2]], out int end) || end < start)
        {
            throw source.Error($"{accession}: '{cells[at[1]]}' to '{cells[at[2]]}' is no stretch; positions count from "
                + "1 and the end is not before the start.");
        }

        return new LabelledInterval(accession, start, end, label, source.Line);
    }

    private static bool TryPosition(string cell, out int position) =>
        int.TryParse(cell.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out position) && position >= 1;
}
