using System.Text;
using PlmLens.Core;

namespace PlmLens.Proteins;

/// <summary>Writes FASTA with lines of at most 60 residues; <see cref="FastaReader"/> reads the same ids, words and
/// sequences back.</summary>
public static class FastaWriter
{
    private const int ResiduesPerLine = 60;

    /// <summary>Writes a whole file, which appears under its name only when it is complete.</summary>
    /// <returns>Number of records written.</returns>
    /// <exception cref="PlmLensException">The file cannot be written, or a record does not fit FASTA.</exception>
    public static int Write(string path, IEnumerable<ProteinRecord> records)
    {
        using var file = new AtomicFile(path);
        int count;
        try
        {
            count = Write(file.Stream, records);
        }
        catch (IOException e)
        {
            throw file.Failure(e);
        }

        file.Commit();
        return count;
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <returns>Number of records written.</returns>
    /// <exception cref="PlmLensException">A record cannot be written as FASTA.</exception>
    public static int Write(Stream stream, IEnumerable<ProteinRecord> records)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        writer.NewLine = "\n";
        int count = 0;
        foreach (ProteinRecord record in records)
        {
            writer.WriteLine(Header(record));
            WriteSequence(writer, record.Sequence);
            count++;
        }

        return count;
    }

    private static string Header(ProteinRecord record)
    {
        var header = new StringBuilder(">");
        if (record.EntryName is null)
            header.Append(record.Accession);
        else
            header.Append($"{(record.Reviewed == false ? "tr" : "sp")}|{record.Accession}|{record.EntryName}");
        if (record.Description is not null)
            header.Append(' ').Append(record.Description);
        if (record.Organism is not null)
            header.Append(" OS=").Append(record.Organism);
        if (record.TaxonId is { } taxon)
            header.Append(" OX=").Append(taxon);
        if (record.GeneNames is [string gene, ..])
            header.Append(" GN=").Append(gene);
        string text = header.ToString();
        bool badId = record.Accession.Length == 0 || record.Accession.AsSpan().ContainsAny(" \t>");
        if (badId || text.Any(char.IsControl))
        {
            throw new PlmLensException($"The record '{record.Accession}' cannot be written as FASTA; "
                + "its id is empty or holds blanks, or its header holds a line break.");
        }

        return text;
    }

    private static void WriteSequence(StreamWriter writer, string sequence)
    {
        int start = 0;
        while (start < sequence.Length)
        {
            int end = start;
            for (int residue = 0; residue < ResiduesPerLine && end < sequence.Length; residue++)
                end += sequence[end] == '<' ? ProteinRecord.MaskToken.Length : 1;
            writer.Write(sequence.AsSpan(start, end - start));
            writer.WriteLine();
            start = end;
        }
    }
}
