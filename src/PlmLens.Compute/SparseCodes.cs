using PlmLens.Core;

namespace PlmLens.Compute;

/// <summary>Codes of a batch with their gradients, as <see cref="IBackend.GroupByLatent"/> reads them.</summary>
/// <param name="Indices">[Rows, K].</param>
/// <param name="Values">[Rows, K].</param>
/// <param name="Dots">[Rows, K]: gradient of the loss with respect to the values.</param>
/// <param name="Factor">The gradient of the loss with respect to the reconstruction is Factor * residual.</param>
/// <param name="Rows">0 or more.</param>
/// <param name="K">Slots of a row; 0 in a default value, which stands for no codes.</param>
public readonly record struct SparseCodes(
    TensorView<int> Indices, TensorView<float> Values, TensorView<float> Dots, float Factor, int Rows, int K)
{
    /// <summary>Slots in all.</summary>
    public long Slots => (long)Rows * K;
}

/// <summary>Entries of sparse codes grouped by latent (compressed sparse columns).</summary>
/// <param name="Starts">[latents + 1]: entries Starts[i] .. Starts[i + 1] - 1 belong to latent i.</param>
/// <param name="Sources">[entries]: the row of the residual that the entry's decoder gradient multiplies.</param>
/// <param name="Coefficients">[entries]: factor * value.</param>
/// <param name="Dots">[entries]: gradient with respect to the value, which is that of the pre-activation.</param>
public readonly record struct LatentGroups(
    TensorView<int> Starts, TensorView<int> Sources, TensorView<float> Coefficients, TensorView<float> Dots);
