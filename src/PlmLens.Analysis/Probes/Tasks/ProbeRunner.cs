using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// Fits and scores the probes of a task: strength chosen on validation, refitted on training and validation, scored
/// once on test with a bootstrap over its proteins.
/// </summary>
/// <param name="task">Labels and sets.</param>
/// <param name="options">Strengths, sizes, replicates.</param>
/// <param name="pool">Threads; decide no result.</param>
/// <param name="cancel">Stops between fits.</param>
public sealed class ProbeRunner(ProbeTask task, ProbeOptions options, WorkerPool pool, CancellationToken cancel)
{
    // Weaker penalties take longest to fit and validation scores rise and fall once: after two strengths in a row
    // that are no better than the best, the rest are left out.
    private const int WorseUntilStop = 3;

    private const double EdgeGain = 1e-3;

    /// <summary>The full probe of an input, then those on few columns, smallest first.</summary>
    /// <param name="input">Its design is scaled in place.</param>
    /// <exception cref="PlmLensException">The training rows have one class.</exception>
    public IReadOnlyList<ProbeResult> Run(ProbeInput input)
    {
        options.Validate();
        if (input.Design.Rows != task.Rows)
            throw new ArgumentException($"{input.Name} has {input.Design.Rows} rows, {task.Name} has {task.Rows}.");
        double[] factors = options.Standardise
            ? input.Standardise(task.TrainRows, pool)
            : [.. Enumerable.Repeat(1.0, input.Design.Columns)];
        var results = new List<ProbeResult> { Fit(input.Name, null, null, input.Design, factors) };
        int[] sizes = input.SparseProbes
            ? [.. options.SparseSizes.Where(k => k < input.Design.Columns).Order().Distinct()]
            : [];
        if (sizes.Length == 0)
            return results;
        int[] best = ColumnRanking.Best(task, input.Design, options.Ranking, sizes[^1], pool, cancel);
        foreach (int k in sizes)
        {
            int[] columns = best[..k];
            double[] theirs = [.. columns.Select(j => factors[j])];
            results.Add(Fit(input.Name, k, columns, input.Design.Select(columns), theirs));
        }

        return results;
    }

    private ProbeResult Fit(string name, int? size, int[]? columns, IDesign design, double[] factors)
    {
        int train = task.TrainRows, known = train + task.ValidationRows;
        IDesign trainDesign = design.Head(train), knownDesign = design.Head(known);
        var scores = new List<double>();
        LinearModel? model = null, best = null;
        int chosen = 0;
        ProbeMetric metric = options.MetricFor(task);
        for (int i = 0; i < options.Grid.Length && i - chosen < WorseUntilStop; i++)
        {
            cancel.ThrowIfCancellationRequested();
            model = FitOne(trainDesign, train, options.Grid[i], model);
            ProbeScores score = Scorer(model, knownDesign, train, known).Score([]);
            scores.Add(double.IsNaN(score[metric]) ? score.Accuracy : score[metric]);
            if (i == 0 || scores[i] > scores[chosen])
                (chosen, best) = (i, model);
        }

        LinearModel final = FitOne(knownDesign, known, options.Grid[chosen], best);
        IProbeScorer test = Scorer(final, design, known, task.Rows);
        int[] proteins = [.. Enumerable.Range(known, task.TestRows).Select(task.ProteinOf)];
        var bootstrap = new ProteinBootstrap(proteins, options.Replicates, options.Seed);
        return new ProbeResult
        {
            Input = name,
            Size = size,
            Columns = columns,
            Strength = options.Grid[chosen],
            AtEdge = AtEdge(scores, chosen),
            ValidationScores = scores,
            Model = final,
            Factors = factors,
            Test = test.Score([]),
            Replicates = bootstrap.Run(test, pool),
        };
    }

    // At an end of the grid whose neighbour is clearly worse: going on might be better still.
    private bool AtEdge(List<double> scores, int chosen)
    {
        bool first = chosen == 0, last = chosen == options.Grid.Length - 1;
        return scores.Count > 1 && (first || last) && scores[chosen] - scores[first ? 1 : chosen - 1] > EdgeGain;
    }

    private LinearModel FitOne(IDesign design, int rows, double strength, LinearModel? start)
    {
        if (task.IsRegression)
        {
            double[] targets = [.. Enumerable.Range(0, rows).Select(task.NumberOf)];
            return RidgeRegression.Fit(design, targets, 1 / strength, true, options.Solver, pool, start);
        }

        int[] classes = [.. Enumerable.Range(0, rows).Select(task.ClassOf)];
        var logistic = new LogisticOptions
        {
            C = strength,
            Balanced = options.IsBalanced(task),
            Solver = options.Solver,
            Start = start,
        };
        if (task.Classes.Count == 2)
            return LogisticRegression.Fit(design, [.. classes.Select(c => c == 1)], logistic, pool);
        return options.OneVersusRest
            ? LogisticRegression.FitOneVersusRest(design, classes, task.Classes.Count, logistic, pool)
            : LogisticRegression.FitSoftmax(design, classes, task.Classes.Count, logistic, pool);
    }

    private IProbeScorer Scorer(LinearModel model, IDesign design, int first, int end)
    {
        double[] margins = model.Margins(design, pool)[(first * model.Outputs)..(end * model.Outputs)];
        if (task.IsRegression)
            return new NumberScorer([.. Enumerable.Range(first, end - first).Select(task.NumberOf)], margins);
        int[] truth = [.. Enumerable.Range(first, end - first).Select(task.ClassOf)];
        return new ClassScorer(truth, margins, model.Outputs, options.OneVersusRest);
    }
}
