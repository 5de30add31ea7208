using PlmLens.Core;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis.Metrics;

/// <summary>Measures a sparse autoencoder on a table of hidden states.</summary>
public static class SaeEvaluation
{
    /// <summary>Encodes the rows; reads them once more before when their mean is not given.</summary>
    /// <param name="encoder">The autoencoder.</param>
    /// <param name="rows">Hidden states of its hook point.</param>
    /// <param name="pool">Threads for the sums.</param>
    /// <param name="stage">Name of this work in progress reports.</param>
    /// <param name="progress">Receives progress in rows.</param>
    /// <param name="target">What should come out, row for row; null when it is <paramref name="rows"/>.</param>
    /// <param name="mean">[width]: mean of the target, as <see cref="RowMean.Of"/> gives it, or null.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <exception cref="PlmLensException">Widths differ, there are no rows, or a row is not finite.</exception>
    public static SaeMetrics Measure(
        ISparseEncoder encoder,
        IActivationRows rows,
        WorkerPool pool,
        string stage,
        IWorkProgress progress,
        IActivationRows? target = null,
        double[]? mean = null,
        CancellationToken cancel = default)
    {
        if (rows.Width != encoder.Width)
        {
            throw new PlmLensException(
                $"The autoencoder reads rows of {encoder.Width} values, but the activations have {rows.Width}; give " +
                "activations of its own model and layer.");
        }

        if (target is not null && (target.Count != rows.Count || target.Width != encoder.OutputWidth))
        {
            throw new PlmLensException(
                $"The targets are {target.Count} rows of {target.Width} values, but the autoencoder writes " +
                $"{rows.Count} of {encoder.OutputWidth}; give those that belong to the inputs.");
        }

        if (rows.Count == 0)
            throw new PlmLensException("The activations have no rows; give some to measure on.");
        var reconstruction = new ReconstructionMeter(mean ?? RowMean.Of(target ?? rows, cancel), pool);
        var activity = new ActivityMeter(encoder.Latents);
        using var reader = new RowReader(rows);
        using RowReader? targets = target is null ? null : new RowReader(target);
        using var codes = new CodedRows(encoder, (int)Math.Min(RowReader.MostRows, rows.Count));
        while (reader.Next())
        {
            cancel.ThrowIfCancellationRequested();
            codes.Run(reader.Values, reader.Rows);
            targets?.Next();
            reconstruction.Add((targets ?? reader).Values, codes.Reconstruction, reader.Rows);
            activity.Add(codes.Indices, codes.Values, reader.Rows);
            progress.Report(stage, reader.First + reader.Rows, rows.Count, "rows");
        }

        return new SaeMetrics(reconstruction.Result(), activity.Result());
    }
}
