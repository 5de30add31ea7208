using System.Globalization;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// What a lens shows beside its latents in a blind rating: neurons of the hidden states and latents of an SAE of the
/// model with shuffled weights, each with the proteins on which it is most active. Examples are read unit by unit; safe
/// from several threads at once. See docs/formats/lens.md.
/// </summary>
public sealed class ControlUnits : IDisposable
{
    /// <summary>The table of units in the lens.</summary>
    public const string FileName = "controls/units.tsv";

    /// <summary>The table of their proteins.</summary>
    public const string ExamplesName = "controls/examples.tsv";

    /// <summary>Most units of one kind.</summary>
    public const int MostOfEach = 1000;

    private static readonly string[] s_columns = ["unit", "kind", "index", "cut", "active", "proteins", "max"];
    private static readonly string[] s_exampleColumns = ["unit", "protein", "positions", "thousandths"];
    private readonly IReadOnlyList<StoredProtein> _proteins;
    private readonly LineGroups _examples;

    private ControlUnits(string lens, IReadOnlyList<StoredProtein> proteins)
    {
        _proteins = proteins;
        Units = [.. ReadUnits(Path.Combine(lens, FileName))];
        _examples = LineGroups.Open(Path.Combine(lens, ExamplesName), s_exampleColumns, Units.Count);
    }

    /// <summary>The units: neurons, then shuffled latents, each by index.</summary>
    public IReadOnlyList<ControlUnit> Units { get; }

    /// <summary>The indices of one kind, ascending.</summary>
    /// <param name="source">Neurons or shuffled.</param>
    public IReadOnlyList<int> IndicesOf(LabelSource source) =>
        [.. Units.Where(unit => unit.Source == source).Select(unit => unit.Index)];

    /// <summary>Number of a unit in <see cref="Units"/>, or -1.</summary>
    /// <param name="source">Its kind.</param>
    /// <param name="index">Its number there.</param>
    public int Find(LabelSource source, int index)
    {
        for (int u = 0; u < Units.Count; u++)
        {
            if (Units[u].Source == source && Units[u].Index == index)
                return u;
        }

        return -1;
    }

    /// <summary>The proteins of one unit, in the order to show.</summary>
    /// <param name="unit">Its number in <see cref="Units"/>.</param>
    /// <exception cref="PlmLensException">A line is damaged or leaves its protein.</exception>
    public IReadOnlyList<ControlExample> ExamplesOf(int unit)
    {
        var examples = new List<ControlExample>(_examples.CountOf(unit));
        foreach ((int line, string[] fields) in _examples.Read(unit))
        {
            if (!TableLines.TryNumber(fields[1], out int protein) || protein >= _proteins.Count)
                throw _examples.Bad(line, $"'{fields[1]}' is no protein of the lens");
            int[] positions = Positions(fields[2], protein, line);
            int[] thousandths = Thousandths(fields[3], line);
            if (positions.Length != thousandths.Length)
                throw _examples.Bad(line, $"{positions.Length} positions have {thousandths.Length} activations");
            examples.Add(new ControlExample(protein, positions, thousandths));
        }

        return examples;
    }

    /// <inheritdoc/>
    public void Dispose() => _examples.Dispose();

    /// <summary>Whether a lens has controls: those of earlier versions have none.</summary>
    internal static bool Exist(string lens) => File.Exists(Path.Combine(lens, FileName));

    /// <summary>Opens the controls of a lens.</summary>
    /// <param name="lens">The lens's folder.</param>
    /// <param name="proteins">The proteins of its codes.</param>
    /// <exception cref="PlmLensException">A table is damaged.</exception>
    internal static ControlUnits Open(string lens, IReadOnlyList<StoredProtein> proteins) => new(lens, proteins);

    internal static void Write(string lens, IReadOnlyList<Control> controls)
    {
        Tsv.Write(Path.Combine(lens, FileName), s_columns, controls.Select((control, u) => new object?[]
        {
            u,
            LabelNames.Of(control.Unit.Source),
            control.Unit.Index,
            control.Unit.Cut,
            control.Unit.Active,
            control.Unit.Proteins,
            control.Unit.Maximum,
        }));
        Tsv.Write(
            Path.Combine(lens, ExamplesName),
            s_exampleColumns,
            controls.SelectMany((control, u) => control.Examples.Select(example => new object?[]
            {
                u, example.Protein, Runs(example.Positions), string.Join(' ', example.Thousandths),
            })));
    }

    private static IEnumerable<ControlUnit> ReadUnits(string path)
    {
        var last = (LabelSource.Latents, -1);
        int[] counts = new int[3];
        foreach ((int line, string[] fields) in Tsv.Read(path, s_columns))
        {
            var row = new TsvRow(path, line, fields);
            if (LabelNames.SourceOf(fields[1]) is not { } source || source == LabelSource.Latents)
                throw TableLines.Bad(path, line, $"'{fields[1]}' is no kind of control");
            double? cut = row.DoubleOrNull(3);
            var unit = new ControlUnit(
                source, row.Int(2), (float?)cut, row.Int(4), row.Int(5), (float)row.Double(6));
            if (row.Int(0) != line - 2 || (source, unit.Index).CompareTo(last) <= 0 || unit.Index < 0)
                throw TableLines.Bad(path, line, $"{fields[1]} {fields[2]} does not follow the unit before");
            if (!(unit.Maximum > 0) || !float.IsFinite(unit.Maximum))
                throw TableLines.Bad(path, line, "the largest activation is not a number above 0");
            if (++counts[(int)source] > MostOfEach)
                throw TableLines.Bad(path, line, $"there are more than {MostOfEach} {fields[1]}");
            last = (source, unit.Index);
            yield return unit;
        }
    }

    // 1-based: "12-14;20".
    private static string Runs(IReadOnlyList<int> positions)
    {
        var text = new StringBuilder();
        for (int i = 0; i < positions.Count; i++)
        {
            int start = positions[i];
            while (i + 1 < positions.Count && positions[i + 1] == positions[i] + 1)
                i++;
            text.Append(text.Length == 0 ? "" : ";").Append(CultureInfo.InvariantCulture, $"{start + 1}");
            if (positions[i] > start)
                text.Append(CultureInfo.InvariantCulture, $"-{positions[i] + 1}");
        }

        return text.ToString();
    }

    private int[] Positions(string text, int protein, int line)
    {
        int length = _proteins[protein].Length, last = 0;
        var positions = new List<int>();
        foreach (string run in text.Split(';'))
        {
            ReadOnlySpan<char> part = run;
            int dash = part.IndexOf('-');
            bool good = TableLines.TryNumber(dash < 0 ? part : part[..dash], out int start);
            int end = start;
            if (dash >= 0)
                good &= TableLines.TryNumber(part[(dash + 1)..], out end);
            if (!good || start <= last || end < start || end > length)
            {
                throw _examples.Bad(
                    line, $"'{run}' is no place in the {length} residues of {_proteins[protein].Accession}");
            }

            positions.AddRange(Enumerable.Range(start - 1, end - start + 1));
            last = end;
        }

        return [.. positions];
    }

    private int[] Thousandths(string text, int line)
    {
        string[] parts = text.Split(' ');
        int[] values = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!TableLines.TryNumber(parts[i], out values[i]) || values[i] is < 1 or > 1000)
                throw _examples.Bad(line, $"'{parts[i]}' is not 1 to 1000");
        }

        return values;
    }
}
