using System.Numerics;

namespace PlmLens.Proteins.Structures;

/// <summary>One atom as either parser hands it on. Spans are valid during the call only.</summary>
internal ref struct AtomRecord
{
    /// <summary>Tells chains apart.</summary>
    public ReadOnlySpan<byte> ChainKey;

    /// <summary>What people call the chain.</summary>
    public ReadOnlySpan<byte> ChainId;

    /// <summary>Which sequence of the file the chain has.</summary>
    public ReadOnlySpan<byte> Entity;

    public int Number;

    public byte InsertionCode;

    /// <summary>0-based, or -1.</summary>
    public int EntityPosition;

    public bool IsCa;

    public float Occupancy;

    public Vector3 Position;

    public float BFactor;
}
