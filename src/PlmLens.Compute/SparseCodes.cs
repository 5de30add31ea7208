using PlmLens.Core;

namespace PlmLens.Compute;

/// <summary>
/// Codes of a batch with their gradients. Row r has the slots Starts[r] to Starts[r + 1] - 1, or, without starts, K
/// slots from r K on. In a row the active latents stand in ascending order with values greater than 0; empty slots
/// (index -1, value 0) may follow. Reading a row stops at the first value that is 0.
/// </summary>
/// <param name="Starts">[Rows + 1], from 0 and not falling; default when every row has K slots.</param>
/// <param name="Indices">[Slots].</param>
/// <param name="Values">[Slots].</param>
/// <param name="Dots">[Slots]: gradient of the loss with respect to the values.</param>
/// <param name="Factor">The gradient of the loss with respect to the reconstruction is Factor * residual.</param>
/// <param name="Rows">0 or more.</param>
/// <param name="K">Slots of every row when there are no starts.</param>
public readonly unsafe record struct SparseCodes(
    TensorView<int> Starts,
    TensorView<int> Indices,
    TensorView<float> Values,
    TensorView<float> Dots,
    float Factor,
    int Rows,
    int K)
{
    /// <summary>Slots in all.</summary>
    public long Slots => First(Rows);

    /// <summary>True of a default value, which stands for no codes.</summary>
    public bool IsNone => Indices.IsNull;

    /// <summary>First slot of row <paramref name="row"/>; the row after the last gives the number of slots.</summary>
    public long First(long row) => Starts.IsNull ? row * K : Starts.Pointer[row];

    /// <summary>The slot after the last active one of row <paramref name="row"/>.</summary>
    internal long ActiveEnd(long row)
    {
        long slot = First(row), end = First(row + 1);
        while (slot < end && Values.Pointer[slot] != 0)
            slot++;
        return slot;
    }
}

/// <summary>
/// Nested prefixes of the latents, as a Matryoshka autoencoder reconstructs from them: prefix g holds the latents below
/// Ends[g]; group g, those of prefix g that are not in the prefix before.
/// </summary>
/// <param name="Ends">[Count], rising; the last is the number of latents.</param>
/// <param name="Weights">[Count]: weight of each prefix's loss.</param>
/// <param name="Count">1 or more; 0 in a default value, which stands for one group of all latents.</param>
public readonly record struct LatentPrefixes(TensorView<int> Ends, TensorView<float> Weights, int Count);

/// <summary>Entries of sparse codes grouped by latent (compressed sparse columns).</summary>
/// <param name="Starts">[latents + 1]: entries Starts[i] .. Starts[i + 1] - 1 belong to latent i.</param>
/// <param name="Rows">[entries]: the row of the batch.</param>
/// <param name="Sources">[entries]: the row, in a stack of residuals, that the entry's decoder gradient multiplies.
/// </param>
/// <param name="Coefficients">[entries]: factor * value.</param>
/// <param name="Dots">[entries]: gradient with respect to the value, which is that of the pre-activation.</param>
public readonly record struct LatentGroups(
    TensorView<int> Starts,
    TensorView<int> Rows,
    TensorView<int> Sources,
    TensorView<float> Coefficients,
    TensorView<float> Dots);
