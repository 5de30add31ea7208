namespace PlmLens.Sae;

/// <summary>The last step of an encoder: value * gain + offset for each latent, values that are not greater than 0 left
/// out; or the values as they are.</summary>
/// <param name="Gain">[latents], or empty for values as they are.</param>
/// <param name="Offset">[latents], or empty for 0.</param>
internal readonly record struct Readout(ReadOnlyMemory<float> Gain, ReadOnlyMemory<float> Offset)
{
    /// <summary>Divides by the maximum of each latent; a latent with maximum 0 comes out as 0.</summary>
    /// <param name="featureMax">[latents], or empty.</param>
    public static Readout DivideBy(ReadOnlySpan<float> featureMax)
    {
        float[] gain = new float[featureMax.Length];
        for (int i = 0; i < gain.Length; i++)
            gain[i] = featureMax[i] > 0 ? 1 / featureMax[i] : 0;
        return new Readout(gain, default);
    }

    /// <summary>This step after another one.</summary>
    public Readout After(float[] gain, float[] offset)
    {
        if (Gain.IsEmpty)
            return new Readout(gain, offset);
        float[] own = Gain.ToArray();
        return new Readout(
            gain.Select((g, i) => g * own[i]).ToArray(), offset.Select((o, i) => o * own[i]).ToArray());
    }

    /// <summary>Adds a row of values that went through this step.</summary>
    public void AddRow(CodeBuffer codes, ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        if (Gain.IsEmpty)
            codes.AddRow(indices, values);
        else
            codes.AddRow(indices, values, Gain.Span, Offset.Span);
    }
}
