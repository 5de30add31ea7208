namespace PlmLens.Compute;

/// <content>Transposition of codes.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void GroupByLatent(in SparseCodes main, in SparseCodes auxiliary, int latents, in LatentGroups groups)
    {
        OpArguments.GroupByLatent(main, auxiliary, latents, groups);
        var entries = new List<(int Latent, int Source, float Coefficient, float Dot)>();
        Collect(main, 0, entries);
        Collect(auxiliary, main.Rows, entries);
        int filled = 0;
        for (int latent = 0; latent <= latents; latent++)
        {
            groups.Starts.Pointer[latent] = filled;
            foreach ((int owner, int source, float coefficient, float dot) in entries)
            {
                if (owner != latent)
                    continue;
                groups.Sources.Pointer[filled] = source;
                groups.Coefficients.Pointer[filled] = coefficient;
                groups.Dots.Pointer[filled++] = dot;
            }
        }
    }

    private static void Collect(in SparseCodes codes, int firstSource, List<(int, int, float, float)> entries)
    {
        for (int r = 0; r < codes.Rows; r++)
        {
            for (long slot = (long)r * codes.K; slot < (r + 1L) * codes.K && codes.Values.Pointer[slot] != 0; slot++)
            {
                entries.Add((codes.Indices.Pointer[slot], firstSource + r, codes.Factor * codes.Values.Pointer[slot],
                    codes.Dots.Pointer[slot]));
            }
        }
    }
}
