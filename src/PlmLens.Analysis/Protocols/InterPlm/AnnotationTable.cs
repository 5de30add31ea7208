using System.Globalization;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Protocols.InterPlm;

/// <summary>
/// InterPLM's concepts from a UniProt TSV (<c>analysis/concepts/extract_annotations.py</c>, v1.0.0; Simon and Zou,
/// Nature Methods 2025): proteins in pandas' shuffled order (seed 42), filtered, cut into shards, and every residue
/// labelled with the number of the instance that covers it. The mistakes are part of it: see docs/methods-scores.md.
/// </summary>
public sealed class AnnotationTable
{
    private const uint ShuffleSeed = 42;

    private AnnotationTable(IReadOnlyList<string> concepts, IReadOnlyList<AnnotationShard> shards)
    {
        Concepts = concepts;
        Shards = shards;
    }

    /// <summary>Names such as <c>Domain_Protein kinase</c>, <c>Zinc finger_any</c>, <c>Helix</c>,
    /// <c>amino_acid_C</c>.</summary>
    public IReadOnlyList<string> Concepts { get; }

    /// <summary>The shards.</summary>
    public IReadOnlyList<AnnotationShard> Shards { get; }

    /// <summary>Reads a UniProt TSV, plain or gzip.</summary>
    /// <param name="path">The file, with the columns that InterPLM asks the UniProt service for.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="PlmLensException">It cannot be read, lacks a column, or a length is no number.</exception>
    public static AnnotationTable Read(string path, AnnotationOptions options)
    {
        options.Validate();
        Row[] rows = [.. UniProtTsvTable.Read(path, AnnotationColumns.All).Select(line => Row.Of(path, line))];
        int[] order = new NumPyRandom(ShuffleSeed).Permutation(rows.Length);
        var sequences = new HashSet<string>(StringComparer.Ordinal);
        Row[] kept =
        [
            .. order.Select(i => rows[i])
                .Where(row => row.Length <= options.MaximumLength && row.HasStructure && sequences.Add(row.Sequence)),
        ];
        string[][] choices =
            [.. AnnotationColumns.Categorical.Select((c, i) => Choices(kept, i, c.Key, c.Word, options))];
        AnnotationShard[] shards = [.. Cut(kept, options.Shards).Select(part => Label(part, choices))];
        return new AnnotationTable(Names(choices), shards);
    }

    /// <summary>The concepts that are evaluated: those with more residues or more domains than the options say, over
    /// all given shards together, without the catch-all ones.</summary>
    /// <param name="shards">Numbers of the validation and test shards.</param>
    /// <param name="options">The keep rules.</param>
    public IReadOnlyList<int> Evaluated(IEnumerable<int> shards, AnnotationOptions options)
    {
        long[] residues = new long[Concepts.Count], domains = new long[Concepts.Count];
        foreach (int shard in shards)
        {
            for (int c = 0; Shards[shard].Labels is { } labels && c < labels.Count; c++)
            {
                residues[c] += labels[c].Rows.Count;
                domains[c] += labels[c].Domains;
            }
        }

        return
        [
            .. Enumerable.Range(0, Concepts.Count).Where(c =>
                (residues[c] > options.MoreResiduesThan || domains[c] > options.MoreDomainsThan)
                && !AnnotationColumns.Excluded.Contains(Concepts[c])),
        ];
    }

    // Kept notes, the most frequent first, then "any".
    private static string[] Choices(
        Row[] rows, int column, string key, string word, AnnotationOptions options) =>
    [
        .. rows.Select(row => row.Cells[column]).OfType<string>()
            .SelectMany(cell => AnnotationCell.Notes(cell, key, word))
            .GroupBy(note => note, StringComparer.Ordinal)
            .Where(group => group.Count() >= options.MinimumInstances && group.Key.Length > 0)
            .OrderByDescending(group => group.Count())
            .Select(group => group.Key),
        AnnotationColumns.Any,
    ];

    private static string[] Names(string[][] choices) =>
    [
        .. AnnotationColumns.Categorical.SelectMany((c, i) =>
            choices[i].Select(choice => $"{AnnotationColumns.Short(c.Column)}_{choice}")),
        .. AnnotationColumns.Binary,
        .. AnnotationColumns.Paired,
        .. AnnotationColumns.AminoAcids.Select(letter => $"amino_acid_{letter}"),
        "amino_acid_Other",
    ];

    // The first parts get one protein more when they cannot all be equal.
    private static IEnumerable<Row[]> Cut(Row[] rows, int parts)
    {
        int first = 0;
        for (int i = 0; i < parts; i++)
        {
            int count = (rows.Length / parts) + (i < rows.Length % parts ? 1 : 0);
            yield return rows[first..(first + count)];
            first += count;
        }
    }

    private static AnnotationShard Label(Row[] rows, string[][] choices)
    {
        string[] entries = [.. rows.Select(row => row.Entry)];
        int[] lengths = [.. rows.Select(row => row.Length)];
        int binaries = AnnotationColumns.Categorical.Length;
        int paired = binaries + AnnotationColumns.Binary.Length;
        string?[] keys = [.. Enumerable.Range(0, paired + AnnotationColumns.Paired.Length).Select(c => Key(rows, c))];
        if (keys.AsSpan(binaries).Contains(null))
            return new AnnotationShard(entries, lengths, null);

        int concepts = choices.Sum(choice => choice.Length) + (keys.Length - binaries)
            + AnnotationColumns.AminoAcids.Length + 1;
        var labels = new LabelList[concepts];
        for (int i = 0; i < concepts; i++)
            labels[i] = new LabelList();
        int[][] next = [.. choices.Select(choice => Enumerable.Repeat(1, choice.Length).ToArray())];
        int[] nextBinary = [.. Enumerable.Repeat(1, AnnotationColumns.Binary.Length)];
        int start = 0;
        foreach (Row row in rows)
        {
            int concept = 0;
            for (int c = 0; c < binaries; c++)
            {
                int[][] found = [.. choices[c].Select(_ => new int[row.Length])];
                if (keys[c] is { } key)
                    AnnotationCell.Categorical(row.Cells[c], key, choices[c], found, next[c]);
                foreach (int[] one in found)
                    labels[concept++].Add(start, one);
            }

            for (int c = binaries; c < keys.Length; c++)
            {
                int[] found = new int[row.Length];
                if (c < paired)
                    AnnotationCell.Binary(row.Cells[c], keys[c]!, found, ref nextBinary[c - binaries]);
                else
                    AnnotationCell.Paired(row.Cells[c], keys[c]!, found);
                labels[concept++].Add(start, found);
            }

            for (int i = 0; i < row.Sequence.Length; i++)
            {
                int letter = AnnotationColumns.AminoAcids.IndexOf(row.Sequence[i], StringComparison.Ordinal);
                labels[concept + (letter < 0 ? AnnotationColumns.AminoAcids.Length : letter)].Add(start + i);
            }

            start += row.Length;
        }

        return new AnnotationShard(entries, lengths, [.. labels.Select(list => list.ToLabels())]);
    }

    // The first word of the column's first cell in the shard; null when the column is empty there.
    private static string? Key(Row[] rows, int column) =>
        rows.Select(row => row.Cells[column]).FirstOrDefault(cell => cell is not null)?.Split(' ')[0];

    private sealed class LabelList
    {
        private readonly List<int> _rows = [];
        private readonly List<int> _values = [];

        public void Add(int start, int[] values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                if (values[i] == 0)
                    continue;
                _rows.Add(start + i);
                _values.Add(values[i]);
            }
        }

        public void Add(int row)
        {
            _rows.Add(row);
            _values.Add(1);
        }

        public ShardLabels ToLabels() => new(_rows, _values);
    }

    /// <param name="Entry">Accession.</param>
    /// <param name="Length">Residues.</param>
    /// <param name="Sequence">Letters.</param>
    /// <param name="HasStructure">Whether AlphaFold DB has it.</param>
    /// <param name="Cells">The annotation columns.</param>
    private sealed record Row(string Entry, int Length, string Sequence, bool HasStructure, string?[] Cells)
    {
        private const int Fields = 4;

        public static Row Of(string path, (long Line, string?[] Cells) line)
        {
            string entry = line.Cells[0] ?? "", sequence = line.Cells[2] ?? "";
            if (!int.TryParse(line.Cells[1], CultureInfo.InvariantCulture, out int length)
                || length != sequence.Length)
            {
                throw new PlmLensException(
                    $"{path}:{line.Line}: entry {entry}: Length is '{line.Cells[1]}', but the sequence has "
                    + $"{sequence.Length} letters; download the file again.");
            }

            return new Row(entry, length, sequence, line.Cells[3] is not null, line.Cells[Fields..]);
        }
    }
}
