namespace PlmLens.Server.Lenses;

/// <summary>Texts that repeat, each kept once and named by a number in order of first appearance.</summary>
internal sealed class TextCodes
{
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    /// <summary>All texts; a code is a place here.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The code of a text; -1 for null or empty.</summary>
    public int Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return -1;
        if (!_codes.TryGetValue(text, out int code))
        {
            _codes.Add(text, code = _texts.Count);
            _texts.Add(text);
        }

        return code;
    }
}
