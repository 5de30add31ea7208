using PlmLens.Core;

namespace PlmLens.Proteins;

/// <summary>
/// Reads FASTA, plain or gzip, one record at a time. Memory is that of the longest record, however long its lines are.
/// Accepted text: docs/formats/proteins.md.
/// </summary>
public static class FastaReader
{
    /// <summary>Reads a file while it is enumerated.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input (which can be enumerated once).</param>
    /// <param name="options">Null for <see cref="ProteinReaderOptions.Default"/>.</param>
    /// <exception cref="PlmLensException">During enumeration: the file cannot be read or is not FASTA; the message
    /// gives file, line and record.</exception>
    public static IEnumerable<ProteinRecord> Read(string path, ProteinReaderOptions? options = null)
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
    public static IEnumerable<ProteinRecord> Read(Stream stream, string name, ProteinReaderOptions? options = null)
    {
        using var source = new TextSource(stream, name);
        foreach (ProteinRecord record in Read(source, options ?? ProteinReaderOptions.Default))
            yield return record;
    }

    internal static IEnumerable<ProteinRecord> Read(TextSource source, ProteinReaderOptions options)
    {
        options.Validate();
        var parser = new FastaParser(source, options);
        while (parser.Next() is { } record)
            yield return record;
    }
}
