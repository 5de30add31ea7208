using System.Globalization;
using PlmLens.Analysis.Fidelity;
using PlmLens.Analysis.Metrics;

namespace PlmLens.Cli.Report;

/// <summary>The metrics of an autoencoder as names, numbers and what they mean; and as JSON.</summary>
internal static class MetricsText
{
    /// <summary>A number with as many digits as say something; "-" when it is not known.</summary>
    public static string Number(double? value) => value is not { } number || !double.IsFinite(number)
        ? "-"
        : Math.Abs(number) switch
        {
            0 => "0",
            < 1e-3 => number.ToString("0.00e0", CultureInfo.InvariantCulture),
            < 10 => number.ToString("0.0000", CultureInfo.InvariantCulture),
            < 1000 => number.ToString("0.00", CultureInfo.InvariantCulture),
            _ => number.ToString("#,0", CultureInfo.InvariantCulture),
        };

    /// <summary>A share in percent.</summary>
    public static string Percent(double? share) => share is { } value
        ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %"
        : "-";

    /// <summary>Everything that was measured, in the order of importance.</summary>
    public static IEnumerable<(string Name, string Value, string Meaning)> Rows(SaeMetrics metrics)
    {
        ReconstructionMetrics r = metrics.Reconstruction;
        LatentActivity a = metrics.Activity;
        yield return ("fvu", Number(r.Fvu), "variance that the reconstruction misses; centred, one mean over all rows");
        if (metrics.Masked is { } masked)
        {
            foreach ((string, string, string) row in Loss("masked", masked))
                yield return row;
        }

        yield return ("l0", Number(a.L0), "active latents of a row");
        yield return ("l1", Number(a.L1), "sum of a row's values");
        yield return ("dead", Percent(a.DeadFraction), $"{a.Dead:N0} of {a.Latents:N0} latents never active here");
        yield return ("rarer than 1e-5", Percent(a.RarerThan(1e-5)), "share of latents, the dead included");
        yield return ("rarer than 1e-6", Percent(a.RarerThan(1e-6)), "share of latents, the dead included");
        yield return (
            $"rarer than {a.RareFrequency.ToString("0.##e0", CultureInfo.InvariantCulture)}",
            Percent(a.RarerThan(a.RareFrequency)),
            $"the smallest frequency that {a.Rows:N0} rows can tell: max(1e-5, 10 / rows)");
        yield return ("cosine_similarity", Number(r.CosineSimilarity), "of a row and its reconstruction");
        yield return ("l2_ratio", Number(r.L2Ratio), "length of the reconstruction over that of the row");
        yield return ("relative_reconstruction_bias", Number(r.RelativeReconstructionBias), "below 1 is shrinkage");
        yield return ("mean_squared_error", Number(r.MeanSquaredError), "summed over the width");
        if (metrics.Decoder is { } d)
        {
            yield return ("decoder_max_cosine", Number(d.MeanMaxCosine), "with the nearest other latent, mean");
            yield return ("redundant", Percent(d.RedundantAbove(0.9)), "latents with another within cosine 0.9");
            yield return ("encoder_decoder_cosine", Number(d.MeanEncoderDecoderCosine), "of a latent's two rows, mean");
            yield return ("decoder_norm", Number(d.DecoderNorms.Average()), "mean length of a decoder row");
            yield return ("encoder_norm", Number(d.EncoderNorms.Average()), "mean length of an encoder row");
        }

        if (metrics.Unmasked is { } unmasked)
        {
            foreach ((string, string, string) row in Loss("unmasked", unmasked))
                yield return row;
        }

        yield return (
            "fvu_uncentred", Number(r.FvuUncentred), "for comparison with 1 - explained variance of SAELens, SAEBench");
        yield return (
            "explained_variance_per_dimension_ratio",
            Number(r.ExplainedVariancePerDimensionRatio),
            "for comparison with dictionary_learning; blind to a constant error");
        yield return (
            "explained_variance_per_token",
            Number(r.ExplainedVariancePerToken),
            "for comparison with SAELens' legacy figure; rows near the mean weigh most");
    }

    /// <summary>The same as an object for --json.</summary>
    public static object Json(SaeMetrics metrics)
    {
        ReconstructionMetrics r = metrics.Reconstruction;
        LatentActivity a = metrics.Activity;
        return new
        {
            rows = r.Rows,
            fvu = r.Fvu,
            fvu_uncentred = r.FvuUncentred,
            explained_variance_per_dimension_ratio = r.ExplainedVariancePerDimensionRatio,
            explained_variance_per_token = r.ExplainedVariancePerToken,
            mean_squared_error = r.MeanSquaredError,
            cosine_similarity = r.CosineSimilarity,
            l2_ratio = r.L2Ratio,
            relative_reconstruction_bias = r.RelativeReconstructionBias,
            l0 = a.L0,
            l1 = a.L1,
            latents = a.Latents,
            dead = a.Dead,
            dead_fraction = a.DeadFraction,
            rarer_than_1e5 = a.RarerThan(1e-5),
            rarer_than_1e6 = a.RarerThan(1e-6),
            rare_frequency = a.RareFrequency,
            rare_fraction = a.RarerThan(a.RareFrequency),
            log10_frequency = a.LogFrequencies(),
            decoder = metrics.Decoder is not { } d ? null : new
            {
                mean_max_cosine = d.MeanMaxCosine,
                redundant_above_0_7 = d.RedundantAbove(0.7),
                redundant_above_0_9 = d.RedundantAbove(0.9),
                max_cosine = d.MaxCosine.Count > 0 ? d.MaxCosines() : null,
                mean_encoder_decoder_cosine = d.MeanEncoderDecoderCosine,
                mean_decoder_norm = d.DecoderNorms.Average(),
                mean_encoder_norm = d.EncoderNorms.Average(),
            },
            masked = Json(metrics.Masked),
            unmasked = Json(metrics.Unmasked),
        };
    }

    private static IEnumerable<(string, string, string)> Loss(string kind, LossRecovered loss)
    {
        string residues = kind == "masked" ? "hidden residues" : "visible residues, which flatters";
        yield return (
            $"{kind} loss recovered",
            Percent(loss.Fraction),
            $"of the cross-entropy at {loss.Residues:N0} {residues}; from zeros");
        yield return (
            $"{kind} loss recovered from mean", Percent(loss.FractionFromMean), "stricter: from the mean state");
        yield return (
            $"{kind} cross-entropy",
            $"{Number(loss.Original)} → {Number(loss.Sae)}",
            $"nats; with zeros {Number(loss.Zero)}, with the mean {Number(loss.Mean)}");
        if (loss.Shift is { } shift)
        {
            yield return (
                $"{kind} KL",
                Number(shift.Sae),
                $"nats from the model's own predictions; score {Percent(shift.Score)}, zeros {Number(shift.Zero)}");
        }
    }

    private static object? Json(LossRecovered? loss) => loss is null ? null : new
    {
        residues = loss.Residues,
        cross_entropy = loss.Original,
        cross_entropy_sae = loss.Sae,
        cross_entropy_zero = loss.Zero,
        cross_entropy_mean = loss.Mean,
        recovered = loss.Fraction,
        recovered_from_mean = loss.FractionFromMean,
        kl_sae = loss.Shift?.Sae,
        kl_zero = loss.Shift?.Zero,
        kl_mean = loss.Shift?.Mean,
        kl_score = loss.Shift?.Score,
    };
}
