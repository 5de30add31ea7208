using System.Numerics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Analysis.Metrics;

/// <summary>Geometry of an autoencoder's weights, one value for each latent.</summary>
/// <param name="MaxCosine">Largest cosine of the latent's decoder direction with that of any other latent: near 1 is a
/// copy of another latent. Empty for fewer than two latents.</param>
/// <param name="EncoderDecoderCosine">Cosine of encoder and decoder row; empty where their widths differ.</param>
/// <param name="DecoderNorms">Lengths of decoder rows.</param>
/// <param name="EncoderNorms">Lengths of encoder rows.</param>
public sealed record DecoderStatistics(
    IReadOnlyList<double> MaxCosine,
    IReadOnlyList<double> EncoderDecoderCosine,
    IReadOnlyList<double> DecoderNorms,
    IReadOnlyList<double> EncoderNorms)
{
    /// <summary>Mean over latents of <see cref="MaxCosine"/>; null for fewer than two latents.</summary>
    public double? MeanMaxCosine => MaxCosine.Count > 0 ? MaxCosine.Average() : null;

    /// <summary>Mean over latents of <see cref="EncoderDecoderCosine"/>; null where the widths differ.</summary>
    public double? MeanEncoderDecoderCosine => EncoderDecoderCosine.Count > 0 ? EncoderDecoderCosine.Average() : null;

    /// <summary>Share of latents whose decoder direction has a larger cosine than <paramref name="cosine"/> with
    /// another's: redundancy of the dictionary.</summary>
    public double RedundantAbove(double cosine) =>
        MaxCosine.Count > 0 ? (double)MaxCosine.Count(c => c > cosine) / MaxCosine.Count : 0;

    /// <summary><see cref="MaxCosine"/> as a histogram.</summary>
    public Histogram MaxCosines() => Histogram.OfCosines(MaxCosine);

    /// <summary>Computes the statistics by products of blocks; nothing of latents x latents is kept.</summary>
    /// <param name="encoder">[latents, widthIn].</param>
    /// <param name="decoder">[latents, widthOut].</param>
    /// <param name="latents">1 or more.</param>
    /// <param name="widthIn">1 or more.</param>
    /// <param name="widthOut">1 or more.</param>
    /// <param name="backend">Runs the products.</param>
    /// <param name="cancel">Stops between blocks.</param>
    public static DecoderStatistics Of(
        TensorView<float> encoder,
        TensorView<float> decoder,
        int latents,
        int widthIn,
        int widthOut,
        IBackend backend,
        CancellationToken cancel = default)
    {
        int[] all = [.. Enumerable.Range(0, latents)];
        using var encoders = new UnitRows(encoder, all, widthIn);
        using var decoders = new UnitRows(decoder, all, widthOut);
        double[] ends = widthIn != widthOut ? [] : [.. all.Select(i =>
            UnitRows.Dot(encoders.Slice(i, 1).Span, decoders.Slice(i, 1).Span))];
        double[] nearest = latents < 2 ? [] : MaxCosines(decoders, backend, cancel);
        return new DecoderStatistics(nearest, ends, decoders.Lengths, encoders.Lengths);
    }

    private static double[] MaxCosines(UnitRows decoders, IBackend backend, CancellationToken cancel)
    {
        var best = new float[decoders.Count];
        best.AsSpan().Fill(float.NegativeInfinity);
        CosineTiles.ForEach(
            backend,
            decoders,
            decoders,
            tile =>
            {
                Span<float> ofColumns = best.AsSpan(tile.FirstColumn, tile.Columns);
                for (int r = 0; r < tile.Rows; r++)
                {
                    int latent = tile.FirstRow + r;
                    Span<float> row = tile.Row(r);
                    if (latent >= tile.FirstColumn && latent < tile.FirstColumn + tile.Columns)
                        row[latent - tile.FirstColumn] = float.NegativeInfinity;
                    float largest = Raise(ofColumns, row);
                    best[latent] = Math.Max(best[latent], largest);
                }
            },
            cancel);
        return [.. best.Select(cosine => (double)cosine)];
    }

    // maxima[i] = max(maxima[i], row[i]), and the largest of row; in vectors as wide as the machine's, then one by one.
    private static float Raise(Span<float> maxima, ReadOnlySpan<float> row)
    {
        var widest = new Vector<float>(float.NegativeInfinity);
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var values = new Vector<float>(row[i..]);
            widest = Vector.Max(widest, values);
            Vector.Max(values, new Vector<float>(maxima[i..])).CopyTo(maxima[i..]);
        }

        float largest = float.NegativeInfinity;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
            largest = Math.Max(largest, widest[lane]);
        for (; i < row.Length; i++)
        {
            largest = Math.Max(largest, row[i]);
            maxima[i] = Math.Max(maxima[i], row[i]);
        }

        return largest;
    }
}
