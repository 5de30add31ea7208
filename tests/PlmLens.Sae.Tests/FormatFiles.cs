using PlmLens.Core;

namespace PlmLens.Sae.Tests;

/// <summary>Golden files of the formats, and what an autoencoder makes of some rows.</summary>
internal static class FormatFiles
{
    public static string Golden(string path) =>
        Path.Combine(AppContext.BaseDirectory, "Goldens", "sae-formats", path);

    /// <summary>Dense codes [rows, latents] and reconstruction [rows, output width].</summary>
    public static (float[] Codes, float[] Reconstruction) Run(SparseAutoencoder sae, Tensor x)
    {
        int rows = (int)x.Shape[0];
        using var codes = new CodeBuffer();
        using var decoded = new Tensor(DType.F32, rows, sae.OutputWidth);
        sae.Encode(x, rows, codes);
        sae.Decode(codes, x, decoded);
        float[] dense = new float[rows * sae.Latents];
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < codes.IndicesOf(r).Length; j++)
                dense[(r * sae.Latents) + codes.IndicesOf(r)[j]] = codes.ValuesOf(r)[j];
        }

        return (dense, decoded.View<float>().Span.ToArray());
    }
}
