using System.Numerics.Tensors;
using PlmLens.Analysis.Concepts;
using PlmLens.Core;
using PlmLens.Sae;
using PlmLens.Store;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Analysis.CoActivation;

/// <summary>
/// The direction of the states that means a parent concept: their mean over its instances of the validation half, less
/// that over all residues of that half. What each latent adds along it is its value times <see cref="Along"/>.
/// </summary>
/// <param name="Along">[latents]: the decoder row's part along the direction.</param>
/// <param name="Cosines">[latents]: its cosine with the direction; 0 for a row of zeros.</param>
internal sealed record ParentDirection(float[] Along, float[] Cosines)
{
    private const int RowsPerRead = 1024;

    /// <summary>Finds the directions of families.</summary>
    /// <param name="families">The families.</param>
    /// <param name="firings">The instances of each that are used in the validation half.</param>
    /// <param name="states">The states that the SAE reads.</param>
    /// <param name="codes">The corpus.</param>
    /// <param name="split">Its halves.</param>
    /// <param name="sae">The SAE; decodes into states of the same width.</param>
    /// <param name="cancel">Stops between blocks of rows.</param>
    public static ParentDirection[] Of(
        IReadOnlyList<ConceptFamily> families,
        IReadOnlyList<FamilyFirings> firings,
        CachedRows states,
        SparseCodes codes,
        CorpusSplit split,
        SparseAutoencoder sae,
        CancellationToken cancel)
    {
        int width = states.Width;
        var sums = new double[families.Count][];
        var counts = new long[families.Count];
        for (int f = 0; f < sums.Length; f++)
            sums[f] = new double[width];
        List<(long Row, int Family)> wanted = [.. from f in Enumerable.Range(0, families.Count)
                                                  from i in firings[f].Chosen
                                                  from row in FamilyFirings.RowsOf(families[f].Instances[i], codes)
                                                  orderby row, f
                                                  select (row, f)];
        var all = new double[width];
        long rows = 0;
        int next = 0;
        using var block = new Tensor(DType.F32, RowsPerRead, width);
        var wide = new double[width];
        for (int p = 0; p < codes.Proteins.Proteins.Count; p++)
        {
            if (split.HalfOf(p) != CorpusSplit.Validation)
                continue;
            StoredProtein protein = codes.Proteins.Proteins[p];
            for (int at = 0; at < protein.Length; at += RowsPerRead)
            {
                cancel.ThrowIfCancellationRequested();
                int here = Math.Min(RowsPerRead, protein.Length - at);
                states.Read(protein.FirstRow + at, here, block);
                for (int r = 0; r < here; r++)
                {
                    TensorPrimitives.ConvertChecked<float, double>(block.View<float>().Row(r, width).Span, wide);
                    TensorPrimitives.Add(all, wide, all);
                    for (; next < wanted.Count && wanted[next].Row == protein.FirstRow + at + r; next++)
                    {
                        TensorPrimitives.Add(sums[wanted[next].Family], wide, sums[wanted[next].Family]);
                        counts[wanted[next].Family]++;
                    }
                }

                rows += here;
            }
        }

        return [.. sums.Select((sum, f) => OfMeans(sum, counts[f], all, rows, sae))];
    }

    private static ParentDirection OfMeans(double[] sum, long count, double[] all, long rows, SparseAutoencoder sae)
    {
        var direction = new float[sum.Length];
        for (int c = 0; c < direction.Length; c++)
            direction[c] = (float)((sum[c] / Math.Max(1, count)) - (all[c] / Math.Max(1, rows)));
        float length = TensorPrimitives.Norm<float>(direction);
        var along = new float[sae.Latents];
        var cosines = new float[sae.Latents];
        for (int latent = 0; latent < along.Length && length > 0; latent++)
        {
            ReadOnlySpan<float> row = sae.Weights.Decoder.View<float>().Row(latent, sae.OutputWidth).Span;
            float norm = TensorPrimitives.Norm(row);
            along[latent] = TensorPrimitives.Dot<float>(row, direction) / length;
            cosines[latent] = norm > 0 ? along[latent] / norm : 0;
        }

        return new ParentDirection(along, cosines);
    }
}
