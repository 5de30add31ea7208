using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Documents;

/// <summary>Makes tracks: a protein with the residues on which a latent is active.</summary>
internal static class Tracks
{
    /// <summary>The track of one latent on one protein.</summary>
    /// <exception cref="Core.PlmLensException">The codes cannot be read.</exception>
    public static ActivationTrack Of(ExploredLens lens, int latent, int protein)
    {
        (int[] positions, float[] values) = Activations(lens, latent, protein);
        StoredProtein stored = lens.Proteins.Proteins[protein];
        CorpusProtein? known = lens.Corpus?.Proteins.Read(protein);
        return new ActivationTrack(
            stored.Accession,
            NullIfEmpty(stored.EntryName),
            NullIfEmpty(stored.Description),
            NullIfEmpty(stored.Organism),
            lens.Halves.NameOf(protein),
            known?.Sequence,
            stored.Length,
            positions,
            values,
            StructureOf(lens, protein, known));
    }

    /// <summary>Where in a protein a latent is active, 0-based, and how much.</summary>
    public static (int[] Positions, float[] Values) Activations(ExploredLens lens, int latent, int protein)
    {
        StoredProtein stored = lens.Proteins.Proteins[protein];
        int start = lens.Codes.LowerBound(latent, stored.FirstRow);
        int end = lens.Codes.LowerBound(latent, stored.FirstRow + stored.Length);
        uint[] rows = new uint[end - start];
        float[] values = new float[end - start];
        lens.Codes.ReadPostings(latent, start, rows, values);
        return ([.. rows.Select(row => (int)(row - stored.FirstRow))], values);
    }

    /// <summary>Where a structure is: "pdb" or "cif" for a local file, "alphafold" where only an id is known.</summary>
    public static string? StructureOf(ExploredLens lens, int protein, CorpusProtein? known) =>
        lens.Structures.FormatOf(protein) ?? (known is { AlphaFold.Length: > 0 } ? "alphafold" : null);

    /// <summary>A text, or null in place of an empty one.</summary>
    public static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
