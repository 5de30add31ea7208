using System.Text;

namespace PlmLens.Cli.Report;

/// <summary>One HTML file that needs nothing else: no network, no scripts.</summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _body = new();
    private readonly string _title;

    /// <summary>Starts a page.</summary>
    /// <param name="title">Heading and name of the tab.</param>
    /// <param name="subtitle">A line below.</param>
    public HtmlPage(string title, string subtitle)
    {
        _title = title;
        _body.Append($"<h1>{Escape(title)}</h1>\n<p class=\"soft\">{Escape(subtitle)}</p>\n");
    }

    public void Heading(string text) => _body.Append($"<h2>{Escape(text)}</h2>\n");

    public void Paragraph(string text) => _body.Append($"<p>{Escape(text)}</p>\n");

    /// <summary>Figures to be seen first: a number and what it is.</summary>
    public void Tiles(IEnumerable<(string Value, string Name)> tiles)
    {
        _body.Append("<div class=\"tiles\">\n");
        foreach ((string value, string name) in tiles)
            _body.Append($"<div class=\"tile\"><b>{Escape(value)}</b><span>{Escape(name)}</span></div>\n");
        _body.Append("</div>\n");
    }

    /// <summary>Charts side by side where there is room; those without a drawing are left out.</summary>
    public void Cards(IEnumerable<(string Title, string Svg, string Caption)> cards)
    {
        _body.Append("<div class=\"cards\">\n");
        foreach ((string title, string svg, string caption) in cards)
        {
            if (svg.Length > 0)
            {
                _body.Append($"<figure><h3>{Escape(title)}</h3>\n{svg}");
                _body.Append($"<figcaption>{Escape(caption)}</figcaption></figure>\n");
            }
        }

        _body.Append("</div>\n");
    }

    /// <summary>One chart as wide as its text needs, up to the whole page.</summary>
    public void Figure(string title, string svg, string caption)
    {
        if (svg.Length == 0)
            return;
        _body.Append($"<figure class=\"full\"><h3>{Escape(title)}</h3>\n{svg}");
        _body.Append($"<figcaption>{Escape(caption)}</figcaption></figure>\n");
    }

    /// <summary>A table that stays readable on a phone: the last column is a note that moves below.</summary>
    public void NotedTable(string name, string value, string note, IEnumerable<(string, string, string)> rows)
    {
        _body.Append($"<table class=\"stack\"><thead><tr><th>{Escape(name)}</th><th>{Escape(value)}</th>");
        _body.Append($"<th class=\"note\">{Escape(note)}</th></tr></thead><tbody>\n");
        foreach ((string first, string second, string third) in rows)
        {
            _body.Append($"<tr><td>{Escape(first)}</td><td class=\"value\">{Escape(second)}</td>");
            _body.Append($"<td class=\"note\">{Escape(third)}</td></tr>\n");
        }

        _body.Append("</tbody></table>\n");
    }

    /// <summary>A table of numbers that scrolls sideways where it does not fit.</summary>
    /// <param name="head">Names of the columns.</param>
    /// <param name="rows">As many cells each.</param>
    /// <param name="textColumns">Columns from the left that are text.</param>
    public void NumberTable(
        IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, int textColumns = 1)
    {
        string Align(int column) => column < textColumns ? "" : " class=\"n\"";

        _body.Append("<div class=\"wide\"><table><thead><tr>");
        _body.AppendJoin("", head.Select((h, i) => $"<th{Align(i)}>{Escape(h)}</th>"));
        _body.Append("</tr></thead><tbody>\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            _body.Append("<tr>");
            _body.AppendJoin("", row.Select((c, i) => $"<td{Align(i)}>{Escape(c)}</td>"));
            _body.Append("</tr>\n");
        }

        _body.Append("</tbody></table></div>\n");
    }

    /// <summary>The whole file.</summary>
    public string Finish() =>
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        + $"<title>{Escape(_title)}</title>\n"
        + $"<style>\n{ReportStyle.Colours}{ReportStyle.Chart}{ReportStyle.Page}</style>\n"
        + $"</head>\n<body><main>\n{_body}</main></body>\n</html>\n";

    private static string Escape(string text) => SvgText.Escape(text);
}
