using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>
/// Ops of a sparse autoencoder: encode to top-k, sparse decode, sparse gradients, fused optimiser. Codes are two arrays
/// [rows, k], indices and values: the active latents of a row in ascending order with values greater than 0, then empty
/// slots with index -1 and value 0. An op stops reading a row's codes at the first value that is 0, unless it says
/// otherwise. No array of rows x latents exists anywhere.
/// </content>
public partial interface IBackend
{
    /// <summary>output[r, c] = scale * x[r, c] - offset[c]. In place allowed.</summary>
    /// <param name="x">[rows, cols].</param>
    /// <param name="offset">[cols].</param>
    /// <param name="scale">Any.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="output">[rows, cols].</param>
    void Center(
        TensorView<float> x, TensorView<float> offset, float scale, int rows, int cols, TensorView<float> output);

    /// <summary>
    /// Codes of p[r, i] = sum over c of x[r, c] * weight[i, c] + bias[i]: of each row the k largest p that are greater
    /// than 0. Among equal values the lower index wins. A row with fewer than k positive p has empty slots. NaN in p is
    /// never selected, so a row with NaN has no codes.
    /// </summary>
    /// <param name="x">[rows, InFeatures].</param>
    /// <param name="weight">Packed [OutFeatures, InFeatures]; OutFeatures is the number of latents.</param>
    /// <param name="bias">[OutFeatures]; minus infinity keeps a latent from being selected.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="k">1 to OutFeatures.</param>
    /// <param name="indices">[rows, k].</param>
    /// <param name="values">[rows, k].</param>
    void EncodeTopK(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        int k,
        TensorView<int> indices,
        TensorView<float> values);

    /// <summary>output[r, :] = bias + sum over slots j of values[r, j] * decoder[indices[r, j], :].</summary>
    /// <param name="indices">[rows, k], each below the decoder's rows; values may be negative here, and a slot with
    /// value 0 is skipped wherever it stands.</param>
    /// <param name="values">[rows, k].</param>
    /// <param name="decoder">[latents, cols].</param>
    /// <param name="bias">[cols], or a default view for none.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="k">1 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="output">[rows, cols].</param>
    void DecodeSparse(
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        TensorView<float> bias,
        int rows,
        int k,
        int cols,
        TensorView<float> output);

    /// <summary>
    /// Reconstruction error and its gradient in one pass over the decoder rows: residual[r, :] = target[r, :] - sum
    /// over j of values[r, j] * decoder[indices[r, j], :], squares[r] = the sum of squares of residual[r, :], and
    /// dots[r, j] = factor * (residual[r, :] . decoder[indices[r, j], :]), 0 for empty slots. With factor = -2/rows,
    /// dots is the gradient of the mean of squares with respect to values.
    /// </summary>
    /// <param name="target">[rows, cols].</param>
    /// <param name="indices">[rows, k].</param>
    /// <param name="values">[rows, k].</param>
    /// <param name="decoder">[latents, cols].</param>
    /// <param name="factor">Any.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="k">1 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="residual">[rows, cols].</param>
    /// <param name="squares">[rows].</param>
    /// <param name="dots">[rows, k].</param>
    void SparseResidual(
        TensorView<float> target,
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        float factor,
        int rows,
        int k,
        int cols,
        TensorView<float> residual,
        TensorView<float> squares,
        TensorView<float> dots);

    /// <summary>output[c] = sum over r of weights[r] * x[r, c]; blocks of 256 rows are summed apart, then added in
    /// order.</summary>
    /// <param name="x">[rows, cols].</param>
    /// <param name="weights">[rows], or a default view for all ones; a row of weight 0 is skipped.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="output">[cols].</param>
    void SumRows(TensorView<float> x, TensorView<float> weights, int rows, int cols, TensorView<float> output);

    /// <summary>
    /// Transposes codes: for each latent the entries that use it, ordered by row, those of <paramref name="main"/>
    /// before those of <paramref name="auxiliary"/>. Empty slots are dropped.
    /// </summary>
    /// <param name="main">Codes of rows 0 to Rows - 1.</param>
    /// <param name="auxiliary">More codes of the same rows, or default. Their entries get source main.Rows + row, the
    /// place of their residual in a stack of two.</param>
    /// <param name="latents">Indices lie in [0, latents).</param>
    /// <param name="groups">Receives the entries; large enough for all slots.</param>
    void GroupByLatent(in SparseCodes main, in SparseCodes auxiliary, int latents, in LatentGroups groups);

    /// <summary>
    /// Gradients of decoder rows, encoder rows and encoder biases from grouped codes: with e over the entries of latent
    /// i, decoderGradient[i, :] = sum Coefficients[e] * residual[Sources[e], :],
    /// encoderGradient[i, :] = sum Dots[e] * x[Sources[e] mod rows, :], biasGradient[i] = sum Dots[e].
    /// </summary>
    /// <param name="groups">From <see cref="GroupByLatent"/>.</param>
    /// <param name="residual">[rows, cols], or [2 rows, cols] with auxiliary codes.</param>
    /// <param name="x">[rows, cols]: the encoder's input.</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="latents">1 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="decoderGradient">[latents, cols].</param>
    /// <param name="encoderGradient">[latents, cols].</param>
    /// <param name="biasGradient">[latents].</param>
    void SparseGradient(
        in LatentGroups groups,
        TensorView<float> residual,
        TensorView<float> x,
        int rows,
        int latents,
        int cols,
        TensorView<float> decoderGradient,
        TensorView<float> encoderGradient,
        TensorView<float> biasGradient);

    /// <summary>
    /// What clipping needs to know of the gradients of <see cref="SparseGradient"/> without storing them: biasGradient,
    /// and squares[i] = |encoder gradient of i|^2 + |decoder gradient of i, its part along decoder[i, :] removed|^2 +
    /// biasGradient[i]^2.
    /// </summary>
    /// <param name="groups">As in <see cref="SparseGradient"/>.</param>
    /// <param name="residual">As in <see cref="SparseGradient"/>.</param>
    /// <param name="x">As in <see cref="SparseGradient"/>.</param>
    /// <param name="decoder">[latents, cols]; a row that is 0 removes nothing.</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="latents">1 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="biasGradient">[latents].</param>
    /// <param name="squares">[latents].</param>
    void SparseGradientSquares(
        in LatentGroups groups,
        TensorView<float> residual,
        TensorView<float> x,
        TensorView<float> decoder,
        int rows,
        int latents,
        int cols,
        TensorView<float> biasGradient,
        TensorView<float> squares);

    /// <summary>
    /// One optimiser step of every latent, its gradients computed on the way: takes the part along the decoder row out
    /// of the decoder gradient, multiplies all gradients by <see cref="AdamStep.GradientScale"/>, applies Adam to
    /// encoder row, encoder bias and decoder row, then divides the decoder row by its length (a row that is 0 stays 0).
    /// Latents without entries have gradient 0 and still move with their moments, as dense Adam does.
    /// </summary>
    /// <param name="groups">As in <see cref="SparseGradient"/>.</param>
    /// <param name="residual">As in <see cref="SparseGradient"/>.</param>
    /// <param name="x">As in <see cref="SparseGradient"/>.</param>
    /// <param name="step">Adam's settings for this step.</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="latents">1 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="encoder">Rows [latents, cols] and their moments, changed.</param>
    /// <param name="bias">Encoder biases [latents] and their moments, changed.</param>
    /// <param name="decoder">Rows [latents, cols] and their moments, changed.</param>
    void SparseAdam(
        in LatentGroups groups,
        TensorView<float> residual,
        TensorView<float> x,
        in AdamStep step,
        int rows,
        int latents,
        int cols,
        in AdamState encoder,
        in AdamState bias,
        in AdamState decoder);

    /// <summary>One Adam step of a vector with a given gradient (Kingma and Ba 2015, as torch.optim.Adam computes
    /// it).</summary>
    /// <param name="gradient">[count].</param>
    /// <param name="step">Adam's settings for this step.</param>
    /// <param name="count">0 or more.</param>
    /// <param name="state">[count] parameters and moments, changed.</param>
    void Adam(TensorView<float> gradient, in AdamStep step, int count, in AdamState state);
}
