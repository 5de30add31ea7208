using System.IO.Compression;
using PlmLens.Analysis.Structure;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Server.Lenses;

/// <summary>The local structure file of each protein, found by its name.</summary>
internal sealed class StructureIndex
{
    // The largest structures of the PDB come as mmCIF of some 100 MB; those are of hundreds of chains.
    private const int MostBytes = 64 << 20;
    private readonly StructureFiles? _files;

    private StructureIndex(StructureFiles? files) => _files = files;

    /// <summary>Looks through a folder.</summary>
    /// <param name="lens">Whose proteins.</param>
    /// <param name="folder">The folder; null for none.</param>
    /// <exception cref="PlmLensException">The folder cannot be read.</exception>
    public static StructureIndex Find(ExploredLens lens, string? folder)
    {
        if (folder is null)
            return new StructureIndex(null);
        ProteinRecord[] records =
        [
            .. lens.Proteins.Proteins.Select(protein => new ProteinRecord
            {
                Accession = protein.Accession,
                EntryName = protein.EntryName,
                Sequence = "",
            }),
        ];
        return new StructureIndex(StructureFiles.Find(folder, records));
    }

    /// <summary>"pdb" or "cif", by the file that a protein has; null when it has none.</summary>
    public string? FormatOf(int protein) => FileOf(protein) is { } file ? Format(file) : null;

    /// <summary>The text of a protein's file.</summary>
    /// <param name="protein">Number of the protein.</param>
    /// <param name="format">"pdb" or "cif".</param>
    /// <returns>Null when it has no such file.</returns>
    /// <exception cref="PlmLensException">It cannot be read or is too large.</exception>
    public byte[]? Read(int protein, string format)
    {
        if (FileOf(protein) is not { } file || Format(file) != format)
            return null;
        string path = Path.Combine(_files!.Folder, file);
        try
        {
            using FileStream stream = File.OpenRead(path);
            using Stream text = IsGzip(file) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            return BoundedRead.All(text, MostBytes)
                ?? throw new PlmLensException($"{file} is larger than {MostBytes >> 20} MB; it is not shown.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new PlmLensException($"Cannot read {file}: {e.Message}", e);
        }
    }

    private string? FileOf(int protein) => _files?.Of(protein) is [var first, ..] ? first : null;

    private static bool IsGzip(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static string Format(string file)
    {
        string name = IsGzip(file) ? file[..^3] : file;
        return name.EndsWith("cif", StringComparison.OrdinalIgnoreCase) ? "cif" : "pdb";
    }
}
