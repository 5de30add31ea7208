using System.Numerics.Tensors;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// The state before the first step: <see cref="InitialWeights"/>, and what a sample of the data says: the scales, the
/// variance, and b_dec, which is the geometric median.
/// </summary>
internal static class Initialiser
{
    /// <summary>Makes the state of a new run.</summary>
    /// <param name="source">Its first rows, in training order, are the sample.</param>
    /// <param name="options">Valid for the source's width.</param>
    /// <param name="initial">Weights to start from instead; taken over.</param>
    /// <exception cref="PlmLensException">A sampled row is not finite, or all sampled rows are equal.</exception>
    public static TrainerState Start(IActivationSource source, TrainingOptions options, SaeWeights? initial)
    {
        options.Validate(source.Width);
        int width = source.Width, targetWidth = source.TargetWidth;
        if (initial is not null && (initial.Width != width || initial.Latents != options.Latents))
        {
            throw new PlmLensException(
                $"The initial weights are {initial.Latents} x {initial.Width}, but the run needs {options.Latents} x " +
                $"{width}.");
        }

        using var sample = new TrainingBatch((int)Math.Min(options.SampleRows, source.Tokens), width, targetWidth);
        source.ReadBatch(0, sample.Rows, sample.Input, sample.Target);
        if (FindBadRow(source, 0, sample) is { } badRow)
            throw badRow;
        (float inputScale, double variance) = Measure(options.InputScaling, sample.Input, sample.Rows, width);
        float targetScale = inputScale;
        TensorView<float> target = sample.Input;
        if (targetWidth > 0)
        {
            target = sample.Target;
            (targetScale, variance) = Measure(options.InputScaling, target, sample.Rows, targetWidth);
        }

        SaeWeights weights = initial ?? InitialWeights.Random(options, width);
        if (initial is null)
        {
            for (long i = 0; i < target.Length; i++)
                target[i] *= targetScale;
            int cols = targetWidth > 0 ? targetWidth : width;
            GeometricMedian.Of(target, sample.Rows, cols).CopyTo(weights.DecoderBias.View<float>().Span);
        }

        return new TrainerState(weights, options)
        {
            InputScale = inputScale,
            TargetScale = targetScale,
            TargetVariance = variance * targetScale * targetScale,
        };
    }

    /// <summary>The error for the first row of a batch that has NaN or infinity; null when there is none.</summary>
    public static PlmLensException? FindBadRow(IActivationSource source, long step, TrainingBatch batch)
    {
        for (int r = 0; r < batch.Rows; r++)
        {
            if (TensorPrimitives.IsFiniteAll(batch.Input.Row(r, source.Width).Span)
                && (source.TargetWidth == 0
                    || TensorPrimitives.IsFiniteAll(batch.Target.Row(r, source.TargetWidth).Span)))
            {
                continue;
            }

            return new PlmLensException(
                $"The hidden state at {source.Describe(step, batch.Rows, r)} is NaN or infinite: embed that protein " +
                "again or leave it out.");
        }

        return null;
    }

    // The factor for all tokens, and the mean of |h - mean h|^2 without it.
    private static (float Scale, double Variance) Measure(
        InputScaling scaling, TensorView<float> values, int rows, int width)
    {
        double squares = 0, norms = 0;
        double[] sums = new double[width];
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<float> row = values.Row(r, width).Span;
            double square = 0;
            for (int c = 0; c < width; c++)
            {
                sums[c] += row[c];
                square += (double)row[c] * row[c];
            }

            squares += square;
            norms += Math.Sqrt(square);
        }

        double meanSquare = squares / rows, variance = meanSquare;
        foreach (double sum in sums)
            variance -= sum / rows * (sum / rows);
        if (variance <= 1e-10 * meanSquare)
        {
            throw new PlmLensException(
                $"All {rows} sampled hidden states are equal: there is nothing to learn; check layer and proteins.");
        }

        return ((float)scaling.Factor(width, meanSquare, norms / rows), variance);
    }
}
