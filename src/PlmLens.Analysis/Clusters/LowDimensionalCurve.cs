namespace PlmLens.Analysis.Clusters;

/// <summary>
/// The curve 1 / (1 + a x^2b) that says how strongly two points at distance x of the layout belong together: the
/// least-squares fit to 1 up to the minimum distance and exp(-(x - minimum) / spread) beyond (McInnes et al. 2018,
/// section 3.2), on 300 points of 0 .. 3 spread as in the authors' code.
/// </summary>
internal readonly record struct LowDimensionalCurve(double A, double B)
{
    private const int Samples = 300;
    private const int MostSteps = 200;

    /// <summary>Fits by Levenberg-Marquardt from a = b = 1.</summary>
    public static LowDimensionalCurve Fit(double spread, double minDistance)
    {
        var fit = new LowDimensionalCurve(1, 1);
        double error = fit.Error(spread, minDistance), damping = 1e-3;
        for (int step = 0; step < MostSteps && damping < 1e12; step++)
        {
            (double da, double db) = fit.Step(spread, minDistance, damping);
            var next = new LowDimensionalCurve(fit.A + da, fit.B + db);
            double nextError = next.A > 0 && next.B > 0 ? next.Error(spread, minDistance) : double.PositiveInfinity;
            if (!(nextError < error))
            {
                damping *= 10;
                continue;
            }

            bool settled = error - nextError <= 1e-15 * error;
            (fit, error, damping) = (next, nextError, damping / 10);
            if (settled)
                break;
        }

        return fit;
    }

    private static (double X, double Target) Sample(int i, double spread, double minDistance)
    {
        double x = 3 * spread * i / (Samples - 1);
        return (x, x < minDistance ? 1 : Math.Exp(-(x - minDistance) / spread));
    }

    private double Error(double spread, double minDistance)
    {
        double sum = 0;
        for (int i = 0; i < Samples; i++)
        {
            (double x, double target) = Sample(i, spread, minDistance);
            double residual = target - (1 / (1 + (A * Math.Pow(x, 2 * B))));
            sum += residual * residual;
        }

        return sum;
    }

    // (J'J + damping diag J'J) step = J' residual.
    private (double A, double B) Step(double spread, double minDistance, double damping)
    {
        double aa = 0, ab = 0, bb = 0, ra = 0, rb = 0;
        for (int i = 1; i < Samples; i++)
        {
            (double x, double target) = Sample(i, spread, minDistance);
            double power = Math.Pow(x, 2 * B), value = 1 / (1 + (A * power));
            double byA = -value * value * power, byB = -value * value * A * power * 2 * Math.Log(x);
            double residual = target - value;
            aa += byA * byA;
            ab += byA * byB;
            bb += byB * byB;
            ra += byA * residual;
            rb += byB * residual;
        }

        aa *= 1 + damping;
        bb *= 1 + damping;
        double determinant = (aa * bb) - (ab * ab);
        return (((ra * bb) - (rb * ab)) / determinant, ((aa * rb) - (ab * ra)) / determinant);
    }
}
