using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>Least squares with an L2 penalty: the minimum of |y - X w - b|^2 + alpha |w|^2, as scikit-learn's
/// <c>Ridge</c>.</summary>
public static class RidgeRegression
{
    /// <summary>Fits.</summary>
    /// <param name="design">Inputs.</param>
    /// <param name="targets">For each row; finite.</param>
    /// <param name="alpha">Strength of the penalty, 0 or more.</param>
    /// <param name="intercept">Whether there is a b, which is not penalised.</param>
    /// <param name="solver">When the solver stops.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="start">A model to start from, or null for zeros; decides the time only.</param>
    /// <exception cref="PlmLensException">A target is not finite; names the row.</exception>
    public static LinearModel Fit(
        IDesign design,
        ReadOnlySpan<double> targets,
        double alpha,
        bool intercept,
        SolverOptions solver,
        WorkerPool pool,
        LinearModel? start = null)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            if (!double.IsFinite(targets[i]))
            {
                throw new PlmLensException(
                    $"The target of row {i} is {targets[i]}; leave rows without a number out of the labels.");
            }
        }

        var parameters = new double[design.Columns + 1];
        start?.Parameters.CopyTo(parameters, 0);
        var newton = new NewtonSolver(design, new SquaredLoss(targets.ToArray()), alpha, intercept, solver, pool);
        bool converged = newton.Run(parameters);
        return new LinearModel(parameters, design.Columns, 1, converged);
    }
}
