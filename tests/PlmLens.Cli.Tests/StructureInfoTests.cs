using System.Text.Json;

namespace PlmLens.Cli.Tests;

/// <summary>`info` on structure files.</summary>
public sealed class StructureInfoTests : IDisposable
{
    private const string Atom = "ATOM      2  CA  ALA B   7       1.000   2.000   3.000  1.00 91.50           C\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_PDB_file_is_described_by_its_chains()
    {
        File.WriteAllText(
            _folder["a.pdb"],
            "TITLE     SOMETHING\nEXPDTA    SOLUTION NMR\nSEQRES   1 B    3  GLY ALA LYS\n"
            + $"MODEL        1\n{Atom}ATOM      3  N   LYS B   8       1.000   2.000   3.000  1.00 91.50\nENDMDL\n"
            + $"MODEL        2\n{Atom}ENDMDL\n");
        JsonElement description = await Json(_folder["a.pdb"]);
        Assert.Equal("PDB structure", description.GetProperty("kind").GetString());
        JsonElement facts = description.GetProperty("facts");
        Assert.Equal("SOLUTION NMR", facts.GetProperty("method").GetString());
        Assert.Equal("SOMETHING", facts.GetProperty("title").GetString());
        Assert.Equal(2, facts.GetProperty("models").GetInt32());
        Assert.Equal(2, facts.GetProperty("residues").GetInt32());
        Assert.Equal(1, facts.GetProperty("with_ca").GetInt32());
        Assert.Equal(91.5, facts.GetProperty("mean_b_factor_or_plddt").GetDouble());
        string text = (await Plmlens.Run("info", _folder["a.pdb"])).Out;
        Assert.Contains(
            "B  ALA 7 to LYS 8  2 residues  1 with CA  of 3 in the molecule", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_mmCIF_file_is_known_by_its_content()
    {
        File.WriteAllText(
            _folder["structure"],
            "data_1ABC\nloop_\n_atom_site.group_PDB\n_atom_site.label_atom_id\n_atom_site.label_comp_id\n"
            + "_atom_site.label_asym_id\n_atom_site.Cartn_x\n_atom_site.Cartn_y\n_atom_site.Cartn_z\n"
            + "ATOM CA ALA A 1.0 2.0 3.0\n");
        JsonElement description = await Json(_folder["structure"]);
        Assert.Equal("mmCIF structure", description.GetProperty("kind").GetString());
        Assert.Equal("1ABC", description.GetProperty("facts").GetProperty("entry").GetString());
    }

    [Fact]
    public async Task A_damaged_structure_is_refused_with_its_line()
    {
        File.WriteAllText(_folder["bad.pdb"], Atom + Atom[..40] + "\n");
        Plmlens.Result run = await Plmlens.Run("info", _folder["bad.pdb"]);
        Assert.Equal(1, run.Code);
        Assert.Contains("bad.pdb:2: the record ends before its coordinates", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    private static async Task<JsonElement> Json(string path)
    {
        Plmlens.Result run = await Plmlens.Run("info", path, "--json");
        Assert.True(run.Code == 0, run.Error);
        return JsonDocument.Parse(run.Out).RootElement;
    }
}
