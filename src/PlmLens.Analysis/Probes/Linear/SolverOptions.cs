namespace PlmLens.Analysis.Probes;

/// <summary>When a solver is content.</summary>
public sealed record SolverOptions
{
    /// <summary>Largest element of the gradient, divided by the sum of the rows' weights, at which the solver
    /// stops.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Share of the objective that a Newton step must gain to be followed by another. What a probe predicts
    /// has settled long before its gradient is small, where columns are many and rarely active.</summary>
    public double Gain { get; init; } = 3e-4;

    /// <summary>Newton steps at most.</summary>
    public int MaximumSteps { get; init; } = 100;

    /// <summary>Conjugate-gradient steps in one Newton step, at most.</summary>
    public int MaximumInnerSteps { get; init; } = 60;

    /// <summary>As exact as binary64 allows on small problems: for comparisons.</summary>
    public static SolverOptions Exact { get; } = new() { Tolerance = 1e-13, Gain = 0, MaximumInnerSteps = 2000 };
}
