using System.Globalization;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Cli.Training;

/// <summary>relative_norms.tsv: of a crosscoder of two streams, where each latent lives; see
/// <see cref="Sae.RelativeDecoderNorms"/>.</summary>
internal static class RelativeNormTable
{
    public const string FileName = "relative_norms.tsv";

    /// <summary>Writes one line for each latent: its number and its relative decoder norm, empty for a row of
    /// zeros.</summary>
    public static void Write(string folder, ReadOnlySpan<float> norms)
    {
        var text = new StringBuilder("latent\trelative_norm\n");
        for (int i = 0; i < norms.Length; i++)
        {
            string norm = float.IsFinite(norms[i]) ? norms[i].ToString("0.000000", CultureInfo.InvariantCulture) : "";
            text.Append(CultureInfo.InvariantCulture, $"{i}\t{norm}\n");
        }

        AtomicFile.WriteAllText(Path.Combine(folder, FileName), text.ToString());
    }
}
