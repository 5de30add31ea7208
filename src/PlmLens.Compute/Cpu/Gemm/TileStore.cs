using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>Moves a finished tile to the output: applies the epilogue, drops the padding.</summary>
/// <typeparam name="V">Vectors of the kernel set; a panel is a whole number of them.</typeparam>
internal static unsafe class TileStore<V>
    where V : struct, IVec<V>
{
    /// <summary>output[r, c] = epilogue(tile[r, c]).</summary>
    /// <param name="tile">[rows, PanelWidth].</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="columns">1 to PanelWidth.</param>
    /// <param name="epilogue">What is done with the sum.</param>
    /// <param name="output">[rows, columns] with <paramref name="stride"/> between rows.</param>
    /// <param name="stride">At least <paramref name="columns"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(float* tile, int rows, int columns, Epilogue epilogue, float* output, long stride)
    {
        int whole = columns - (columns % V.Lanes), left = columns - whole;
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < whole; c += V.Lanes)
            {
                V sum = V.Load(tile + c);
                if (epilogue == Epilogue.Add)
                    sum += V.Load(output + c);
                (epilogue == Epilogue.Gelu ? Gelu.Of(sum) : sum).Store(output + c);
            }

            if (left > 0)
                Last(tile + whole, left, epilogue, output + whole);
            tile += PackedMatrix.PanelWidth;
            output += stride;
        }
    }

    // The columns after the last whole vector, with the same arithmetic.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Last(float* tile, int count, Epilogue epilogue, float* output)
    {
        V sum = Tail<V>.Load(tile, count, 0);
        if (epilogue == Epilogue.Add)
            sum += Tail<V>.Load(output, count, 0);
        Tail<V>.Store(epilogue == Epilogue.Gelu ? Gelu.Of(sum) : sum, output, count);
    }
}
