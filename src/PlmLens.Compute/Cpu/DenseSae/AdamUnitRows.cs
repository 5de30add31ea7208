namespace PlmLens.Compute.Cpu;

/// <summary>One Adam step of rows of length 1: projection, step and normalisation while a row is in the first
/// cache.</summary>
internal readonly unsafe struct AdamUnitRows(
    float* gradient, AdamStep step, RowBlocks blocks, int cols, AdamState state) : IVectorJob
{
    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        float* row = stackalloc float[cols];
        for (long r = blocks.First(part); r < blocks.End(part); r++)
        {
            long at = r * cols;
            float* weights = state.Parameters.Pointer + at;
            UnitRow.Project<V>(weights, gradient + at, cols, row);
            AdamRow.Update<V>(row, step, cols, weights, state.First.Pointer + at, state.Second.Pointer + at);
            UnitRow.Normalise<V>(weights, cols);
        }
    }
}
