using System.Globalization;
using PlmLens.Analysis.Matching;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;
using PlmLens.Sae;
using PlmLens.Server.Lenses;
using PlmLens.Store;

namespace PlmLens.Server.Comparison;

/// <summary>Matches latents of two autoencoders of the same hidden states by the cosine of their decoder
/// directions.</summary>
internal static class DecoderLensMatch
{
    /// <summary>From this cosine on Paulo and Belrose (2025, arXiv 2501.16615) call a latent shared.</summary>
    private const double Shared = 0.7;

    /// <summary>Matches.</summary>
    /// <returns>Null when the directions are not of the same states.</returns>
    /// <exception cref="PlmLensException">A file of a lens cannot be read.</exception>
    public static LensMatch? Of(ExploredLens a, ExploredLens b)
    {
        HiddenStates of = a.Manifest.States, ofB = b.Manifest.States;
        if (of.ModelSha256.Length == 0 || of.ModelSha256 != ofB.ModelSha256 || !of.Hooks.SequenceEqual(ofB.Hooks))
            return null;
        // A transcoder writes to other states than it reads.
        if (IsTranscoder(a) || IsTranscoder(b))
            return null;
        using Tensor? left = Decoder(a), right = Decoder(b);
        if (left is null || right is null || left.Shape[1] != right.Shape[1])
            return null;
        IReadOnlyList<int> lefts = Live(a), rights = Live(b);
        if (lefts.Count == 0 || rights.Count == 0)
            return null;
        int width = (int)left.Shape[1];
        using var backend = new CpuBackend(WorkerPool.Shared);
        var matcher = new DecoderMatcher(backend) { ExactLimit = 1024, Epsilon = 1e-3 };
        LatentMatching matching = matcher.MatchLatents(left, lefts, right, rights, width);
        double chance = ComparisonLimits.ByChance(
            matcher.NearestOfRandom(right, rights, width, ComparisonLimits.Chance, 0));
        double bound = Math.Max(Shared, chance);
        string why = string.Create(
            CultureInfo.InvariantCulture,
            $"Both read the same hidden states ({string.Join(" + ", of.Hooks)} of {of.Model}), so latents are matched "
            + $"one to one by the cosine of their decoder directions, with the sum as large as can be. The nearest of "
            + $"a random direction has {chance:0.00} (95th percentile); a pair counts from {bound:0.00}. A latent that "
            + $"the other splits into several has one partner at most, and like directions need not fire alike. "
            + $"{ComparisonLimits.LeftOut(a, lefts, b, rights, "never active")}");
        return new LensMatch("decoder cosine", why, bound, matching, lefts, rights);
    }

    private static bool IsTranscoder(ExploredLens lens) =>
        lens.Architecture.Contains("transcoder", StringComparison.OrdinalIgnoreCase)
        || lens.Architecture.Contains("crosscoder", StringComparison.OrdinalIgnoreCase);

    // Directions of latents that never fire are whatever training left there.
    private static int[] Live(ExploredLens lens) =>
    [
        .. lens.Features
            .Where(feature => feature.Maximum > 0)
            .OrderByDescending(feature => feature.Density)
            .ThenBy(feature => feature.Feature)
            .Take(ComparisonLimits.Latents)
            .Select(feature => feature.Feature)
            .Order(),
    ];

    private static Tensor? Decoder(ExploredLens lens)
    {
        string path = Path.Combine(lens.PathOf("sae"), SaeFolder.WeightsName);
        if (!File.Exists(path))
            return null;
        using ICheckpoint file = Checkpoint.Open(path);
        return file.Tensors.GetValueOrDefault("W_dec") is { Shape.Length: 2 } info
            && info.Shape[0] == lens.Latents
            && info.Shape[1] is > 0 and <= int.MaxValue
                ? file.ReadF32("W_dec", requireFinite: true)
                : null;
    }
}
