namespace PlmLens.Proteins.Structures;

/// <summary>The forms of structure files that are read, plain or gzip.</summary>
public enum StructureFormat
{
    /// <summary>wwPDB's column format (version 3.3), and files with nothing but its ATOM records.</summary>
    Pdb,

    /// <summary>PDBx/mmCIF text.</summary>
    Mmcif,
}
