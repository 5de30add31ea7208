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
        RequireShape(source, options, initial);
        using var sample = new TrainingBatch((int)Math.Min(options.SampleRows, source.Tokens), width, targetWidth);
        source.ReadBatch(0, sample.Rows, sample.Input, sample.Target);
        if (FindBadRow(source, 0, sample) is { } badRow)
            throw badRow;
        (double[] streamScales, double[] streamVariances) = ScaleStreams(source, options.InputScaling, sample);
        InputScaling scaling = streamScales.Length > 0 ? InputScaling.None : options.InputScaling;
        (float inputScale, double variance) = Measure(scaling, sample.Input, sample.Rows, width, 0, width);
        float targetScale = inputScale;
        TensorView<float> target = sample.Input;
        if (targetWidth > 0)
        {
            target = sample.Target;
            (targetScale, variance) = Measure(scaling, target, sample.Rows, targetWidth, 0, targetWidth);
        }

        SaeWeights weights = initial ?? InitialWeights.Random(options, width, targetWidth);
        if (initial is null)
        {
            for (long i = 0; i < target.Length; i++)
                target[i] *= targetScale;
            GeometricMedian.Of(target, sample.Rows, weights.OutputWidth)
                .CopyTo(weights.DecoderBias.View<float>().Span);
        }

        return new TrainerState(weights, options)
        {
            IsTranscoder = targetWidth > 0,
            InputScale = inputScale,
            TargetScale = targetScale,
            TargetVariance = variance * targetScale * targetScale,
            StreamScales = streamScales,
            StreamVariances = streamVariances,
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

    private static void RequireShape(IActivationSource source, TrainingOptions options, SaeWeights? initial)
    {
        if (options.Skip && source.TargetWidth == 0)
            throw new UsageException("A skip matrix needs a target that is not the input: give a transcoder's target.");
        if (source.Streams > 1 && source.TargetWidth > 0)
            throw new UsageException("A crosscoder's target is its input; give several streams or a target, not both.");
        int outputs = source.TargetWidth > 0 ? source.TargetWidth : source.Width;
        if (initial is not null
            && (initial.Width != source.Width || initial.OutputWidth != outputs || initial.Latents != options.Latents
                || initial.Skip is not null != options.Skip))
        {
            throw new PlmLensException(
                "The initial weights have " +
                Shape(initial.Latents, initial.Width, initial.OutputWidth, initial.Skip is not null) +
                $", but the run needs {Shape(options.Latents, source.Width, outputs, options.Skip)}.");
        }

        static string Shape(int latents, int width, int outputs, bool skip) =>
            $"{latents} latents from {width} to {outputs} values {(skip ? "with" : "without")} a skip matrix";
    }

    // Scales the streams of a crosscoder's sample, each by itself; with unit mean square each gets an equal share of 1.
    private static (double[] Scales, double[] Variances) ScaleStreams(
        IActivationSource source, InputScaling scaling, TrainingBatch sample)
    {
        if (source.Streams == 1)
            return ([], []);
        (int streams, int each) = (source.Streams, source.Width / source.Streams);
        double[] scales = new double[streams], variances = new double[streams];
        for (int s = 0; s < streams; s++)
        {
            (float scale, double variance) =
                Measure(scaling, sample.Input, sample.Rows, source.Width, s * each, each);
            scales[s] = scaling == InputScaling.UnitMeanSquare ? scale / Math.Sqrt(streams) : scale;
            variances[s] = variance * scales[s] * scales[s];
        }

        StreamScaling.Apply(sample.Input, sample.Rows, source.Width, scales);
        return (scales, variances);
    }

    // The factor for all tokens, and the mean of |h - mean h|^2 without it, with h columns first to first + count - 1
    // of a row.
    private static (float Scale, double Variance) Measure(
        InputScaling scaling, TensorView<float> values, int rows, int width, int first, int count)
    {
        double squares = 0, norms = 0;
        double[] sums = new double[count];
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<float> row = values.Row(r, width).Span.Slice(first, count);
            double square = 0;
            for (int c = 0; c < count; c++)
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

        return ((float)scaling.Factor(count, meanSquare, norms / rows), variance);
    }
}
