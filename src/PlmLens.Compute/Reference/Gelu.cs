using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>The activation function of ESM's feed-forward blocks.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public void Gelu(TensorView<float> x, int count, TensorView<float> output)
    {
        OpArguments.Gelu(x, count, output);
        for (long i = 0; i < count; i++)
            output.Pointer[i] = (float)Gelu(x.Pointer[i]);
    }

    // At minus infinity the limit, 0, in place of infinity times 0.
    internal static double Gelu(double x) =>
        double.IsNegativeInfinity(x) ? 0 : 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    // erf(x) = 2 / sqrt(pi) exp(-x^2) sum over n of 2^n x^(2n+1) / (1 3 5 .. (2n+1)): all terms have one sign, so
    // nothing cancels. Beyond 6, erf is 1 to the last bit of a binary64.
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
