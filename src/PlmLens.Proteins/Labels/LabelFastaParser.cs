using System.Text;

namespace PlmLens.Proteins.Labels;

/// <summary>Reads FASTA whose "sequences" are labels: any printable letters, kept as they are.</summary>
internal sealed class LabelFastaParser(TextSource source, ProteinReaderOptions options)
{
    private readonly RecordIds _ids = new(source, options);
    private readonly StringBuilder _letters = new();
    private string? _header;
    private long _line;

    /// <summary>One record of a label file.</summary>
    /// <param name="Id">First word of the header.</param>
    /// <param name="Words">The other words.</param>
    /// <param name="Letters">The labels.</param>
    /// <param name="Line">The header's line.</param>
    public readonly record struct Entry(string Id, string[] Words, string Letters, long Line);

    /// <summary>The records in file order.</summary>
    /// <exception cref="Core.PlmLensException">The text is not of this form.</exception>
    public IEnumerable<Entry> Read()
    {
        while (NextLine() is { } line)
        {
            if (line.StartsWith('>'))
            {
                if (_header is not null)
                    yield return Finish();
                (_header, _line) = (line[1..].Trim(), source.Line);
                _letters.Clear();
            }
            else if (line.Length > 0)
            {
                if (_header is null)
                    throw source.Error("there is text before the first '>'; a record starts with '>' and its id.");
                if (_letters.Length + line.Length > options.MaxResidues)
                    throw source.Error($"record {_header}: more than {options.MaxResidues:N0} labels; split it.");
                _letters.Append(line);
            }
        }

        if (_header is null)
            throw source.Error("there is no record; a label file starts with '>' and the id of a protein.");
        yield return Finish();
    }

    private string? NextLine() =>
        source.TryReadLine(out ReadOnlySpan<byte> bytes) ? source.Decode(bytes).Trim() : null;

    private Entry Finish()
    {
        string[] words = _header!.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words is not [string id, ..])
            throw source.Error(_line, "the header has no id; write one right after '>'.");
        _ids.Add(id, _line);
        if (_letters.Length == 0)
            throw source.Error(_line, $"record {id} has no labels; add them or remove the record.");
        return new Entry(id, words[1..], _letters.ToString(), _line);
    }
}
