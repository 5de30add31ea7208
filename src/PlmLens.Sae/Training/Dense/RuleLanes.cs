using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Reads what a rule knows of 16 neighbouring latents.</summary>
internal static class RuleLanes
{
    /// <summary>values[latent] to values[latent + 15].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector512<float> Of(TensorView<float> values, int latent) =>
        Vector512.Load(values.Pointer + latent);
}
