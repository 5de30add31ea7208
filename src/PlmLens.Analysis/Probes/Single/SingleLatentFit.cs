namespace PlmLens.Analysis.Probes;

/// <summary>
/// Newton's method for the two parameters of a probe: C * sum of c * log loss + w^2 / 2. Rows whose value is 0 all have
/// the margin b, so they enter as one row with the sum of their weights.
/// </summary>
internal readonly ref struct SingleLatentFit
{
    // The decrement that is left after the last full step: far below what binary64 resolves in the parameters.
    private const double Enough = 1e-10;
    private const int MaximumSteps = 200;
    private const int StepsBeforeExactSearch = 20;

    /// <summary>Values that are not 0, padded as <see cref="ProbeSums"/> asks.</summary>
    public required ReadOnlySpan<double> Values { get; init; }

    /// <summary>Their weights.</summary>
    public required ReadOnlySpan<double> Weights { get; init; }

    /// <summary>Weights of all rows whose value is 0.</summary>
    public required double ZeroWeight { get; init; }

    /// <summary>Weights of all positive rows.</summary>
    public required double PositiveWeight { get; init; }

    /// <summary>Sum of weight times value over positive rows.</summary>
    public required double PositiveMoment { get; init; }

    /// <summary>1 / C.</summary>
    public required double Penalty { get; init; }

    /// <summary>The minimum.</summary>
    /// <param name="w">Coefficient.</param>
    /// <param name="b">Intercept.</param>
    /// <returns>False when it was not reached in 200 steps.</returns>
    public bool Run(out double w, out double b)
    {
        (w, b) = (0, 0);
        State here = At(w, b);
        for (int step = 0; step < MaximumSteps; step++)
        {
            (double dw, double db) = here.NewtonStep();
            double decrement = -((here.GradientW * dw) + (here.GradientB * db));
            if (!(decrement > Enough))
            {
                w += dw;
                b += db;
                return true;
            }

            // The objective is convex along the step, so its slope there brackets the minimum: accept a step that
            // does not overshoot it by much, else go where the chord of the slopes is 0.
            double length = 1, steepest = (step < StepsBeforeExactSearch ? 0.5 : 1e-3) * decrement;
            State next = At(w + dw, b + db);
            for (int cut = 0; cut < 60; cut++)
            {
                double slope = (next.GradientW * dw) + (next.GradientB * db);
                if (slope <= steepest)
                    break;
                length *= decrement / (decrement + slope);
                next = At(w + (length * dw), b + (length * db));
            }

            w += length * dw;
            b += length * db;
            here = next;
        }

        return false;
    }

    /// <summary>The sum of c * log loss, without the penalty.</summary>
    public double Loss(double w, double b) => ProbeSums.SoftPlus(Values, Weights, w, b)
        + (ZeroWeight * (Math.Max(b, 0) + double.LogP1(Math.Exp(-Math.Abs(b)))))
        - (w * PositiveMoment) - (b * PositiveWeight);

    private State At(double w, double b)
    {
        var sums = ProbeSums.Of(Values, Weights, w, b);
        double p = BinaryLogisticLoss.Sigmoid(b), zero = ZeroWeight * p;
        return new State(
            sums.Px - PositiveMoment + (Penalty * w),
            sums.P + zero - PositiveWeight,
            sums.Qxx + Penalty,
            sums.Qx,
            sums.Q + (zero * (1 - p)),
            Penalty);
    }

    private readonly record struct State(
        double GradientW, double GradientB, double Ww, double Wb, double Bb, double Penalty)
    {
        // Eliminates b; what is left of w's curvature is never below the penalty, whatever is lost to rounding.
        public (double W, double B) NewtonStep()
        {
            double bb = Math.Max(Bb, 1e-300), ratio = Wb / bb;
            double curvature = Math.Max(Ww - (Wb * ratio), Penalty);
            double w = -(GradientW - (ratio * GradientB)) / curvature;
            return (w, -(GradientB / bb) - (ratio * w));
        }
    }
}
