using System.CommandLine;
using PlmLens.Analysis.Concepts;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Proteins.Labels;

namespace PlmLens.Cli.Work;

/// <summary>Label files in the place of UniProt's annotation: what concepts or classes they give, and proteins where
/// they hold sequences.</summary>
/// <param name="Concepts">Labels of residues; null for classes of proteins.</param>
/// <param name="Classes">Classes of proteins; null for labels of residues.</param>
/// <param name="Proteins">The labelled proteins; null for a table of stretches.</param>
/// <param name="Inputs">File name to SHA-256.</param>
internal sealed record LabelInput(
    ConceptLabels? Concepts,
    GivenClasses? Classes,
    IReadOnlyList<ProteinRecord>? Proteins,
    IReadOnlyDictionary<string, string> Inputs)
{
    private const string Residue = "residue";
    private const string Domain = "domain";

    private static readonly Option<string[]> s_files = new("--labels")
    {
        Description = "Concepts from these files, not the annotation: FLIP (sequences, labels, mask), three-line, "
            + "a table of accession, start, end, label; or protein classes: one FASTA for each, or in headers.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> s_level = MakeLevel();

    private static readonly Option<bool> s_complete = new("--labels-complete")
    {
        Description = "With a table of stretches: a protein that it does not mention has none, instead of being "
            + "unknown.",
    };

    /// <summary>The options.</summary>
    public static IReadOnlyList<Option> All { get; } = [s_files, s_level, s_complete];

    /// <summary>Reads the files; null when none are given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">Notes.</param>
    /// <exception cref="PlmLensException">A file is missing, of no known form, or labels what cannot be
    /// scored.</exception>
    public static LabelInput? Read(ParseResult parsed, VerbContext context)
    {
        string[] files = parsed.GetValue(s_files) ?? [];
        string? level = parsed.GetValue(s_level);
        bool complete = parsed.GetValue(s_complete);
        if (files.Length == 0)
        {
            return level is null && !complete
                ? null
                : throw new UsageException("--label-level and --labels-complete say how --labels is read; give that.");
        }

        if (Array.Find(files, file => !File.Exists(file)) is { } missing)
            throw new PlmLensException($"There is no file {missing}; give a file of labels.");
        bool isTable = IntervalFile.IsTable(files[0]);
        if (complete && !isTable)
            throw new UsageException("--labels-complete goes with a table of stretches alone; leave it out.");
        IReadOnlyDictionary<string, string> inputs =
            files.ToDictionary(file => Path.GetFileName(file), ContentHash.OfFile);
        if (isTable)
        {
            if (files.Length > 1)
                throw new UsageException("Give one table of stretches at a time.");
            string type = LabelForm.Stem(files[0]);
            ConceptLabels stretches = ConceptLabels.Of(
                Path.GetFileName(files[0]), type, IntervalFile.Read(files[0]), LevelOf(level, Domain), complete);
            return new LabelInput(stretches, null, null, inputs);
        }

        LabelledSet labels = LabelForm.Read(files);
        if (labels.WithoutSequence.Count + labels.WithoutLabels.Count > 0)
        {
            context.Progress.Note(
                $"{Named(labels.WithoutSequence, "labelled proteins have no sequence")}, "
                + $"{Named(labels.WithoutLabels, "sequences no labels")}: left out.");
        }

        return Of(labels, level, inputs);
    }

    /// <summary>The proteins to score.</summary>
    /// <param name="input">A file of proteins; null for the labelled ones.</param>
    /// <param name="context">Progress and notes.</param>
    /// <exception cref="PlmLensException">There are none.</exception>
    public Corpus CorpusOf(string? input, VerbContext context)
    {
        if (input is null)
        {
            return new Corpus(
                Proteins ?? throw new UsageException("A table of stretches holds no sequences; give FILE as well."),
                Inputs);
        }

        Corpus corpus = Corpus.Read(input, context);
        if (Classes is { } classes)
            corpus = OfKnownClass(corpus, classes, context);
        return corpus with
        {
            Inputs = corpus.Inputs.Concat(Inputs).DistinctBy(file => file.Key).ToDictionary(),
        };
    }

    private static LabelInput Of(LabelledSet labels, string? level, IReadOnlyDictionary<string, string> inputs)
    {
        ProteinRecord[] proteins = [.. labels.Proteins.Select(protein => protein.ToRecord())];
        LabelledProtein first = labels.Proteins.Count > 0
            ? labels.Proteins[0]
            : throw new PlmLensException($"{labels.Name} has no labelled protein; give another file.");
        string name = Path.GetFileName(labels.Name);
        if (first.Labels is not null)
        {
            LabelAlphabet alphabet = LabelForm.AlphabetOf(labels);
            bool inStretches = alphabet == LabelAlphabet.SecondaryStructure || alphabet == LabelAlphabet.Topology;
            ConceptLevel one = LevelOf(level, inStretches ? Domain : Residue);
            string names = string.Join(", ", labels.FurtherFiles.Select(Path.GetFileName).Prepend(name));
            var concepts = ConceptLabels.Of(labels with { Name = names }, alphabet, one);
            return new LabelInput(concepts, null, proteins, inputs);
        }

        if (first.Target is not null)
        {
            throw new PlmLensException(
                $"{labels.Name} has a number for each protein, which is no concept; use `plmlens probe --labels`.");
        }

        if (level is not null)
            throw new UsageException("--label-level is for labels of residues, but these are classes of proteins.");
        Dictionary<string, string> classes = labels.Proteins
            .Where(protein => protein.Class is not null)
            .ToDictionary(protein => protein.Id, protein => protein.Class!);
        // Classes that are named after their files are of no file in particular.
        string source = classes.ContainsValue(LabelForm.Stem(name)) ? "files" : LabelForm.Stem(name);
        return new LabelInput(null, new GivenClasses(source, classes), proteins, inputs);
    }

    // A protein whose class nobody knows is neither a member nor outside.
    private static Corpus OfKnownClass(Corpus corpus, GivenClasses classes, VerbContext context)
    {
        HashSet<string> inCorpus = [.. corpus.Proteins.Select(protein => protein.Accession)];
        string[] without = [.. inCorpus.Where(accession => !classes.ClassOf.ContainsKey(accession))];
        string[] foreign = [.. classes.ClassOf.Keys.Where(accession => !inCorpus.Contains(accession))];
        if (without.Length == inCorpus.Count)
            throw new PlmLensException($"None of the proteins has a class in {classes.Source}; give other files.");
        context.Progress.Note(
            $"{classes.Source}: {Named(without, "proteins have no class and are left out")}, "
            + $"{Named(foreign, "with a class are not in the corpus")}.");
        return corpus with
        {
            Proteins = [.. corpus.Proteins.Where(protein => classes.ClassOf.ContainsKey(protein.Accession))],
        };
    }

    private static string Named(IReadOnlyList<string> names, string what) => names.Count == 0
        ? $"0 {what}"
        : $"{names.Count:N0} {what} ({string.Join(", ", names.Take(3))}{(names.Count > 3 ? " ..." : "")})";

    private static ConceptLevel LevelOf(string? given, string otherwise) =>
        (given ?? otherwise) == Residue ? ConceptLevel.Residue : ConceptLevel.Domain;

    private static Option<string?> MakeLevel()
    {
        var option = new Option<string?>("--label-level")
        {
            Description = "What counts as finding a label: its residues, or its stretches (default: stretches for "
                + "secondary structure, topology and tables, else residues).",
        };
        option.AcceptOnlyFromAmong(Residue, Domain);
        return option;
    }
}
