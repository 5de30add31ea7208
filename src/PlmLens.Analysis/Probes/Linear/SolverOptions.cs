namespace PlmLens.Analysis.Probes;

/// <summary>When a solver is content.</summary>
public sealed record SolverOptions
{
    /// <summary>Largest element of the gradient, divided by the sum of the rows' weights, at which the solver
    /// stops.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Newton steps at most.</summary>
    public int MaximumSteps { get; init; } = 100;

    /// <summary>Conjugate-gradient steps in one Newton step, at most.</summary>
    public int MaximumInnerSteps { get; init; } = 250;

    /// <summary>As exact as binary64 allows on small problems: for comparisons.</summary>
    public static SolverOptions Exact { get; } = new() { Tolerance = 1e-13, MaximumInnerSteps = 2000 };
}
