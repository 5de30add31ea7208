namespace PlmLens.Compute.Cpu;

/// <summary>
/// Counting sort of codes by latent: count, sum up to starts, then deal the entries out in row order. Linear in the
/// slots, one thread; the arrays are a hundredth of the weights.
/// </summary>
internal static unsafe class GroupByLatent
{
    internal static void Run(in SparseCodes main, in SparseCodes auxiliary, int latents, in LatentGroups groups)
    {
        // Counts go one place up, so that the running sum leaves in starts[i + 1] where latent i begins; dealing moves
        // it to where latent i ends, which is where i + 1 begins.
        int* starts = groups.Starts.Pointer;
        new Span<int>(starts, latents + 1).Clear();
        Count(main, starts + 1);
        Count(auxiliary, starts + 1);
        int total = 0;
        for (int i = 0; i < latents; i++)
        {
            int count = starts[i + 1];
            starts[i + 1] = total;
            total += count;
        }

        Deal(main, 0, starts + 1, groups);
        Deal(auxiliary, main.Rows, starts + 1, groups);
    }

    private static void Count(in SparseCodes codes, int* counts)
    {
        for (int r = 0; r < codes.Rows; r++)
        {
            int* index = codes.Indices.Pointer + ((long)r * codes.K);
            float* value = codes.Values.Pointer + ((long)r * codes.K);
            for (int j = 0; j < codes.K && value[j] != 0; j++)
                counts[index[j]]++;
        }
    }

    private static void Deal(in SparseCodes codes, int firstSource, int* next, in LatentGroups groups)
    {
        for (int r = 0; r < codes.Rows; r++)
        {
            long first = (long)r * codes.K;
            int* index = codes.Indices.Pointer + first;
            float* value = codes.Values.Pointer + first, dot = codes.Dots.Pointer + first;
            for (int j = 0; j < codes.K && value[j] != 0; j++)
            {
                int place = next[index[j]]++;
                groups.Sources.Pointer[place] = firstSource + r;
                groups.Coefficients.Pointer[place] = codes.Factor * value[j];
                groups.Dots.Pointer[place] = dot[j];
            }
        }
    }
}
