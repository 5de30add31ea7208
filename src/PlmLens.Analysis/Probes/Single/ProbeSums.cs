using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PlmLens.Analysis.Probes;

/// <summary>What one Newton step of a two-parameter logistic probe needs of the rows: sums over weight c, probability
/// p, q = p (1 - p) and value x.</summary>
/// <param name="P">Sum of c p.</param>
/// <param name="Px">Sum of c p x.</param>
/// <param name="Q">Sum of c q.</param>
/// <param name="Qx">Sum of c q x.</param>
/// <param name="Qxx">Sum of c q x x.</param>
internal readonly record struct ProbeSums(double P, double Px, double Q, double Qx, double Qxx)
{
    /// <summary>Values are padded to a multiple of this with weight 0.</summary>
    public const int Padding = 8;

    /// <summary>Sums over all rows at margin w x + b.</summary>
    /// <param name="x">Values, a multiple of <see cref="Padding"/>.</param>
    /// <param name="c">As many weights.</param>
    /// <param name="w">Coefficient.</param>
    /// <param name="b">Intercept.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ProbeSums Of(ReadOnlySpan<double> x, ReadOnlySpan<double> c, double w, double b)
    {
        ref double xs = ref MemoryMarshal.GetReference(x);
        ref double cs = ref MemoryMarshal.GetReference(c);
        nuint count = (nuint)Math.Min(x.Length, c.Length);
        Vector512<double> p = default, px = default, q = default, qx = default, qxx = default;
        Vector512<double> minusW = Vector512.Create(-w), minusB = Vector512.Create(-b), one = Vector512.Create(1.0);
        for (nuint i = 0; i + Padding <= count; i += Padding)
        {
            Vector512<double> v = Vector512.LoadUnsafe(ref xs, i), weight = Vector512.LoadUnsafe(ref cs, i);
            Vector512<double> e = Vector512.Exp(Vector512.FusedMultiplyAdd(v, minusW, minusB));
            Vector512<double> sigmoid = one / (one + e);
            Vector512<double> cp = weight * sigmoid;
            Vector512<double> cq = cp - (cp * sigmoid);
            Vector512<double> cqx = cq * v;
            p += cp;
            px = Vector512.FusedMultiplyAdd(cp, v, px);
            q += cq;
            qx += cqx;
            qxx = Vector512.FusedMultiplyAdd(cqx, v, qxx);
        }

        return new ProbeSums(
            Vector512.Sum(p), Vector512.Sum(px), Vector512.Sum(q), Vector512.Sum(qx), Vector512.Sum(qxx));
    }

    /// <summary>Sum of c log(1 + e^m) at margin m = w x + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SoftPlus(ReadOnlySpan<double> x, ReadOnlySpan<double> c, double w, double b)
    {
        ref double xs = ref MemoryMarshal.GetReference(x);
        ref double cs = ref MemoryMarshal.GetReference(c);
        nuint count = (nuint)Math.Min(x.Length, c.Length);
        Vector512<double> sum = default, one = Vector512.Create(1.0);
        Vector512<double> slope = Vector512.Create(w), offset = Vector512.Create(b);
        for (nuint i = 0; i + Padding <= count; i += Padding)
        {
            var m = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref xs, i), slope, offset);
            Vector512<double> soft = Vector512.Log(one + Vector512.Exp(-Vector512.Abs(m)));
            Vector512<double> weight = Vector512.LoadUnsafe(ref cs, i);
            sum = Vector512.FusedMultiplyAdd(weight, soft + Vector512.Max(m, Vector512<double>.Zero), sum);
        }

        return Vector512.Sum(sum);
    }
}
