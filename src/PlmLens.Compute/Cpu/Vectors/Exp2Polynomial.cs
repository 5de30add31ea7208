using System.Runtime.CompilerServices;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// 2^f for f in [0, 1): minimax polynomial of degree 5 (Remez exchange on relative error, constant term held at 1 so
/// that
/// 2^0 is exact), error 8.3e-8. exp(x) is 2^(x log2 e): the integer part of the exponent goes into the exponent bits.
/// </summary>
internal static class Exp2Polynomial
{
    internal const float Log2E = 1.44269504f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Of<V>(V f)
        where V : struct, IVec<V>
    {
        V p = V.MulAdd(V.Fill(0.0018671300495f), f, V.Fill(0.0090170307085f));
        p = V.MulAdd(p, f, V.Fill(0.0557999126613f));
        p = V.MulAdd(p, f, V.Fill(0.2401644438505f));
        p = V.MulAdd(p, f, V.Fill(0.6931512951851f));
        return V.MulAdd(p, f, V.Fill(1f));
    }
}
