using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Turns hidden states into sparse codes: for each row any number of (latent, value) pairs. Everything after training
/// (statistics, scores, splicing into the model) works on this, so that every architecture and the model's own neurons
/// are treated alike.
/// </summary>
public interface ISparseEncoder
{
    /// <summary>Values of a row of hidden states.</summary>
    int Width { get; }

    /// <summary>Values of a row that <see cref="Decode"/> writes; differs from <see cref="Width"/> in transcoders
    /// only.</summary>
    int OutputWidth { get; }

    /// <summary>Number of latents; indices lie in [0, Latents).</summary>
    int Latents { get; }

    /// <summary>Encodes rows; allocates nothing once it and the buffer have seen as much. One call at a time.</summary>
    /// <param name="x">[rows, Width], raw hidden states of the hook point: input scaling and normalisation are the
    /// encoder's business.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="codes">Cleared, then receives the rows: latents in ascending order with values greater
    /// than 0.</param>
    void Encode(TensorView<float> x, int rows, CodeBuffer codes);

    /// <summary>The reconstruction of hidden states from codes (of a transcoder: its target), in raw units.</summary>
    /// <param name="codes">As <see cref="Encode"/> writes them; values may have been edited, to 0 or below too.</param>
    /// <param name="x">[codes.Rows, Width]: the states that were encoded, for what bypasses the codes (norms of single
    /// tokens, skip connections).</param>
    /// <param name="output">[codes.Rows, OutputWidth]; not <paramref name="x"/>.</param>
    void Decode(CodeBuffer codes, TensorView<float> x, TensorView<float> output);
}
