using PlmLens.Core;

namespace PlmLens.Proteins.Labels;

/// <summary>Puts the files of a FLIP split together: sequences, labels, and a mask of resolved residues.</summary>
internal sealed class PairedLabels(ProteinReaderOptions options)
{
    private readonly Dictionary<string, LabelledProtein> _labelled = [];

    public LabelledSet Read(string sequencesPath, string labelsPath, string? maskPath)
    {
        Dictionary<string, string> sequences = [];
        foreach (ProteinRecord record in FastaReader.Read(sequencesPath, options))
            sequences[record.Accession] = record.Sequence;
        List<string> order = ReadLabels(labelsPath, sequences, out List<string> withoutSequence);
        if (maskPath is not null)
            ReadMask(maskPath);
        string[] withoutLabels = [.. sequences.Keys.Where(id => !_labelled.ContainsKey(id))];
        return new LabelledSet(labelsPath, [.. order.Select(id => _labelled[id])], withoutLabels, withoutSequence);
    }

    /// <summary>The split that FLIP's words <c>SET=train VALIDATION=True</c> give; null when they say none.</summary>
    internal static LabelSplit? SplitOf(string? set, string? validation) => (set, validation) switch
    {
        ("train", "True" or "true" or "TRUE") => LabelSplit.Validation,
        ("train", _) => LabelSplit.Train,
        ("valid" or "validation" or "val", _) => LabelSplit.Validation,
        ("test", _) => LabelSplit.Test,
        _ => null,
    };

    private List<string> ReadLabels(
        string path, Dictionary<string, string> sequences, out List<string> withoutSequence)
    {
        var order = new List<string>();
        withoutSequence = [];
        using TextSource source = TextSource.Open(path);
        foreach (LabelFastaParser.Entry entry in new LabelFastaParser(source, options).Read())
        {
            if (!sequences.TryGetValue(entry.Id, out string? sequence))
            {
                withoutSequence.Add(entry.Id);
                continue;
            }

            CheckLength(source, entry, sequence, "labels");
            order.Add(entry.Id);
            _labelled[entry.Id] = new LabelledProtein
            {
                Id = entry.Id,
                Sequence = sequence,
                Labels = entry.Letters,
                Split = SplitOf(Value(entry.Words, "SET="), Value(entry.Words, "VALIDATION=")),
                HeaderFields = entry.Words,
            };
        }

        return order;
    }

    private void ReadMask(string path)
    {
        using TextSource source = TextSource.Open(path);
        foreach (LabelFastaParser.Entry entry in new LabelFastaParser(source, options).Read())
        {
            if (!_labelled.TryGetValue(entry.Id, out LabelledProtein? protein))
                continue;
            CheckLength(source, entry, protein.Sequence, "mask digits");
            if (entry.Letters.AsSpan().ContainsAnyExcept('0', '1'))
                throw source.Error(entry.Line, $"record {entry.Id}: a mask is made of 0 and 1; give the mask file.");
            _labelled[entry.Id] = protein with { Resolved = [.. entry.Letters.Select(c => c == '1')] };
        }

        string? bare = _labelled.Values.FirstOrDefault(p => p.Resolved is null)?.Id;
        if (bare is not null)
            throw new PlmLensException($"{path}: there is no mask for {bare}; give the mask of the same proteins.");
    }

    private static void CheckLength(
        TextSource source, LabelFastaParser.Entry entry, string sequence, string what)
    {
        if (entry.Letters.Length == sequence.Length)
            return;
        throw source.Error(
            entry.Line,
            $"record {entry.Id} has {entry.Letters.Length:N0} {what} but {sequence.Length:N0} residues; "
            + "give the sequences that the labels were made for.");
    }

    private static string? Value(string[] words, string key)
    {
        string? word = Array.Find(words, w => w.StartsWith(key, StringComparison.OrdinalIgnoreCase));
        return word?[key.Length..];
    }
}
