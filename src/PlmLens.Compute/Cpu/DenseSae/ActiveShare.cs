using System.Numerics;

namespace PlmLens.Compute.Cpu;

/// <summary>Estimates which share of a tile's entries a rule lets through, from every 16th row: it decides whether
/// matrix products or lists of entries are quicker.</summary>
/// <param name="tile">The tile.</param>
/// <param name="lowest">[latents], of the rule.</param>
/// <param name="share">Written: 0 to 1.</param>
internal readonly unsafe struct ActiveShare(DenseTile tile, float* lowest, float* share) : IVectorJob
{
    private const int RowStep = 16;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        long entries = 0, looked = 0;
        int whole = tile.Latents - (tile.Latents % V.Lanes);
        for (int r = 0; r < tile.Rows; r += RowStep, looked += whole)
            entries += Count<V>(tile.PreActivations.Pointer + ((long)r * tile.Latents), whole);
        *share = looked == 0 ? 0 : (float)((double)entries / looked);
    }

    private long Count<V>(float* p, int count)
        where V : struct, IVec<V>
    {
        long below = 0;
        for (int i = 0; i < count; i += V.Lanes)
            below += BitOperations.PopCount(V.Greater(V.Load(lowest + i), V.Load(p + i)));
        return count - below;
    }
}
