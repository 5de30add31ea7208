using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>Ranks the columns of an input by how much each alone says about the labels of the training rows.</summary>
internal static class ColumnRanking
{
    /// <summary>The best columns, best first; equal ones by number.</summary>
    public static int[] Best(
        ProbeTask task, IDesign design, ProbeRanking ranking, int count, WorkerPool pool, CancellationToken cancel)
    {
        double[] scores = ranking == ProbeRanking.SingleProbe && !task.IsRegression && design is SparseDesign sparse
            ? SingleLoss(task, sparse, pool, cancel)
            : ExplainedShare(task, design, pool);
        return [.. Enumerable.Range(0, design.Columns).OrderByDescending(j => scores[j]).Take(count)];
    }

    /// <summary>For each column the share of its variance between classes (eta squared), or its squared correlation
    /// with the number; 0 for a constant column.</summary>
    public static double[] ExplainedShare(ProbeTask task, IDesign design, WorkerPool pool)
    {
        int rows = task.TrainRows;
        IDesign head = design.Head(rows);
        var moments = new ColumnMoments(design, rows, pool);
        double[] shares = task.IsRegression
            ? BetweenNumbers(task, head, pool)
            : BetweenClasses(task, head, moments.Means, pool);
        for (int j = 0; j < shares.Length; j++)
            shares[j] = moments.Variances[j] > 0 ? shares[j] / moments.Variances[j] : 0;
        return shares;
    }

    private static double[] BetweenClasses(ProbeTask task, IDesign head, double[] means, WorkerPool pool)
    {
        int classes = task.Classes.Count, rows = head.Rows;
        var member = new double[rows * classes];
        var sizes = new double[classes];
        for (int r = 0; r < rows; r++)
        {
            member[(r * classes) + task.ClassOf(r)] = 1;
            sizes[task.ClassOf(r)]++;
        }

        var sums = new double[head.Columns * classes];
        head.MultiplyTransposed(member, classes, sums, pool);
        var between = new double[head.Columns];
        for (int j = 0; j < between.Length; j++)
        {
            for (int k = 0; k < classes; k++)
            {
                if (sizes[k] == 0)
                    continue;
                double difference = (sums[(j * classes) + k] / sizes[k]) - means[j];
                between[j] += sizes[k] / rows * difference * difference;
            }
        }

        return between;
    }

    private static double[] BetweenNumbers(ProbeTask task, IDesign head, WorkerPool pool)
    {
        double mean = 0, variance = 0;
        for (int r = 0; r < head.Rows; r++)
            mean += task.NumberOf(r) / head.Rows;
        var centred = new double[head.Rows];
        for (int r = 0; r < head.Rows; r++)
        {
            centred[r] = task.NumberOf(r) - mean;
            variance += centred[r] * centred[r] / head.Rows;
        }

        var sums = new double[head.Columns];
        head.MultiplyTransposed(centred, 1, sums, pool);
        return [.. sums.Select(s => s / head.Rows * (s / head.Rows) / variance)];
    }

    private static double[] SingleLoss(
        ProbeTask task, SparseDesign design, WorkerPool pool, CancellationToken cancel)
    {
        SingleLatentProbes probes = SingleLatentProbes.Fit(
            new DesignColumns(design),
            TaskLabels.Of(task),
            new SingleLatentOptions(),
            pool,
            NoProgress.Instance,
            cancel);
        var scores = new double[design.Columns];
        for (int j = 0; j < scores.Length; j++)
        {
            for (int k = 0; k < probes.Concepts; k++)
                scores[j] -= probes[j, k].Loss;
        }

        return scores;
    }
}
