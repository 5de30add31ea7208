namespace PlmLens.Compute;

/// <content>Transposition of codes.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void GroupByLatent(
        in SparseCodes main,
        in SparseCodes auxiliary,
        in LatentPrefixes prefixes,
        int latents,
        in LatentGroups groups)
    {
        OpArguments.GroupByLatent(main, auxiliary, prefixes, latents, groups);
        var entries = new List<Entry>();
        for (int r = 0; r < main.Rows; r++)
        {
            for (long slot = main.First(r); slot < main.ActiveEnd(r); slot++)
                entries.Add(EntryOf(main, r, slot, Group(prefixes, main.Indices.Pointer[slot])));
        }

        for (int r = 0; r < auxiliary.Rows; r++)
        {
            for (long slot = auxiliary.First(r); slot < auxiliary.ActiveEnd(r); slot++)
                entries.Add(EntryOf(auxiliary, r, slot, Math.Max(1, prefixes.Count)));
        }

        Entry[] sorted = [.. entries.OrderBy(entry => entry.Latent)];
        for (int latent = 0; latent <= latents; latent++)
            groups.Starts.Pointer[latent] = sorted.Count(entry => entry.Latent < latent);
        for (int e = 0; e < sorted.Length; e++)
        {
            groups.Rows.Pointer[e] = sorted[e].Row;
            groups.Sources.Pointer[e] = sorted[e].Source;
            groups.Coefficients.Pointer[e] = sorted[e].Coefficient;
            groups.Dots.Pointer[e] = sorted[e].Dot;
        }
    }

    private static Entry EntryOf(in SparseCodes codes, int row, long slot, int stack) => new(
        codes.Indices.Pointer[slot],
        row,
        (stack * codes.Rows) + row,
        codes.Factor * codes.Values.Pointer[slot],
        codes.Dots.Pointer[slot]);

    private readonly record struct Entry(int Latent, int Row, int Source, float Coefficient, float Dot);
}
