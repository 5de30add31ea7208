using PlmLens.Core;

namespace PlmLens.Proteins.Labels;

/// <summary>Recognises the form of label files and reads them.</summary>
public static class LabelForm
{
    /// <summary>Reads the files of one benchmark.</summary>
    /// <param name="files">As given: sequences, labels and mask; one file of three lines a record; one FASTA for each
    /// class; FASTA with classes in headers; a table of sequences and targets; mutants and their wild type.</param>
    /// <exception cref="PlmLensException">A file is missing or of no known form.</exception>
    public static LabelledSet Read(IReadOnlyList<string> files)
    {
        foreach (string file in files)
        {
            if (!File.Exists(file))
                throw new PlmLensException($"There is no file {file}; give a file of labels.");
        }

        string[] head = Head(files[0]);
        if (head.Length > 0 && !head[0].StartsWith('>'))
            return ReadTable(files, head[0]);
        if (IsThreeLine(head))
            return Joined([.. files.Select(f => LabelFile.ReadThreeLine(f))]);
        if (files.Count is 2 or 3 && IsPaired(files))
            return LabelFile.ReadPaired(files[0], files[1], files.Count == 3 ? files[2] : null);
        bool classes = FastaReader.Read(files[0]).First().Description is { Length: > 0 } text
            && text.Split(' ').Length <= 2;
        if (classes)
            return Joined([.. files.Select(f => LabelFile.ReadClassInHeader(f))]);
        if (files.Count > 1)
            return Joined([.. files.Select(f => LabelFile.ReadOneClass(f, Stem(f)))]);
        throw new UsageException(
            $"{files[0]} alone says nothing about its proteins; give the files of one of the forms in "
            + "docs/formats/probes.md.");
    }

    /// <summary>The name of a file without its folder and endings.</summary>
    public static string Stem(string file) => Path.GetFileName(file).Split('.')[0];

    /// <summary>The alphabet that fits the letters of a file: the first known one, or one class for each
    /// letter.</summary>
    public static LabelAlphabet AlphabetOf(LabelledSet labels)
    {
        var letters = new HashSet<char>(labels.Proteins.SelectMany(p => p.Labels ?? ""));
        foreach (LabelAlphabet known in new[]
        {
            LabelAlphabet.SecondaryStructure, LabelAlphabet.Conservation, LabelAlphabet.Binding,
            LabelAlphabet.Topology,
        })
        {
            string all = string.Concat(known.Classes.Select(c => c.Letters)) + known.None + known.Unknown;
            if (letters.All(c => all.Contains(c, StringComparison.Ordinal)))
                return known;
        }

        return LabelAlphabet.OfLetters(Stem(labels.Name), labels.Proteins);
    }

    private static LabelledSet ReadTable(IReadOnlyList<string> files, string header)
    {
        string[] columns = header.Split(',');
        if (columns.Contains("mutant"))
        {
            return files.Count == 2
                ? LabelFile.ReadMutants(files[0], files[1])
                : throw new UsageException($"{files[0]} lists mutants; give the wild type's FASTA file after it.");
        }

        if (files.Count > 1)
            throw new UsageException("Give one table of sequences and targets at a time.");
        return LabelFile.ReadTargets(files[0]);
    }

    private static string[] Head(string file)
    {
        using TextSource source = TextSource.Open(file);
        var lines = new List<string>();
        while (lines.Count < 4 && source.TryReadLine(out ReadOnlySpan<byte> line))
            lines.Add(source.Decode(line).Trim());
        return [.. lines];
    }

    // Sequence and labels are one line of the same length each; the labels of a FASTA record's second line would be
    // residues, which no alphabet of labels consists of.
    private static bool IsThreeLine(string[] head) => head is [_, var sequence, var labels, ..]
        && sequence.Length == labels.Length
        && (head.Length < 4 || head[3].StartsWith('>'))
        && (head[0].Contains('|', StringComparison.Ordinal) || labels.AsSpan().ContainsAnyInRange('0', '9'));

    private static bool IsPaired(IReadOnlyList<string> files)
    {
        string first = Head(files[1]).FirstOrDefault() ?? "";
        string id = first.TrimStart('>').Split(' ', '\t')[0];
        return FastaReader.Read(files[0]).Any(record => record.Accession == id);
    }

    private static LabelledSet Joined(LabelledSet[] sets)
    {
        var seen = new HashSet<string>();
        var proteins = new List<LabelledProtein>();
        foreach (LabelledSet set in sets)
        {
            foreach (LabelledProtein protein in set.Proteins)
            {
                if (!seen.Add(protein.Id))
                    throw new PlmLensException($"{set.Name}: {protein.Id} is in an earlier file too; leave one out.");
                proteins.Add(protein);
            }
        }

        return new LabelledSet(sets[0].Name, proteins, [], [])
        {
            FurtherFiles = [.. sets.Skip(1).Select(set => set.Name)],
        };
    }
}
