using System.Runtime.CompilerServices;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Server.Lenses;

/// <summary>Reads <c>features.tsv</c>: the statistics of all latents.</summary>
internal static class LatentStatistics
{
    /// <summary>Reads them.</summary>
    /// <param name="path">The table.</param>
    /// <param name="latents">Latents of the lens.</param>
    /// <returns>One for each latent, by number.</returns>
    /// <exception cref="PlmLensException">The table is damaged, or is not of as many latents.</exception>
    public static IReadOnlyList<LensFeature> Read(string path, int latents)
    {
        var statistics = new List<LensFeature>(latents);
        (int Latent, int Density, int Max, int MeanActive, int ProteinShare, int ValidationMax) columns = default;
        ByteLines.Rows(
            path,
            header => columns = (
                header.Require("feature"), header.Require("density"), header.Require("max"),
                header.Require("mean_active"), header.Require("protein_share"), header.Require("validation_max")),
            Add);
        return statistics.Count == latents ? statistics : throw Damaged();

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Add(ByteRow row)
        {
            int latent = row.RequiredInt(columns.Latent);
            if (latent != statistics.Count || latent >= latents)
                throw Damaged();
            statistics.Add(new LensFeature(
                latent,
                row.Any(columns.Density),
                (float)row.Any(columns.Max),
                row.Any(columns.MeanActive),
                row.Any(columns.ProteinShare),
                (float)row.Any(columns.ValidationMax)));
        }

        PlmLensException Damaged() => new(
            $"{path} is damaged: it does not have one line for each of the {latents} latents; build the lens again.");
    }
}
