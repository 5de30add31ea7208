using System.Globalization;
using System.Text;

namespace PlmLens.Cli.Training;

/// <summary>
/// The part of TOML that sweeps need: comments, <c>key = value</c>, <c>[[sae]]</c>; values are strings, numbers,
/// true, false, and arrays of these over any number of lines. Everything else is a problem that names its line; reading
/// goes on at the next line, so that all are found.
/// </summary>
internal sealed class SweepToml
{
    private readonly string _text;
    private readonly List<string> _problems = [];
    private readonly List<SweepEntry> _shared = [];
    private readonly List<SweepGrid> _grids = [];
    private List<SweepEntry> _entries;
    private int _at;
    private int _line = 1;

    private SweepToml(string text)
    {
        _text = text.ReplaceLineEndings("\n");
        _entries = _shared;
    }

    public static SweepFile Parse(string text)
    {
        var reader = new SweepToml(text);
        while (reader.SkipBlank())
        {
            try
            {
                reader.Statement();
            }
            catch (FormatException e)
            {
                reader._problems.Add($"line {reader._line}: {e.Message}");
                reader.SkipLine();
            }
        }

        return new SweepFile(reader._shared, reader._grids, reader._problems);
    }

    private char Here => _at < _text.Length ? _text[_at] : '\0';

    private void Statement()
    {
        int line = _line;
        if (Here == '[')
        {
            Header(line);
        }
        else
        {
            string key = Key();
            SkipSpaces();
            Expect('=');
            SkipSpaces();
            List<string> values = [];
            if (Here == '[')
                Array(values);
            else
                values.Add(Value());
            if (_entries.Any(e => e.Key == key))
                throw new FormatException($"{key} is given twice in one table");
            _entries.Add(new SweepEntry(key, values, $"line {line}"));
        }

        SkipSpaces();
        SkipComment();
        if (Here is not ('\n' or '\0'))
            throw new FormatException($"'{Rest()}' is left over at the end of the line");
    }

    private void Header(int line)
    {
        string header = Rest();
        int comment = header.IndexOf('#', StringComparison.Ordinal);
        string name = (comment < 0 ? header : header[..comment]).Trim();
        if (name != $"[[{SweepFile.GridName}]]")
        {
            _entries = [];
            throw new FormatException($"'{name}' is no table of a sweep file; write [[{SweepFile.GridName}]]");
        }

        _entries = [];
        _grids.Add(new SweepGrid($"line {line}", _entries));
        _at += header.Length;
    }

    private string Key()
    {
        int start = _at;
        while (char.IsAsciiLetterOrDigit(Here) || Here is '-' or '_')
            _at++;
        return _at > start ? _text[start.._at] : throw new FormatException($"'{Rest()}' does not start with a name");
    }

    private void Array(List<string> values)
    {
        Expect('[');
        while (true)
        {
            SkipBlank();
            if (Here == ']')
                break;
            values.Add(Value());
            SkipBlank();
            if (Here == ',')
                _at++;
            else if (Here != ']')
                throw new FormatException("an array needs ',' between its values and ']' at its end");
        }

        _at++;
        if (values.Count == 0)
            throw new FormatException("an array without values leaves nothing to train");
    }

    private string Value()
    {
        if (Here is '"' or '\'')
            return Text(Here);
        int start = _at;
        while (char.IsAsciiLetterOrDigit(Here) || Here is '+' or '-' or '.' or '_')
            _at++;
        string word = _text[start.._at];
        if (word is "true" or "false")
            return word;
        string number = word.Replace("_", "", StringComparison.Ordinal);
        bool isNumber = double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value);
        return isNumber
            ? number
            : throw new FormatException($"'{(word.Length > 0 ? word : Rest())}' is no string, number, true or false");
    }

    private string Text(char quote)
    {
        var text = new StringBuilder();
        for (_at++; Here != quote; _at++)
        {
            if (Here is '\n' or '\0')
                throw new FormatException("a string is not closed");
            if (quote == '\'' || Here != '\\')
            {
                text.Append(Here);
                continue;
            }

            _at++;
            text.Append(Here switch
            {
                '"' => '"',
                '\\' => '\\',
                't' => '\t',
                _ => throw new FormatException($"'\\{Here}' is no escape that a sweep file knows"),
            });
        }

        _at++;
        return text.ToString();
    }

    private void Expect(char wanted)
    {
        if (Here != wanted)
            throw new FormatException($"'{wanted}' is missing before '{Rest()}'");
        _at++;
    }

    private string Rest()
    {
        int end = _text.IndexOf('\n', _at);
        return _text[_at..(end < 0 ? _text.Length : end)].TrimEnd();
    }

    private void SkipSpaces()
    {
        while (Here is ' ' or '\t')
            _at++;
    }

    private void SkipComment()
    {
        if (Here != '#')
            return;
        while (Here is not ('\n' or '\0'))
            _at++;
    }

    // White space, line ends and comments; false at the end of the text.
    private bool SkipBlank()
    {
        while (true)
        {
            SkipSpaces();
            SkipComment();
            if (Here != '\n')
                return _at < _text.Length;
            _at++;
            _line++;
        }
    }

    private void SkipLine()
    {
        while (Here is not ('\n' or '\0'))
            _at++;
    }
}
