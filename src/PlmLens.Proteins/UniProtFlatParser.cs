using System.Text;
using PlmLens.Core;

namespace PlmLens.Proteins;

/// <summary>The state of reading one UniProt flat file: finds where entries begin and end.</summary>
internal sealed class UniProtFlatParser(TextSource source, ProteinReaderOptions options)
{
    /// <summary>Bounds the text (not the residues) that one entry may claim; the largest have about 1 MiB.</summary>
    private const int MaxEntryText = 64 << 20;

    private readonly RecordIds _ids = new(source, options);
    private UniProtEntryBuilder? _entry;
    private long _entryLine;
    private long _entryText;

    /// <summary>The next record; null at the end.</summary>
    public ProteinRecord? Next()
    {
        while (source.TryReadLine(out ReadOnlySpan<byte> line))
        {
            if (line.TrimEnd((byte)' ').IsEmpty && _entry is null)
                continue;
            if (line.SequenceEqual("//"u8))
                return EndEntry();
            if (_entry is { InSequence: true } && line.StartsWith("     "u8))
                Check(_entry.AddResidues(line[5..]));
            else
                AddLine(line);
        }

        if (_entry is not null)
            throw source.Error(Cut("the file ends before its closing '//'"));
        if (_entryLine == 0)
            throw new PlmLensException($"{source.Name} holds no UniProt entry; an entry begins with an 'ID' line.");
        return null;
    }

    private void AddLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 2 || line[2..Math.Min(5, line.Length)].ContainsAnyExcept((byte)' '))
            throw source.Error($"{Where()}the line begins with neither a UniProt line code nor '//'.");
        string code = Encoding.Latin1.GetString(line[..2]);
        if (code == "ID")
            BeginEntry();
        if (_entry is null)
            throw source.Error("there is text before an 'ID' line; a UniProt entry begins with one.");
        if (_entry.InSequence)
            throw source.Error($"{Where()}the line '{source.Decode(line[..2])}' stands after the sequence began.");
        bool wanted = code == "CC"
            ? _entry.WantsComment(line[Math.Min(5, line.Length)..])
            : UniProtEntryBuilder.Reads(code);
        if (!wanted)
        {
            CheckIsKnown(code, line);
            return;
        }

        _entryText += line.Length;
        if (_entryText > MaxEntryText)
            throw source.Error($"{Where()}it has more than {MaxEntryText >> 20} MiB of text; the file is damaged.");
        Check(_entry.Add(code, source.Decode(line.Length > 5 ? line[5..] : default)));
    }

    private void CheckIsKnown(string code, ReadOnlySpan<byte> line)
    {
        bool known = code is "DT" or "OG" or "OH" or "CC" or "PE" or "**"
            or "RN" or "RP" or "RC" or "RX" or "RA" or "RT" or "RG" or "RL";
        if (!known)
            throw source.Error($"{Where()}'{source.Decode(line[..2])}' is not a UniProt line code.");
    }

    private void BeginEntry()
    {
        if (_entry is not null)
            throw source.Error(Cut("the next entry begins before its closing '//'"));
        _entry = new UniProtEntryBuilder(options.MaxResidues);
        _entryLine = source.Line;
        _entryText = 0;
    }

    private ProteinRecord EndEntry()
    {
        if (_entry is null)
            throw source.Error("'//' closes no entry; a UniProt entry begins with an 'ID' line.");
        Check(_entry.TryFinish(out ProteinRecord? record));
        _entry = null;
        _ids.Add(record!.Accession, _entryLine);
        return record;
    }

    private void Check(string? complaint)
    {
        if (complaint is not null)
            throw source.Error(Where() + complaint);
    }

    private string Where() => _entry is null ? "" : $"entry {_entry.Label}: ";

    private string Cut(string how) =>
        $"entry {_entry!.Label}, begun at line {_entryLine}, is cut off: {how}; get the file again.";
}
