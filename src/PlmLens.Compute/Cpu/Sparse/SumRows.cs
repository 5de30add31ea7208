namespace PlmLens.Compute.Cpu;

/// <summary>Column sums of blocks of 256 rows, one block a part; <see cref="Finish"/> adds the blocks in
/// order.</summary>
internal readonly unsafe struct SumRows(float* x, float* weights, int rows, int cols, float* partial) : IVectorJob
{
    private const int BlockRows = 256;

    internal static int Blocks(int rows) => (rows + BlockRows - 1) / BlockRows;

    public void Run<V>(int part, int worker)
        where V : struct, IVec<V>
    {
        float* sum = partial + ((long)part * cols);
        new Span<float>(sum, cols).Clear();
        int end = Math.Min(rows, (part + 1) * BlockRows);
        for (int r = part * BlockRows; r < end; r++)
        {
            float weight = weights == null ? 1 : weights[r];
            if (weight == 0)
                continue;
            V factor = V.Fill(weight);
            float* row = x + ((long)r * cols);
            for (int c = 0; c < cols; c += V.Lanes)
            {
                int lanes = Math.Min(V.Lanes, cols - c);
                V next = V.MulAdd(factor, WeightedRows.Load<V>(row + c, lanes), WeightedRows.Load<V>(sum + c, lanes));
                WeightedRows.Store(next, sum + c, lanes);
            }
        }
    }

    internal static void Finish(float* partial, int blocks, int cols, float* output)
    {
        for (int c = 0; c < cols; c++)
        {
            double sum = 0;
            for (int block = 0; block < blocks; block++)
                sum += partial[((long)block * cols) + c];
            output[c] = (float)sum;
        }
    }
}
