namespace PlmLens.Sae;

/// <summary>Weights stored as two torch.nn.Linear layers: encoder.weight [M, d], encoder.bias [M], decoder.weight
/// [d, M].</summary>
internal static class LinearLayers
{
    /// <summary>Reads them and the decoder's bias.</summary>
    /// <param name="tensors">The file.</param>
    /// <param name="decoderBias">Name of b_dec in it.</param>
    public static SaeWeights Read(NamedTensors tensors, string decoderBias)
    {
        (int latents, int width) = tensors.MatrixShape("encoder.weight");
        var weights = new SaeWeights(latents, width);
        try
        {
            tensors.Read("encoder.weight", weights.Encoder);
            if (tensors.Has("encoder.bias"))
                tensors.Read("encoder.bias", weights.EncoderBias);
            tensors.ReadTransposed("decoder.weight", weights.Decoder);
            tensors.Read(decoderBias, weights.DecoderBias);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>True when some decoder row that is not 0 has another length than 1.</summary>
    public static bool HasFreeDecoder(SaeWeights weights)
    {
        for (int i = 0; i < weights.Latents; i++)
        {
            double squares = 0;
            foreach (float value in weights.Decoder.View<float>().Row(i, weights.OutputWidth).Span)
                squares += (double)value * value;
            if (squares > 0 && Math.Abs(Math.Sqrt(squares) - 1) > 1e-3)
                return true;
        }

        return false;
    }
}
