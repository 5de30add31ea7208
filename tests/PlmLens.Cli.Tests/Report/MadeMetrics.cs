using System.Globalization;
using PlmLens.Analysis.Fidelity;
using PlmLens.Analysis.Metrics;
using PlmLens.Core;

namespace PlmLens.Cli.Tests.Report;

/// <summary>Metrics and training lines that look like those of a run.</summary>
internal static class MadeMetrics
{
    public static SaeMetrics Metrics(int latents = 2000, long rows = 100_000)
    {
        var random = new SeededRandom(3);
        long[] counts = [.. Enumerable.Range(0, latents)
            .Select(i => i % 20 == 0 ? 0L : (long)(rows * Math.Pow(10, -2.5 + (0.7 * random.NextGaussian()))))
            .Select(count => Math.Min(count, rows))];
        double[] cosines = [.. Enumerable.Range(0, latents)
            .Select(_ => Math.Clamp(0.35 + (0.15 * random.NextGaussian()), -1, 1))];
        double[] ones = [.. Enumerable.Repeat(1.0, latents)];
        return new SaeMetrics(
            new ReconstructionMetrics(rows, 0.2134, 0.0421, 0.7871, 0.7512, 0.2134, 0.9641, 0.948, 0.987),
            new LatentActivity(rows, counts, 1.2e6))
        {
            Decoder = new DecoderStatistics(cosines, [.. cosines.Select(c => c + 0.3)], ones, ones),
            Masked = new LossRecovered(2.35, 2.47, 3.01, 2.88, 4000) { Shift = new PredictionShift(0.11, 0.71, 0.5) },
            Unmasked = new LossRecovered(0.35, 0.47, 3.01, 2.88, 26000) { Shift = new PredictionShift(0.11, 2.7, 2.5) },
        };
    }

    public static IEnumerable<string> Lines(int steps = 1000)
    {
        var random = new SeededRandom(4);
        for (int step = 0; step < steps; step++)
        {
            double noise = 1 + (0.05 * random.NextGaussian());
            double fvu = ((0.8 * Math.Exp(-step / 120.0)) + 0.2) * noise;
            double rate = 2e-4 * Math.Min(1, step / 50.0) * Math.Min(1, (steps - step) / (0.2 * steps));
            int dead = step < 100 ? 0 : (int)(600 * Math.Exp(-(step - 100) / 300.0));
            double auxk = dead > 0 ? 0.9 * noise : 0;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"step\": {step}, \"tokens\": {(step + 1) * 4096L}, \"loss\": {fvu + (auxk / 32)}, ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"\"reconstruction\": {fvu}, \"auxk\": {auxk}, \"fvu\": {fvu}, \"l0\": 32, \"dead\": {dead}, ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"\"lr\": {rate}, \"tokens_per_second\": {41000 * noise}, \"novelty\": {noise}, \"why\": null}}");
        }
    }
}
