namespace PlmLens.Analysis.Probes;

/// <summary>How a logistic probe is fitted: scikit-learn's objective,
/// C * sum of weight * log loss + |w|^2 / 2.</summary>
public sealed record LogisticOptions
{
    /// <summary>Inverse strength of the penalty, greater than 0.</summary>
    public double C { get; init; } = 1;

    /// <summary>Weigh a row of class k by n / (classes * n_k), so that all classes count the same.</summary>
    public bool Balanced { get; init; }

    /// <summary>When the solver stops.</summary>
    public SolverOptions Solver { get; init; } = new();

    /// <summary>A model of the same shape to start from, or null for zeros; decides the time only.</summary>
    public LinearModel? Start { get; init; }
}
