using System.Runtime.Intrinsics;

namespace PlmLens.Compute;

/// <summary>A rule's formula for 16 latents by its formula for one, for rules that have no vector form.</summary>
public static unsafe class DenseLanes
{
    /// <summary>Latents at a time.</summary>
    public const int Count = 16;

    /// <summary><see cref="IDenseRule.Codes"/>, one latent after the other.</summary>
    public static DenseCodes Codes<TRule>(in TRule rule, Vector512<float> p, int latent)
        where TRule : struct, IDenseRule
    {
        float* values = stackalloc float[3 * Count], inputs = stackalloc float[Count];
        new Span<float>(values, 3 * Count).Clear();
        p.Store(inputs);
        float* lowest = rule.Lowest.Pointer + latent;
        for (int i = 0; i < Count; i++)
        {
            if (inputs[i] < lowest[i])
                continue;
            DenseCode code = rule.Code(inputs[i], latent + i);
            (values[i], values[Count + i], values[(2 * Count) + i]) = (code.Value, code.Auxiliary, code.Penalty);
        }

        return new DenseCodes(
            Vector512.Load(values), Vector512.Load(values + Count), Vector512.Load(values + (2 * Count)));
    }

    /// <summary><see cref="IDenseRule.Slopes"/>, one latent after the other.</summary>
    public static DenseSlopes Slopes<TRule>(
        in TRule rule, Vector512<float> p, int latent, Vector512<float> value, Vector512<float> auxiliary)
        where TRule : struct, IDenseRule
    {
        float* slopes = stackalloc float[4 * Count], inputs = stackalloc float[3 * Count];
        new Span<float>(slopes, 4 * Count).Clear();
        p.Store(inputs);
        value.Store(inputs + Count);
        auxiliary.Store(inputs + (2 * Count));
        float* lowest = rule.Lowest.Pointer + latent;
        for (int i = 0; i < Count; i++)
        {
            if (inputs[i] < lowest[i])
                continue;
            DenseSlope slope = rule.Slope(inputs[i], latent + i, inputs[Count + i], inputs[(2 * Count) + i]);
            (slopes[i], slopes[Count + i]) = (slope.PreActivation, slope.First);
            (slopes[(2 * Count) + i], slopes[(3 * Count) + i]) = (slope.Second, slope.Third);
        }

        return new DenseSlopes(
            Vector512.Load(slopes),
            Vector512.Load(slopes + Count),
            Vector512.Load(slopes + (2 * Count)),
            Vector512.Load(slopes + (3 * Count)));
    }
}
