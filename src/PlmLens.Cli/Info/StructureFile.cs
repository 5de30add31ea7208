using PlmLens.Proteins.Structures;

namespace PlmLens.Cli.Info;

/// <summary>Describes PDB and mmCIF files.</summary>
internal static class StructureFile
{
    public static FileDescription Describe(string path)
    {
        ProteinStructure structure = StructureReader.Open(path);
        StructureResidue[] placed =
            [.. structure.Chains.SelectMany(chain => chain.Residues).Where(residue => residue.HasCoordinates)];
        float[] column = [.. placed.Select(residue => residue.BFactor).Where(float.IsFinite)];
        var facts = new FactList
        {
            ["entry"] = structure.Id,
            ["title"] = structure.Title,
            ["method"] = structure.Method,
            ["models"] = structure.Models,
            ["protein_chains"] = structure.Chains.Count,
            ["residues"] = structure.Chains.Sum(chain => chain.Residues.Count),
            ["with_ca"] = placed.Length,
            ["mean_b_factor_or_plddt"] = column.Length == 0 ? null : column.Average(b => (double)b),
        };
        return new FileDescription(
            structure.Format == StructureFormat.Pdb ? "PDB structure" : "mmCIF structure",
            path,
            facts,
            new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>
            {
                ["chains"] = [.. structure.Chains.Select(Row)],
            });
    }

    private static string[] Row(StructureChain chain)
    {
        string molecule = chain.EntitySequence is { } sequence ? $"of {sequence.Length} in the molecule" : "";
        return
        [
            chain.Id,
            $"{Place(chain.Residues[0])} to {Place(chain.Residues[^1])}",
            $"{chain.Residues.Count} residues",
            $"{chain.WithCoordinates} with CA",
            molecule,
        ];
    }

    private static string Place(StructureResidue residue) =>
        $"{residue.Name} {residue.Number}{residue.InsertionCode}".TrimEnd();
}
