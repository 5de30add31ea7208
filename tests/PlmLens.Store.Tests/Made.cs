using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Store.Tests;

/// <summary>Small inputs for the tests.</summary>
internal static class Made
{
    public static Provenance Provenance { get; } =
        new("plmlens test", "embed", 7, new Dictionary<string, string> { ["a.fasta"] = "00" });

    public static HiddenStates States(string hash = "aaaa", params string[] hooks) => new(
        "nano", hash, hooks.Length > 0 ? hooks : ["blocks.2.hook_resid_post"], HiddenStates.ResiduesOnly, "window");

    /// <summary>A lens's manifest.</summary>
    public static LensManifest Lens()
    {
        var summary = new LensSummary(
            2, 50, 23, 0.25, 4.5, 1, 0.5, new ConceptTally(3, 1, 0, 9), new ConceptTally(20, 18, 20, 20));
        var scoring = new LensScoring([0, 0.5], 0.5, 10, 5, 1, 1, 2, true);
        return new LensManifest(LensManifest.FormatName, 0, States(), "bbbb", summary, scoring, Provenance);
    }

    public static ProteinRecord[] Records(params int[] lengths) =>
    [
        .. lengths.Select((length, i) => new ProteinRecord
        {
            Accession = $"P{i:D5}", Sequence = new string("ACDEFGHIKL"[i % 10], length), EntryName = $"T{i}_TEST",
        }),
    ];

    /// <summary>Sparse rows: for each residue at most <paramref name="slots"/> features, -1 in empty slots.</summary>
    /// <summary>Adds a protein of padded codes: a negative index is an empty slot.</summary>
    public static void AddProtein(SparseCodesWriter writer, int rows, int slots, int[] indices, float[] values)
    {
        int[] kept = [.. Enumerable.Range(0, rows * slots).Where(slot => indices[slot] >= 0)];
        using Tensor starts = new(DType.I64, rows + 1), features = new(DType.I32, kept.Length);
        for (int r = 0; r <= rows; r++)
            starts.View<long>()[r] = kept.Count(slot => slot < r * slots);
        kept.Select(slot => indices[slot]).ToArray().CopyTo(features.View<int>().Span);
        using Tensor numbers = Tensor.FromFloats([.. kept.Select(slot => values[slot])], kept.Length);
        writer.AddProtein(rows, starts, features, numbers);
    }

    public static (int[] Indices, float[] Values) Codes(int rows, int slots, int features, ulong seed)
    {
        var random = new SeededRandom(seed);
        var indices = new int[rows * slots];
        var values = new float[rows * slots];
        Array.Fill(indices, -1);
        for (int row = 0; row < rows; row++)
        {
            int at = row * slots;
            for (int f = 0; f < features && at < (row + 1) * slots; f++)
            {
                if (random.Next(features) >= slots)
                    continue;
                indices[at] = f;
                values[at++] = 0.1f + (float)random.NextDouble();
            }
        }

        return (indices, values);
    }
}
