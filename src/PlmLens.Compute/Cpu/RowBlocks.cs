namespace PlmLens.Compute.Cpu;

/// <summary>How row-wise ops are cut into parts: about 16,384 elements each, by shape alone.</summary>
internal readonly struct RowBlocks(long rows, int cols)
{
    private readonly long _perPart = Math.Max(1, 16384 / cols);

    internal long Parts => (rows + _perPart - 1) / _perPart;

    internal long First(int part) => part * _perPart;

    internal long End(int part) => Math.Min(rows, (part + 1) * _perPart);
}
