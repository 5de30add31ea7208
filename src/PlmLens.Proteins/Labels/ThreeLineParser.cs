namespace PlmLens.Proteins.Labels;

/// <summary>Reads records of three lines: header, sequence, labels.</summary>
internal sealed class ThreeLineParser(TextSource source, ProteinReaderOptions options)
{
    private readonly RecordIds _ids = new(source, options);
    private readonly SequenceBuilder _sequence = new(options.MaxResidues);

    /// <summary>The next record; null at the end.</summary>
    /// <exception cref="Core.PlmLensException">The text is not of this form.</exception>
    public LabelledProtein? Next()
    {
        string? header = NextLine();
        while (header is "")
            header = NextLine();
        if (header is null)
            return null;
        long line = source.Line;
        if (!header.StartsWith('>'))
            throw source.Error("a record starts with '>' and its id; each has three lines: header, sequence, labels.");
        string[] fields = header[1..].Split('|', StringSplitOptions.TrimEntries);
        string id = fields[0];
        if (id.Length == 0)
            throw source.Error("the header has no id; write one right after '>'.");
        _ids.Add(id, line);
        _sequence.Clear();
        if (!source.TryReadLine(out ReadOnlySpan<byte> letters))
            throw source.Error($"record {id} has no sequence; the file is cut off.");
        if ((_sequence.Append(letters) ?? _sequence.EndLine()) is { } complaint)
            throw source.Error($"record {id}: {complaint}");
        string labels = NextLine() ?? "";
        if (labels.Length != _sequence.Residues || labels.Length == 0)
        {
            throw source.Error($"record {id} has {labels.Length:N0} labels but {_sequence.Residues:N0} residues; "
                + "each record needs a line of each, of the same length.");
        }

        return new LabelledProtein
        {
            Id = id,
            Sequence = _sequence.ToString(),
            Labels = labels,
            HeaderFields = fields[1..],
        };
    }

    private string? NextLine() =>
        source.TryReadLine(out ReadOnlySpan<byte> bytes) ? source.Decode(bytes).Trim() : null;
}
