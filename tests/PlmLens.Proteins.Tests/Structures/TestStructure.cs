using PlmLens.Proteins.Structures;

namespace PlmLens.Proteins.Tests.Structures;

/// <summary>Structures from the golden files and from lines of text.</summary>
internal static class TestStructure
{
    public static ProteinStructure Golden(string name) => StructureReader.Open(TestText.Golden("structures", name));

    public static ProteinStructure Pdb(params string[] lines) => Read(string.Join('\n', lines), "a.pdb");

    public static ProteinStructure Cif(string text) => Read(text, "a.cif");

    /// <summary>An ATOM or HETATM record in its columns.</summary>
    public static string Atom(
        string name,
        string residue,
        int number,
        double x = 0,
        char chain = 'A',
        char alternative = ' ',
        char insertion = ' ',
        double occupancy = 1,
        bool hetero = false) => FormattableString.Invariant(
            $"{(hetero ? "HETATM" : "ATOM  ")}    1 {name,-4}{alternative}{residue,3} {chain}{number,4}{insertion}   ")
        + FormattableString.Invariant($"{x,8:0.000}{0,8:0.000}{0,8:0.000}{occupancy,6:0.00}{10,6:0.00}");

    /// <summary>Atom rows of an mmCIF file with the columns that the reader knows.</summary>
    public static string AtomSite(params string[] rows) =>
        "data_T\nloop_\n_atom_site.group_PDB\n_atom_site.label_atom_id\n_atom_site.label_alt_id\n"
        + "_atom_site.label_comp_id\n_atom_site.label_asym_id\n_atom_site.label_entity_id\n_atom_site.label_seq_id\n"
        + "_atom_site.Cartn_x\n_atom_site.Cartn_y\n_atom_site.Cartn_z\n_atom_site.occupancy\n"
        + "_atom_site.B_iso_or_equiv\n_atom_site.auth_seq_id\n_atom_site.auth_asym_id\n"
        + "_atom_site.pdbx_PDB_model_num\n" + string.Join('\n', rows) + "\n";

    private static ProteinStructure Read(string text, string name) =>
        StructureReader.Open(TestText.Stream(text), name);
}
