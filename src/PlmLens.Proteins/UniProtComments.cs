using System.Text;

namespace PlmLens.Proteins;

/// <summary>Picks the comments of one entry that a record keeps, which are those on subcellular location.</summary>
internal sealed class UniProtComments
{
    private readonly StringBuilder _locations = new();
    private bool _inside;

    /// <summary>Whether a CC line is part of such a comment; call it once for each CC line, in order.</summary>
    /// <param name="content">What follows the line code and three blanks.</param>
    public bool Wants(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("-!-"u8) || content.StartsWith("---"u8))
            _inside = content[3..].TrimStart((byte)' ').StartsWith("SUBCELLULAR LOCATION:"u8);
        return _inside;
    }

    /// <summary>Adds a line that is wanted.</summary>
    public void Add(string content)
    {
        bool first = content.StartsWith("-!-", StringComparison.Ordinal);
        UniProtText.AppendWrapped(_locations, (first ? content[3..] : content).Trim());
    }

    /// <summary>The places in all of them.</summary>
    public IReadOnlyList<SubcellularLocation> Locations() => UniProtLocations.Parse(_locations.ToString());
}
