using System.Globalization;
using System.Numerics;
using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Structure;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests.Structure;

public sealed class StructurePartTests : IDisposable
{
    private const int Latents = 3;
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-structure-part-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tables_say_what_was_tested_and_what_was_not_used()
    {
        ProteinRecord[] records = Corpus(40);
        WriteStructures(records.Take(34));
        File.WriteAllText(Structures("P00034.pdb"), "ATOM  broken\n");
        WriteStructure("P00035.pdb", new string('W', 100), PlantedFolds.Sheet());
        WriteStructure("P00036.pdb", records[36].Sequence[..60], PlantedFolds.Sheet()[..60]);
        WriteStructure("P00033_better.pdb", records[33].Sequence, PlantedFolds.Sheet());
        WriteStructure("P00033_a_part.pdb", records[33].Sequence[..60], PlantedFolds.Sheet()[..60]);
        Run run = Write(records, "a");
        string[][] report = run.Table(StructurePart.ReportFile);
        Assert.Equal(40, report.Length);
        Assert.All(report[..34], row => Assert.Equal(("true", ""), (row[10], row[11])));
        Assert.Equal(
            ["P00000", "100", "1", "P00000.pdb", "A", "1", "stretch", "100", "100", "0", "true", ""], report[0]);
        Assert.Equal(("3", "P00033.pdb"), (report[33][2], report[33][3]));
        Assert.StartsWith("P00034.pdb:1: the record ends before", report[34][11], StringComparison.Ordinal);
        Assert.Contains("agrees with the sequence in", report[35][11], StringComparison.Ordinal);
        Assert.Equal("60 of 100 residues have coordinates", report[36][11]);
        Assert.Equal("no file", report[37][11]);
        string[][] tests = run.Table(StructurePart.TestFile);
        Assert.Equal(["0", "2"], tests.Select(row => row[0]));
        Assert.Equal(["structural_only", "none"], tests.Select(row => row[9]));
        Assert.Equal(["far_matched", "none"], tests.Select(row => row[18]));
        Assert.True(double.Parse(tests[0][11], CultureInfo.InvariantCulture) > 1);
        Assert.Contains("34 of 40 proteins can be used; 2 latents tested: 0 structural, 1 structural only", run.Note);
        Assert.Equal(run.Bytes, Write(records, "b").Bytes);
    }

    [Fact]
    public void Too_few_structures_are_said_in_words()
    {
        ProteinRecord[] records = Corpus(30);
        WriteStructures(records.Take(3));
        Run run = Write(records, "a");
        Assert.Empty(run.Table(StructurePart.TestFile));
        Assert.Equal(30, run.Table(StructurePart.ReportFile).Length);
        Assert.Contains("3 of 30 proteins can be used; a latent needs 25, so none was tested", run.Note);
    }

    private static ProteinRecord[] Corpus(int proteins)
    {
        const string letters = "ACDEFGHIKLMNPQRSTVWY";
        var random = new SeededRandom(1);
        return [.. Enumerable.Range(0, proteins).Select(p => new ProteinRecord
        {
            Accession = $"P{p:D5}",
            Sequence = string.Concat(Enumerable.Range(0, PlantedFolds.Length).Select(_ => letters[random.Next(20)])),
        })];
    }

    private string Structures(string file)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "structures"));
        return Path.Combine(_folder, "structures", file);
    }

    private void WriteStructures(IEnumerable<ProteinRecord> records)
    {
        foreach (ProteinRecord record in records)
            WriteStructure(record.Accession + ".pdb", record.Sequence, PlantedFolds.Sheet());
    }

    private void WriteStructure(string file, string sequence, Vector3?[] places)
    {
        const string letters = "ACDEFGHIKLMNPQRSTVWY";
        string[] names = "ALA CYS ASP GLU PHE GLY HIS ILE LYS LEU MET ASN PRO GLN ARG SER THR VAL TRP TYR".Split(' ');
        File.WriteAllLines(Structures(file), sequence.Select((letter, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"ATOM  {i + 1,5}  CA  {names[letters.IndexOf(letter)]} A{i + 1,4}    ")
            + string.Create(
                CultureInfo.InvariantCulture, $"{places[i]!.Value.X,8:0.000}{places[i]!.Value.Y,8:0.000}{0,8:0.000}")));
    }

    // Latent 0 lights up far neighbours of a peak, 1 is dead, 2 is random.
    private SparseCodes Encode(ProteinRecord[] records, string name)
    {
        var folds = new PlantedFolds(sheets: records.Length, helices: 0);
        var random = new SeededRandom(4);
        folds.AddFar(random);
        folds.AddRandom(random, 0.2);
        CooColumns columns = folds.Columns;
        var perResidue = new List<(int Latent, float Value)>[columns.Residues];
        using Scoring.IFeatureColumnReader reader = columns.OpenReader();
        for (int latent = 0; latent < 2; latent++)
        {
            Scoring.FeatureColumn column = reader.Read(latent);
            for (int i = 0; i < column.Values.Length; i++)
                (perResidue[column.Residue(i)] ??= []).Add((2 * latent, column.Values[i]));
        }

        ProteinTable table = ProteinTable.Of(records);
        using var writer = new SparseCodesWriter(Path.Combine(_folder, name), table, Latents);
        foreach (StoredProtein protein in table.Proteins)
        {
            var pairs = new List<(int Latent, float Value)>();
            using var starts = new Tensor(DType.I64, protein.Length + 1);
            for (int row = 0; row < protein.Length; row++)
            {
                pairs.AddRange(perResidue[(int)protein.FirstRow + row] ?? []);
                starts.View<long>()[row + 1] = pairs.Count;
            }

            using Tensor indices = new(DType.I32, pairs.Count), values = new(DType.F32, pairs.Count);
            for (int i = 0; i < pairs.Count; i++)
                (indices.View<int>()[i], values.View<float>()[i]) = pairs[i];
            writer.AddProtein(protein.Length, starts, indices, values);
        }

        return writer.Finish(
            new HiddenStates("m", "h", ["x"], HiddenStates.ResiduesOnly, "window"),
            "sae",
            new Provenance("plmlens test", "encode", 0, new Dictionary<string, string>()));
    }

    private Run Write(ProteinRecord[] records, string name)
    {
        using SparseCodes codes = Encode(records, name + "-codes");
        using var writer = new LensWriter(Path.Combine(_folder, name), replace: false);
        var notes = new Notes();
        var inputs = new LensPartInputs
        {
            Records = records,
            Codes = codes,
            Seed = 3,
            Pool = WorkerPool.Shared,
            Progress = notes,
            Cancel = TestContext.Current.CancellationToken,

            // The part reads codes and proteins only.
            Split = null!,
            States = null!,
            Sae = null!,
            Statistics = null!,
            Concepts = null!,
            Scores = null!,
        };
        var part = new StructurePart(Path.Combine(_folder, "structures"));
        part.Write(inputs, writer);
        string Read(string file) => File.ReadAllText(Path.Combine(writer.Folder, file));
        return new Run(Read(StructurePart.TestFile), Read(StructurePart.ReportFile), Assert.Single(notes.Lines));
    }

    private sealed record Run(string Test, string Report, string Note)
    {
        public string Bytes => Test + Report + Note;

        public string[][] Table(string file)
        {
            string text = file == StructurePart.TestFile ? Test : Report;
            return [.. text.TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split('\t'))];
        }
    }

    private sealed class Notes : IWorkProgress
    {
        public List<string> Lines { get; } = [];

        public void Report(string stage, long done, long total, string unit, string? detail = null)
        {
        }

        public void Note(string message) => Lines.Add(message);
    }
}
