using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>Moves a finished tile to the output: adds the bias, applies the epilogue, drops the padding.</summary>
internal static unsafe class TileStore
{
    /// <summary>output[r, c] = epilogue(tile[r, c] + bias[c]).</summary>
    /// <param name="tile">[rows, PanelWidth].</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="columns">1 to PanelWidth.</param>
    /// <param name="bias">[columns], or null.</param>
    /// <param name="epilogue">What is done with the sum.</param>
    /// <param name="output">[rows, columns] with <paramref name="stride"/> between rows.</param>
    /// <param name="stride">At least <paramref name="columns"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(
        float* tile, int rows, int columns, float* bias, Epilogue epilogue, float* output, long stride)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                float sum = tile[c];
                if (bias != null)
                    sum += bias[c];
                output[c] = epilogue switch
                {
                    Epilogue.None => sum,
                    Epilogue.Gelu => (float)ReferenceBackend.Gelu(sum),
                    _ => output[c] + sum,
                };
            }

            tile += PackedMatrix.PanelWidth;
            output += stride;
        }
    }
}
