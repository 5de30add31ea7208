using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Turns hidden states into sparse codes: for each row a few (latent, value) pairs. Everything after training
/// (statistics, scores, splicing into the model) works on this, so that every architecture and the model's own neurons
/// are treated alike.
/// </summary>
public interface ISparseEncoder
{
    /// <summary>Values of a row of hidden states.</summary>
    int Width { get; }

    /// <summary>Number of latents; indices lie in [0, Latents).</summary>
    int Latents { get; }

    /// <summary>Most pairs that a row can have.</summary>
    int MaxActive { get; }

    /// <summary>Encodes rows; allocates nothing once it has seen as many rows. One call at a time.</summary>
    /// <param name="x">[rows, Width], raw hidden states of the hook point: input scaling is the encoder's
    /// business.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="indices">[rows, MaxActive]: latents in ascending order, then -1 for the empty slots.</param>
    /// <param name="values">[rows, MaxActive]: values greater than 0, then 0 for the empty slots.</param>
    void Encode(TensorView<float> x, int rows, TensorView<int> indices, TensorView<float> values);

    /// <summary>The reconstruction of hidden states from codes; empty slots are skipped.</summary>
    /// <param name="indices">[rows, MaxActive], as <see cref="Encode"/> writes them.</param>
    /// <param name="values">[rows, MaxActive]; may be edited between the two calls.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="output">[rows, Width].</param>
    void Decode(TensorView<int> indices, TensorView<float> values, int rows, TensorView<float> output);
}
