using System.Text;

namespace PlmLens.Proteins;

/// <summary>
/// The FT lines of one entry, in the syntax since 2019 (<c>KEY  12..15</c> and <c>/note="..."</c> lines) or the column
/// syntax before it (<c>KEY  12  15  Text.</c> and <c>/FTId=</c>). Methods return null or what is wrong.
/// </summary>
internal sealed class UniProtFeatureTable
{
    private readonly List<ProteinFeature> _features = [];
    private readonly StringBuilder _text = new();
    private ProteinFeature? _current;
    private bool _oldSyntax;
    private string? _qualifier;
    private string _lastLine = "";
    private bool _hasBracket;

    /// <summary>Reads one line; <paramref name="content"/> is what follows <c>FT</c> and three blanks.</summary>
    public string? Add(string content)
    {
        if (content.Length > 0 && content[0] != ' ')
            return EndFeature() ?? BeginFeature(content);
        string text = content.Trim();
        if (_current is null)
            return "a feature's text stands before its first line.";
        return _oldSyntax ? AddOldText(text) : AddQualifierText(text);
    }

    /// <summary>Ends the table.</summary>
    public string? TryFinish(out IReadOnlyList<ProteinFeature> features)
    {
        string? complaint = EndFeature();
        features = [.. _features];
        return complaint;
    }

    private string? BeginFeature(string content)
    {
        string[] words = content.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string key = words[0];
        if (!key.All(c => char.IsAsciiLetterUpper(c) || c == '_'))
            return $"'{key}' is not a feature key.";
        FeatureLocation location;
        _oldSyntax = words.Length >= 3;
        bool ok = words switch
        {
            [_, var place] => FeatureLocation.TryParse(place, out location),
            [_, var from, var to, ..] => FeatureLocation.TryParse(from, to, null, out location),
            _ => FeatureLocation.TryParse("", out location),
        };
        if (!ok)
            return $"the feature {key} has no valid position ('{string.Join(' ', words.Skip(1).Take(2))}').";
        _current = ProteinFeature.At(key, location);
        return words.Length == 4 ? AddOldText(words[3]) : null;
    }

    private string? AddOldText(string text)
    {
        if (text.StartsWith("/FTId=", StringComparison.Ordinal))
            _current = _current! with { FeatureId = text[6..].TrimEnd('.') };
        else
            AppendText(text);
        return null;
    }

    private string? AddQualifierText(string text)
    {
        if (_qualifier is null)
        {
            int equals = text.IndexOf("=\"", StringComparison.Ordinal);
            if (text is not ['/', ..] || equals < 0)
                return $"the feature {_current!.Type} holds '{Shorten(text)}' where /note=\"...\" should be.";
            _qualifier = text[1..equals];
            text = text[(equals + 2)..];
        }

        AppendText(text);
        if (QuotesAtEnd() % 2 == 0)
            return null;
        string value = QuotedValue.Unescape(_text.ToString(0, _text.Length - 1));
        _current = FeatureQualifiers.With(_current!, _qualifier, value);
        _qualifier = null;
        ClearText();
        return null;
    }

    private string? EndFeature()
    {
        if (_current is null)
            return null;
        if (_qualifier is not null)
            return $"the value of /{_qualifier} of the feature {_current.Type} has no closing quote.";
        if (_oldSyntax)
            _current = OldFeatureText.Apply(_current, _text.ToString());
        _features.Add(_current);
        ClearText();
        _current = null;
        return null;
    }

    private void AppendText(string text)
    {
        if (ContinuesSequence(text))
            _text.Append(text);
        else
            UniProtText.AppendWrapped(_text, text);
        _hasBracket |= text.Contains('(');
        _lastLine = text;
    }

    private void ClearText()
    {
        _text.Clear();
        (_hasBracket, _lastLine) = (false, "");
    }

    /// <summary>An odd number closes a value: quotes inside it are doubled.</summary>
    private int QuotesAtEnd()
    {
        int count = 0;
        while (count < _text.Length && _text[_text.Length - 1 - count] == '"')
            count++;
        return count;
    }

    /// <summary>Sequences of variants are wrapped anywhere, without a blank; they stand before any bracket.</summary>
    private bool ContinuesSequence(string text)
    {
        bool isVariant = _current!.Type is "VAR_SEQ" or "VARIANT" or "CONFLICT" or "MUTAGEN" or "VARSPLIC";
        return isVariant
            && !_hasBracket
            && IsSequence(_lastLine.AsSpan(_lastLine.LastIndexOf(' ') + 1))
            && IsSequence(FirstWord(text));
    }

    private static ReadOnlySpan<char> FirstWord(string text)
    {
        int end = text.AsSpan().IndexOfAny(" \",");
        return end < 0 ? text : text.AsSpan(0, end);
    }

    private static bool IsSequence(ReadOnlySpan<char> word) =>
        word.Length > 0 && !word.ContainsAnyExceptInRange('A', 'Z');

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
