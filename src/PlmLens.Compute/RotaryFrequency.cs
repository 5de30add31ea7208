namespace PlmLens.Compute;

/// <summary>
/// The angles of rotary position embedding, in binary32 as fair-esm's rotary_embedding.py computes them. Long proteins
/// see the rounding (position 1000 turns by up to 3e-5 rad more or less), so every backend takes them from here.
/// </summary>
internal static class RotaryFrequency
{
    /// <summary>inv_freq[i] = 1 / 10000^(2i / headDim), in radians per position.</summary>
    /// <param name="pair">0 to headDim / 2 - 1.</param>
    /// <param name="headDim">Even.</param>
    internal static float Of(int pair, int headDim) => 1f / (float)Math.Pow(10000, 2f * pair / headDim);

    /// <summary>The rounded product that cosine and sine are taken of.</summary>
    internal static float Angle(int position, float frequency) => position * frequency;
}
