using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Proteins.Labels;

/// <summary>
/// Reads proteins with labels from the files of public benchmarks as they are, plain or gzip. Forms:
/// docs/formats/proteins.md. Every method throws <see cref="PlmLensException"/> with file, line and record for a file
/// that cannot be read or is not of its form, among it a sequence and labels of different length.
/// </summary>
public static class LabelFile
{
    /// <summary>Reads the files of a FLIP residue benchmark (secondary_structure, conservation, bind): sequences, and
    /// labels under the same ids, in any order, with <c>SET=</c> and <c>VALIDATION=</c> in the header.</summary>
    /// <param name="sequencesPath">FASTA.</param>
    /// <param name="labelsPath">FASTA form, labels for residues.</param>
    /// <param name="maskPath">FASTA form, 1 for resolved residues and 0 for others; null when all are.</param>
    public static LabelledSet ReadPaired(string sequencesPath, string labelsPath, string? maskPath = null) =>
        new PairedLabels(ProteinReaderOptions.Default).Read(sequencesPath, labelsPath, maskPath);

    /// <summary>Reads records of three lines, as TMbed's data: header with fields between <c>|</c>, the first of which
    /// is the id; sequence; labels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="split">What the proteins are for; the file does not say.</param>
    public static LabelledSet ReadThreeLine(string path, LabelSplit? split = null)
    {
        using TextSource source = TextSource.Open(path);
        var parser = new ThreeLineParser(source, ProteinReaderOptions.Default);
        var proteins = new List<LabelledProtein>();
        while (parser.Next() is { } protein)
            proteins.Add(protein with { Split = split });
        return Whole(path, proteins);
    }

    /// <summary>Reads FASTA whose header's second word is the protein's class, as DeepLoc's data:
    /// <c>Q9H400 Cell.membrane-M test</c>. A last <c>-M</c>, <c>-S</c> or <c>-U</c> (membrane-bound, soluble,
    /// unknown) is not part of the class; it stays in <see cref="LabelledProtein.HeaderFields"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="split">What proteins are for whose header has no third word <c>train</c>, <c>validation</c> or
    /// <c>test</c>.</param>
    public static LabelledSet ReadClassInHeader(string path, LabelSplit? split = null)
    {
        var proteins = new List<LabelledProtein>();
        foreach (ProteinRecord record in FastaReader.Read(path))
        {
            string[] words = (record.Description ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is not [string label, ..])
            {
                throw new PlmLensException(
                    $"{path}: record {record.Accession} has no class; write it as the second word of the header.");
            }

            proteins.Add(new LabelledProtein
            {
                Id = record.Accession,
                Sequence = record.Sequence,
                Class = label is [.., '-', 'M' or 'S' or 'U'] ? label[..^2] : label,
                Split = PairedLabels.SplitOf(words.ElementAtOrDefault(1), null) ?? split,
                HeaderFields = words,
            });
        }

        return Whole(path, proteins);
    }

    /// <summary>Reads FASTA whose proteins all have one class, as ProLaTherm's data.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">The class.</param>
    /// <param name="split">What the proteins are for; the file does not say.</param>
    public static LabelledSet ReadOneClass(string path, string label, LabelSplit? split = null) =>
        Whole(path, [.. FastaReader.Read(path).Select(record => new LabelledProtein
        {
            Id = record.Accession,
            Sequence = record.Sequence,
            Class = label,
            Split = split,
        })]);

    /// <summary>Reads a FLIP regression table (gb1): comma-separated with the columns <c>sequence</c>,
    /// <c>target</c>, <c>set</c> and <c>validation</c>. Rows have no names: ids are <c>row1</c>, <c>row2</c>
    /// ...</summary>
    /// <param name="path">The file.</param>
    public static LabelledSet ReadTargets(string path)
    {
        using TextSource source = TextSource.Open(path);
        var table = new CommaTable(source);
        (int sequenceAt, int targetAt) = (table.Column("sequence"), table.Column("target"));
        (int setAt, int validationAt) = (table.Find("set"), table.Find("validation"));
        var sequence = new SequenceBuilder(ProteinReaderOptions.Default.MaxResidues);
        var proteins = new List<LabelledProtein>();
        foreach (string[] cells in table.Rows())
        {
            string id = $"row{proteins.Count + 1}";
            sequence.Clear();
            byte[] letters = System.Text.Encoding.UTF8.GetBytes(cells[sequenceAt]);
            string? complaint = sequence.Append(letters) ?? sequence.EndLine();
            if (complaint is null && sequence.Residues == 0)
                complaint = "there is no sequence; remove the line.";
            if (complaint is not null)
                throw source.Error($"{id}: {complaint}");
            proteins.Add(new LabelledProtein
            {
                Id = id,
                Sequence = sequence.ToString(),
                Target = Number(source, id, cells[targetAt]),
                Split = PairedLabels.SplitOf(Cell(cells, setAt), Cell(cells, validationAt)),
            });
        }

        return Whole(path, proteins);
    }

    /// <summary>Reads a deep mutational scan: comma-separated with the columns <c>mutant</c> (<c>M1I</c>, several with
    /// <c>:</c> between) and <c>score</c>. Ids are the mutants' names.</summary>
    /// <param name="scoresPath">The table.</param>
    /// <param name="wildTypePath">FASTA; its first record is the sequence that positions count in.</param>
    public static LabelledSet ReadMutants(string scoresPath, string wildTypePath)
    {
        string wildType = FastaReader.Read(wildTypePath).First().Sequence;
        using TextSource source = TextSource.Open(scoresPath);
        var table = new CommaTable(source);
        (int mutantAt, int scoreAt) = (table.Column("mutant"), table.Column("score"));
        var ids = new RecordIds(source, ProteinReaderOptions.Default);
        var proteins = new List<LabelledProtein>();
        foreach (string[] cells in table.Rows())
        {
            string mutant = cells[mutantAt].Trim();
            ids.Add(mutant, source.Line);
            if (MutantText.Apply(wildType, mutant, out string sequence) is { } complaint)
                throw source.Error(complaint);
            double score = Number(source, mutant, cells[scoreAt]);
            proteins.Add(new LabelledProtein { Id = mutant, Sequence = sequence, Target = score });
        }

        return Whole(scoresPath, proteins);
    }

    private static LabelledSet Whole(string path, List<LabelledProtein> proteins) => proteins.Count > 0
        ? new LabelledSet(path, proteins, [], [])
        : throw new PlmLensException($"{path} holds no labelled protein; give a file with at least one.");

    private static string? Cell(string[] cells, int at) => at < 0 ? null : cells[at].Trim();

    private static double Number(TextSource source, string id, string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value)
            ? value
            : throw source.Error($"{id}: '{cell}' is not a number; correct it or remove the line.");
}
