using System.Globalization;

namespace PlmLens.Benchmarks;

/// <summary>Rows as text: aligned columns for a terminal, or a Markdown table.</summary>
internal static class LadderTable
{
    private static readonly string[] s_heads = ["name", "value", "unit", "ceiling", "of ceiling", "peer", "of peer"];

    /// <summary>One row for a terminal.</summary>
    public static string Line(LadderRow row)
    {
        string[] cells = Cells(row);
        return $"{cells[0],-44} {cells[1],12} {cells[2],-11} {cells[3],12} {cells[4],10} {cells[5],12} {cells[6],8}";
    }

    /// <summary>The line above the rows.</summary>
    public static string Head() => $"{s_heads[0],-44} {s_heads[1],12} {s_heads[2],-11} {s_heads[3],12} "
        + $"{s_heads[4],10} {s_heads[5],12} {s_heads[6],8}";

    /// <summary>A Markdown table of all rows.</summary>
    public static string Markdown(IEnumerable<LadderRow> rows)
    {
        var lines = new List<string> { Join(s_heads), "|---|---:|---|---:|---:|---:|---:|" };
        lines.AddRange(rows.Select(row => Join(Cells(row))));
        return string.Join('\n', lines) + "\n";
    }

    private static string Join(string[] cells) => "| " + string.Join(" | ", cells) + " |";

    private static string[] Cells(LadderRow row) =>
    [
        row.Name, Number(row.Value), row.Unit, Number(row.Ceiling), Percent(row.OfCeiling), Number(row.Peer),
        row.OfPeer is { } times ? times.ToString("0.00", CultureInfo.InvariantCulture) + "x" : "",
    ];

    private static string Number(double? value) => value switch
    {
        null => "",
        { } v when Math.Abs(v) >= 1000 => v.ToString("#,0", CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) >= 10 => v.ToString("0.0", CultureInfo.InvariantCulture),
        { } v => v.ToString("0.###", CultureInfo.InvariantCulture),
    };

    private static string Percent(double? share) =>
        share is { } s ? (100 * s).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "";
}
