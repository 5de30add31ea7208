using PlmLens.Core;

namespace PlmLens.Proteins.Structures;

/// <summary>
/// Reads PDB and mmCIF files, plain or gzip, whose form it tells by the content. Only CA atoms are kept, of the first
/// model. Accepted text: docs/formats/structures.md.
/// </summary>
public static class StructureReader
{
    /// <summary>Most residues of one structure, SEQRES included.</summary>
    public const int MaxResidues = 2_000_000;

    private const int Looked = 1 << 12;

    private static readonly string[] s_pdbRecords =
    [
        "HEADER", "OBSLTE", "TITLE ", "SPLIT ", "CAVEAT", "COMPND", "SOURCE", "KEYWDS", "EXPDTA", "NUMMDL", "MDLTYP",
        "AUTHOR", "REVDAT", "SPRSDE", "JRNL  ", "REMARK", "DBREF ", "SEQADV", "SEQRES", "MODRES", "CRYST1", "ORIGX1",
        "MODEL ", "ATOM  ", "HETATM", "PARENT", "USER  ",
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <exception cref="PlmLensException">The file cannot be read, is no PDB or mmCIF file, has no protein chain, or
    /// is wrong somewhere; the message gives file and line.</exception>
    public static ProteinStructure Open(string path)
    {
        using TextSource source = TextSource.Open(path);
        return Read(source, MaxResidues);
    }

    /// <summary>Reads a stream, which is disposed.</summary>
    /// <param name="stream">Plain or gzip bytes.</param>
    /// <param name="name">What messages call the stream.</param>
    /// <param name="maxResidues">Most residues to accept.</param>
    /// <exception cref="PlmLensException">As for a file.</exception>
    public static ProteinStructure Open(Stream stream, string name, int maxResidues = MaxResidues)
    {
        using var source = new TextSource(stream, name);
        return Read(source, maxResidues);
    }

    /// <summary>The form of a file from its first bytes; null when it is no structure file.</summary>
    /// <exception cref="PlmLensException">The file cannot be read.</exception>
    public static StructureFormat? Detect(string path)
    {
        using TextSource source = TextSource.Open(path);
        return Detect(source.Peek(Looked));
    }

    private static ProteinStructure Read(TextSource source, int maxResidues)
    {
        ReadOnlySpan<byte> start = source.Peek(Looked);
        if (start.IsEmpty)
            throw new PlmLensException($"{source.Name} is empty; give a PDB or mmCIF file.");
        return Detect(start) switch
        {
            StructureFormat.Pdb => new PdbParser(source, maxResidues).Parse(),
            StructureFormat.Mmcif => new MmcifParser(source, maxResidues).Parse(),
            _ when IsBinaryCif(start) => throw new PlmLensException(
                $"{source.Name} is BinaryCIF, which is not read here; give the same entry as mmCIF or PDB."),
            _ => throw new PlmLensException($"{source.Name} is neither a PDB nor an mmCIF file."),
        };
    }

    private static StructureFormat? Detect(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> text = start.TrimStart(" \t\r\n"u8);
        foreach (string record in s_pdbRecords)
        {
            if (start.Length >= record.Length && System.Text.Ascii.Equals(start[..record.Length], record))
                return StructureFormat.Pdb;
        }

        while (text is [(byte)'#', ..])
        {
            int end = text.IndexOf((byte)'\n');
            text = end < 0 ? [] : text[end..].TrimStart(" \t\r\n"u8);
        }

        return text.Length > 5 && System.Text.Ascii.EqualsIgnoreCase(text[..5], "data_"u8)
            ? StructureFormat.Mmcif
            : null;
    }

    // A MessagePack map whose first keys are those of BinaryCIF.
    private static bool IsBinaryCif(ReadOnlySpan<byte> start) =>
        start is [>= 0x80 and <= 0x8F or 0xDE or 0xDF, ..]
        && (start.IndexOf("dataBlocks"u8) >= 0 || start.IndexOf("encoder"u8) >= 0);
}
