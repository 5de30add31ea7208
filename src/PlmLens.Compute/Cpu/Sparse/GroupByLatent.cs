namespace PlmLens.Compute.Cpu;

/// <summary>
/// Counting sort of codes by latent: count, sum up to starts, then deal the entries out in row order. Linear in the
/// slots, one thread; the arrays are a hundredth of the weights.
/// </summary>
internal static unsafe class GroupByLatent
{
    internal static void Run(
        in SparseCodes main, in SparseCodes auxiliary, in LatentPrefixes prefixes, int latents, in LatentGroups groups)
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

        Deal(main, prefixes, 0, starts + 1, groups);
        Deal(auxiliary, default, Math.Max(1, prefixes.Count), starts + 1, groups);
    }

    private static void Count(in SparseCodes codes, int* counts)
    {
        int* index = codes.Indices.Pointer;
        float* value = codes.Values.Pointer;
        for (int r = 0; r < codes.Rows; r++)
        {
            long end = codes.First(r + 1);
            for (long j = codes.First(r); j < end && value[j] != 0; j++)
                counts[index[j]]++;
        }
    }

    // Latents ascend in a row, so the group of the next is found by going on from that of the last.
    private static void Deal(
        in SparseCodes codes, in LatentPrefixes prefixes, int firstStack, int* next, in LatentGroups groups)
    {
        int* index = codes.Indices.Pointer;
        float* value = codes.Values.Pointer, dot = codes.Dots.Pointer;
        for (int r = 0; r < codes.Rows; r++)
        {
            int group = 0;
            int source = (firstStack * codes.Rows) + r;
            long end = codes.First(r + 1);
            for (long j = codes.First(r); j < end && value[j] != 0; j++)
            {
                for (; group < prefixes.Count && index[j] >= prefixes.Ends.Pointer[group]; group++)
                    source += codes.Rows;
                int place = next[index[j]]++;
                groups.Rows.Pointer[place] = r;
                groups.Sources.Pointer[place] = source;
                groups.Coefficients.Pointer[place] = codes.Factor * value[j];
                groups.Dots.Pointer[place] = dot[j];
            }
        }
    }
}
