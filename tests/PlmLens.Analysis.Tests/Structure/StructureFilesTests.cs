using PlmLens.Analysis.Structure;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.Structure;

public sealed class StructureFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-structures-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("AF-P12345-F1-model_v4.cif.gz", 0)]
    [InlineData("AF-p12345-F1-model_v2.pdb", 0)]
    [InlineData("AF-P12345-F1.pdb", 0)]
    [InlineData("AF-P12345-F10-model_v4.pdb", -1)]
    [InlineData("AF-P12345-F.pdb", -1)]
    [InlineData("AF-P12345.pdb", -1)]
    [InlineData("AF-P12345-F2-model_v4.pdb", -1)]
    [InlineData("AF-Q99999-F1-model_v4.pdb", -1)]
    [InlineData("P12345.pdb", 0)]
    [InlineData("P12345.ent.gz", 0)]
    [InlineData("P12345_A.mmcif", 0)]
    [InlineData("KAPCA_HUMAN.pdb", 1)]
    [InlineData("KAPCA_HUMAN_Smith_2020.pdb.gz", 1)]
    [InlineData("sub/P12345.pdb", 0)]
    [InlineData("P12345-2.pdb", 2)]
    [InlineData("P123456.pdb", -1)]
    [InlineData("1aki.pdb", -1)]
    [InlineData("P12345.txt", -2)]
    [InlineData("P12345", -2)]
    [InlineData(".pdb", -2)]
    public void Names_say_whose_structure_a_file_holds(string file, int protein)
    {
        string path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        StructureFiles files = StructureFiles.Find(_folder, Records());
        Assert.Equal(protein == -2 ? 0 : 1, files.Total);
        Assert.Equal(protein >= 0 ? 1 : 0, files.Matched);
        for (int i = 0; i < 3; i++)
            Assert.Equal(i == protein ? [file] : [], files.Of(i));
    }

    [Fact]
    public void A_protein_has_so_many_files_at_most()
    {
        for (int i = 0; i < 12; i++)
            File.WriteAllText(Path.Combine(_folder, $"P12345_{i:D2}.pdb"), "");
        StructureFiles files = StructureFiles.Find(_folder, Records());
        Assert.Equal(12, files.Matched);
        Assert.Equal(
            Enumerable.Range(0, StructureFiles.MostForOneProtein).Select(i => $"P12345_{i:D2}.pdb"), files.Of(0));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
    {
        string nowhere = Path.Combine(_folder, "nowhere");
        Assert.Contains(nowhere, Assert.Throws<UsageException>(() => new StructurePart(nowhere)).Message);
        Assert.Throws<PlmLensException>(() => StructureFiles.Find(nowhere, Records()));
    }

    private static ProteinRecord[] Records() =>
    [
        new() { Accession = "P12345", Sequence = "MKT" },
        new() { Accession = "P17612", EntryName = "KAPCA_HUMAN", Sequence = "MKT" },
        new() { Accession = "P12345-2", Sequence = "MKT" },
    ];
}
