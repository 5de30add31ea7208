using System.Text;
using PlmLens.Core;

namespace PlmLens.Proteins;

/// <summary>Reads proteins from any accepted file, whose form it tells by the content, not by the name.</summary>
public static class ProteinReader
{
    /// <summary>How much of a file is looked at; the first line of a TSV with every column is shorter.</summary>
    private const int Looked = 1 << 14;

    /// <summary>Reads FASTA, a UniProt flat file or a UniProt TSV, plain or gzip, while it is enumerated.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input (which can be enumerated once).</param>
    /// <param name="options">Null for <see cref="ProteinReaderOptions.Default"/>.</param>
    /// <exception cref="PlmLensException">During enumeration: the file cannot be read, has none of these forms, or is
    /// wrong somewhere; the message gives file, line and record.</exception>
    public static IEnumerable<ProteinRecord> Open(string path, ProteinReaderOptions? options = null)
    {
        using TextSource source = TextSource.Open(path);
        foreach (ProteinRecord record in Read(source, options ?? ProteinReaderOptions.Default))
            yield return record;
    }

    /// <summary>Reads a stream, which is disposed at the end of the enumeration.</summary>
    /// <param name="stream">Plain or gzip bytes.</param>
    /// <param name="name">What messages call the stream.</param>
    /// <param name="options">Null for <see cref="ProteinReaderOptions.Default"/>.</param>
    /// <exception cref="PlmLensException">As for a file.</exception>
    public static IEnumerable<ProteinRecord> Open(Stream stream, string name, ProteinReaderOptions? options = null)
    {
        using var source = new TextSource(stream, name);
        foreach (ProteinRecord record in Read(source, options ?? ProteinReaderOptions.Default))
            yield return record;
    }

    /// <summary>The form of a file, from its first bytes.</summary>
    /// <exception cref="PlmLensException">The file cannot be read, is empty or has none of the forms.</exception>
    public static ProteinFormat Detect(string path)
    {
        using TextSource source = TextSource.Open(path);
        return Detect(source);
    }

    private static IEnumerable<ProteinRecord> Read(TextSource source, ProteinReaderOptions options) =>
        Detect(source) switch
        {
            ProteinFormat.Fasta => FastaReader.Read(source, options),
            ProteinFormat.UniProtFlat => UniProtFlatReader.Read(source, options),
            _ => UniProtTsvReader.Read(source, options),
        };

    private static ProteinFormat Detect(TextSource source)
    {
        ReadOnlySpan<byte> start = source.Peek(Looked);
        ReadOnlySpan<byte> text = start.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty)
            throw new PlmLensException($"{source.Name} is empty; give a file with at least one protein.");
        if (text.StartsWith(">"u8))
            return ProteinFormat.Fasta;
        if (text.StartsWith("ID   "u8))
            return ProteinFormat.UniProtFlat;
        int lineEnd = start.IndexOfAny((byte)'\n', (byte)'\r');
        string firstLine = Encoding.Latin1.GetString(lineEnd < 0 ? start : start[..lineEnd]);
        if (firstLine.Split('\t').Any(h => UniProtTsvColumns.Of(h.Trim('"', ' ')).Column == UniProtTsvColumn.Accession))
            return ProteinFormat.UniProtTsv;
        throw new PlmLensException(
            $"{source.Name} {Describe(start)}; give FASTA, a UniProt flat file or a UniProt TSV.");
    }

    /// <summary>What a file is that cannot be read here, as a verb phrase.</summary>
    private static string Describe(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("PK\x3\x4"u8))
            return "is a zip archive, of which only a file inside can be read";
        if (start.StartsWith("BZh"u8)
            || start.StartsWith<byte>([0xFD, 0x37, 0x7A, 0x58])
            || start.StartsWith<byte>([0x28, 0xB5, 0x2F, 0xFD]))
            return "is compressed with something other than gzip";
        if (start.StartsWith<byte>([0xFF, 0xFE]) || start.StartsWith<byte>([0xFE, 0xFF]))
            return "is UTF-16 text, not UTF-8";
        if (start.StartsWith("<?xml"u8) || start.StartsWith("<uniprot"u8))
            return "is XML";
        return start.Contains((byte)0) ? "is a binary file" : "does not begin like any protein file";
    }
}
