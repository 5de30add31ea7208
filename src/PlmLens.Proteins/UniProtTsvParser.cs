using System.Globalization;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Proteins;

/// <summary>The state of reading one TSV: its columns, then a record per line.</summary>
internal sealed class UniProtTsvParser(TextSource source, ProteinReaderOptions options)
{
    private readonly RecordIds _ids = new(source, options);
    private readonly SequenceBuilder _sequence = new(options.MaxResidues);
    private (UniProtTsvColumn Column, string? Database)[]? _columns;
    private string[] _headers = [];

    /// <summary>The next record; null at the end.</summary>
    public ProteinRecord? Next()
    {
        if (_columns is null)
            ReadHeader();
        while (source.TryReadLine(out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty)
                continue;
            string[] cells = source.Decode(line).Split('\t');
            if (cells.Length != _headers.Length)
            {
                throw source.Error($"the line has {cells.Length} cells, but the header has {_headers.Length}; "
                    + "the file is cut off or was edited.");
            }

            return Record(cells);
        }

        return null;
    }

    private void ReadHeader()
    {
        if (!source.TryReadLine(out ReadOnlySpan<byte> line))
            throw new PlmLensException($"{source.Name} is empty; give a TSV with the columns Entry and Sequence.");
        _headers = [.. source.Decode(line).Split('\t').Select(h => Unquote(h).Trim())];
        _columns = [.. _headers.Select(UniProtTsvColumns.Of)];
        foreach (UniProtTsvColumn needed in new[] { UniProtTsvColumn.Accession, UniProtTsvColumn.Sequence })
        {
            int count = _columns.Count(c => c.Column == needed);
            string name = needed == UniProtTsvColumn.Accession ? "Entry" : "Sequence";
            if (count != 1)
                throw source.Error($"there are {count} columns named {name}; download the TSV with exactly one.");
        }
    }

    private ProteinRecord Record(string[] cells)
    {
        int accessionAt = Array.FindIndex(_columns!, c => c.Column == UniProtTsvColumn.Accession);
        string accession = Unquote(cells[accessionAt]).Trim();
        if (accession.Length == 0)
            throw source.Error("the Entry cell is empty; every line needs an accession.");
        _ids.Add(accession, source.Line);
        var record = new ProteinRecord { Accession = accession, Sequence = "" };
        var features = new List<ProteinFeature>();
        var references = new List<CrossReference>();
        int? length = null;
        for (int i = 0; i < cells.Length; i++)
        {
            string cell = Unquote(cells[i]).Trim();
            (UniProtTsvColumn column, string? database) = _columns![i];
            if (cell.Length == 0 && column != UniProtTsvColumn.Sequence)
                continue;
            string? complaint = null;
            switch (column)
            {
                case UniProtTsvColumn.Features:
                    complaint = FeatureCell.Parse(cell, features);
                    break;
                case UniProtTsvColumn.CrossReferences:
                    references.AddRange(List(cell).Select(id => new CrossReference(database!, id)));
                    break;
                case UniProtTsvColumn.Length:
                    length = Number(cell);
                    complaint = length is null ? $"'{cell}' is not a number." : null;
                    break;
                case UniProtTsvColumn.Sequence:
                    complaint = ReadSequence(cell);
                    record = record with { Sequence = _sequence.ToString() };
                    break;
                default:
                    complaint = SetText(ref record, column, cell);
                    break;
            }

            if (complaint is not null)
                throw source.Error($"entry {accession}, column {_headers[i]}: {complaint}");
        }

        if (length is not null && length != record.Length)
        {
            throw source.Error(
                $"entry {accession}: the sequence has {record.Length} residues, but Length says {length}.");
        }

        return record with { Features = features, CrossReferences = references };
    }

    private string? ReadSequence(string cell)
    {
        _sequence.Clear();
        string? complaint = _sequence.Append(Encoding.UTF8.GetBytes(cell)) ?? _sequence.EndLine();
        return complaint ?? (_sequence.Residues == 0 ? "there is no sequence; add it or remove the line." : null);
    }

    private static string? SetText(ref ProteinRecord record, UniProtTsvColumn column, string cell)
    {
        switch (column)
        {
            case UniProtTsvColumn.EntryName:
                record = record with { EntryName = cell };
                return null;
            case UniProtTsvColumn.Reviewed:
                bool? reviewed = cell switch { "reviewed" => true, "unreviewed" => false, _ => null };
                record = record with { Reviewed = reviewed };
                return reviewed is null ? $"'{cell}' is neither reviewed nor unreviewed." : null;
            case UniProtTsvColumn.ProteinNames:
                string[] numbers = record.EcNumbers.Count > 0 ? [.. record.EcNumbers] : UniProtText.EcNumbers(cell);
                record = record with { Description = UniProtText.RecommendedName(cell), EcNumbers = numbers };
                return null;
            case UniProtTsvColumn.GeneNames:
                record = record with { GeneNames = cell.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
                return null;
            case UniProtTsvColumn.Organism:
                record = record with { Organism = cell };
                return null;
            case UniProtTsvColumn.TaxonId:
                record = record with { TaxonId = Number(cell) };
                return record.TaxonId is null ? $"'{cell}' is not a taxon number." : null;
            case UniProtTsvColumn.EcNumbers:
                record = record with { EcNumbers = List(cell) };
                return null;
            case UniProtTsvColumn.Keywords:
                record = record with { Keywords = List(cell) };
                return null;
            case UniProtTsvColumn.Lineage:
                record = record with { Lineage = [.. cell.Split(", ").Select(Taxon)] };
                return null;
            case UniProtTsvColumn.Locations:
                record = record with { Locations = UniProtLocations.Parse(cell) };
                return null;
            default:
                return null;
        }
    }

    /// <summary>Items of a cell such as <c>PF00069;PF07714;</c>.</summary>
    private static string[] List(string cell) =>
        cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The name in <c>Homo (genus)</c>.</summary>
    private static string Taxon(string item)
    {
        int rank = item.EndsWith(')') ? item.LastIndexOf(" (", StringComparison.Ordinal) : -1;
        return (rank > 0 ? item[..rank] : item).Trim();
    }

    private static int? Number(string cell) =>
        int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value : null;

    /// <summary>Cells that a spreadsheet or pandas wrote are quoted as in CSV; those of UniProt are not.</summary>
    private static string Unquote(string cell) =>
        cell is ['"', .., '"'] ? QuotedValue.Unescape(cell[1..^1]) : cell;
}
