using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// Logistic regression with an L2 penalty and an intercept that is not penalised. The minimum of scikit-learn's
/// <c>LogisticRegression</c> (Pedregosa et al. 2011), solved in binary64.
/// </summary>
public static class LogisticRegression
{
    /// <summary>Two classes, one margin.</summary>
    /// <param name="design">Inputs.</param>
    /// <param name="positive">For each row.</param>
    /// <param name="options">Strength, weights, tolerance.</param>
    /// <param name="pool">Threads.</param>
    /// <exception cref="PlmLensException">All rows are of one class.</exception>
    public static LinearModel Fit(
        IDesign design, ReadOnlySpan<bool> positive, LogisticOptions options, WorkerPool pool)
    {
        var classes = new int[positive.Length];
        for (int i = 0; i < classes.Length; i++)
            classes[i] = positive[i] ? 1 : 0;
        double[] weights = ClassWeights(classes, 2, options.Balanced);
        return Run(design, new BinaryLogisticLoss(positive, weights), options, pool);
    }

    /// <summary>Several classes, one margin for each, probabilities by softmax.</summary>
    /// <param name="design">Inputs.</param>
    /// <param name="classes">For each row, 0 to <paramref name="count"/> - 1; a class may have no rows.</param>
    /// <param name="count">Number of classes, at least 2.</param>
    /// <param name="options">Strength, weights, tolerance.</param>
    /// <param name="pool">Threads.</param>
    /// <exception cref="PlmLensException">All rows are of one class.</exception>
    public static LinearModel FitSoftmax(
        IDesign design, ReadOnlySpan<int> classes, int count, LogisticOptions options, WorkerPool pool)
    {
        double[] weights = ClassWeights(classes, count, options.Balanced);
        LinearModel model = Run(design, new SoftmaxLoss(classes, count, weights), options, pool);

        // A constant added to all intercepts changes no probability; the one whose sum is 0 is the one named.
        Span<double> intercepts = model.Parameters.AsSpan(design.Columns * count);
        double mean = 0;
        foreach (double b in intercepts)
            mean += b / count;
        foreach (ref double b in intercepts)
            b -= mean;
        return model;
    }

    /// <summary>Several classes, each against all others by itself.</summary>
    /// <param name="design">Inputs.</param>
    /// <param name="classes">For each row, 0 to <paramref name="count"/> - 1; each class must have rows.</param>
    /// <param name="count">Number of classes, at least 2.</param>
    /// <param name="options">Strength, weights, tolerance.</param>
    /// <param name="pool">Threads.</param>
    /// <exception cref="PlmLensException">A class has no rows, or all of them.</exception>
    public static LinearModel FitOneVersusRest(
        IDesign design, ReadOnlySpan<int> classes, int count, LogisticOptions options, WorkerPool pool)
    {
        var parameters = new double[(design.Columns + 1) * count];
        var positive = new bool[classes.Length];
        bool converged = true;
        for (int k = 0; k < count; k++)
        {
            for (int i = 0; i < positive.Length; i++)
                positive[i] = classes[i] == k;
            LinearModel one = Fit(design, positive, options with { Start = null }, pool);
            converged &= one.Converged;
            for (int j = 0; j <= design.Columns; j++)
                parameters[(j * count) + k] = one.Parameters[j];
        }

        return new LinearModel(parameters, design.Columns, count, converged);
    }

    /// <summary>For each row the weight of its class: 1, or n / (classes with rows * n_k).</summary>
    private static double[] ClassWeights(ReadOnlySpan<int> classes, int count, bool balanced)
    {
        var rows = new int[count];
        foreach (int k in classes)
            rows[k]++;
        int present = rows.Count(n => n > 0);
        if (present < 2)
        {
            throw new PlmLensException(
                $"All {classes.Length} rows that a probe would learn from are of one class; "
                + "give labels of at least two.");
        }

        var weights = new double[classes.Length];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = balanced ? classes.Length / ((double)present * rows[classes[i]]) : 1;
        return weights;
    }

    private static LinearModel Run(IDesign design, IMarginLoss loss, LogisticOptions options, WorkerPool pool)
    {
        if (!(options.C > 0) || double.IsInfinity(options.C))
            throw new UsageException($"C = {options.C} is not a positive number; choose another strength.");
        var parameters = new double[(design.Columns + 1) * loss.Outputs];
        options.Start?.Parameters.CopyTo(parameters, 0);

        // The objective divided by C: the same minimum, and a gradient that does not grow with C.
        var solver = new NewtonSolver(design, loss, 1 / options.C, intercept: true, options.Solver, pool);
        bool converged = solver.Run(parameters);
        return new LinearModel(parameters, design.Columns, loss.Outputs, converged);
    }
}
