using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>
/// Ops of a sparse autoencoder: encode to top-k, sparse decode, sparse gradients, fused optimiser. Codes of k slots a
/// row are two arrays [rows, k], indices and values: the active latents of a row in ascending order with values greater
/// than 0, then empty slots with index -1 and value 0. <see cref="SparseCodes"/> also holds rows of different length.
/// No array of rows x latents exists anywhere.
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

    /// <summary>
    /// Codes of a whole batch: with p as in <see cref="EncodeTopK"/>, the <paramref name="count"/> largest p of all
    /// rows together that are greater than 0. Among equal values the lower row wins, then the lower latent. The codes
    /// of row r stand in slots starts[r] to starts[r + 1] - 1.
    /// </summary>
    /// <param name="x">[rows, InFeatures].</param>
    /// <param name="weight">Packed [OutFeatures, InFeatures]; OutFeatures is the number of latents.</param>
    /// <param name="bias">[OutFeatures]; minus infinity keeps a latent from being selected.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="count">1 or more.</param>
    /// <param name="hint">A guess from below of the least selected value, 0 for none. It decides how fast the op is and
    /// never what it selects.</param>
    /// <param name="starts">[rows + 1].</param>
    /// <param name="indices">[count].</param>
    /// <param name="values">[count].</param>
    /// <returns>The least selected value; 0 when nothing is selected.</returns>
    float EncodeBatchTopK(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        int count,
        float hint,
        TensorView<int> starts,
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
    /// over slots j of row r of Values[j] * decoder[Indices[j], :], squares[r] = the sum of squares of residual[r, :],
    /// and Dots[j] = Factor * (residual[r, :] . decoder[Indices[j], :]), 0 for empty slots. With Factor = -2/rows, Dots
    /// is the gradient of the mean of squares with respect to Values.
    /// </summary>
    /// <param name="target">[codes.Rows, cols].</param>
    /// <param name="codes">Its Dots are written.</param>
    /// <param name="decoder">[latents, cols].</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="residual">[codes.Rows, cols].</param>
    /// <param name="squares">[codes.Rows].</param>
    void SparseResidual(
        TensorView<float> target,
        in SparseCodes codes,
        TensorView<float> decoder,
        int cols,
        TensorView<float> residual,
        TensorView<float> squares);

    /// <summary>
    /// <see cref="SparseResidual"/> for every prefix of the latents at once, with as many reads of decoder rows. With
    /// R_g[r, :] = target[r, :] - sum over the slots j of row r with Indices[j] below Ends[g] of Values[j] *
    /// decoder[Indices[j], :]: residual = R of the last prefix, squares[r, g] = |R_g[r, :]|^2, suffixes[g, r, :] = sum
    /// over h from g on of Weights[h] * R_h[r, :], and Dots[j] = Factor * (suffixes[g, r, :] . decoder[Indices[j], :])
    /// with g the group of the slot's latent. With Factor = -2/rows, Dots is the gradient of the mean over rows of sum
    /// over g of Weights[g] * squares[r, g], and Factor * suffixes[g] its gradient with respect to what group g adds.
    /// </summary>
    /// <param name="target">[codes.Rows, cols].</param>
    /// <param name="codes">Its Dots are written.</param>
    /// <param name="decoder">[latents, cols].</param>
    /// <param name="prefixes">Borders and weights.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="residual">[codes.Rows, cols].</param>
    /// <param name="suffixes">[prefixes.Count, codes.Rows, cols].</param>
    /// <param name="squares">[codes.Rows, prefixes.Count].</param>
    void PrefixResidual(
        TensorView<float> target,
        in SparseCodes codes,
        TensorView<float> decoder,
        in LatentPrefixes prefixes,
        int cols,
        TensorView<float> residual,
        TensorView<float> suffixes,
        TensorView<float> squares);

    /// <summary>output[c] = sum over r of weights[r] * x[r, c]; blocks of 256 rows are summed apart, then added in
    /// order.</summary>
    /// <param name="x">[rows, cols].</param>
    /// <param name="weights">[rows], or a default view for all ones; a row of weight 0 is skipped.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="output">[cols].</param>
    void SumRows(TensorView<float> x, TensorView<float> weights, int rows, int cols, TensorView<float> output);

    /// <summary>output[i, j] = factor * sum over r of a[r, i] * b[r, j]: the gradient of a dense matrix.</summary>
    /// <param name="a">[rows, aCols].</param>
    /// <param name="b">[rows, bCols].</param>
    /// <param name="factor">Any.</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="aCols">1 or more.</param>
    /// <param name="bCols">1 or more.</param>
    /// <param name="output">[aCols, bCols].</param>
    void ColumnProducts(
        TensorView<float> a,
        TensorView<float> b,
        float factor,
        int rows,
        int aCols,
        int bCols,
        TensorView<float> output);

    /// <summary>
    /// Transposes codes: for each latent the entries that use it, ordered by row, those of <paramref name="main"/>
    /// before those of <paramref name="auxiliary"/>. Empty slots are dropped. An entry's source is g * Rows + row, g
    /// being the group of its latent, or the number of groups for auxiliary entries: its place in a stack of residuals.
    /// </summary>
    /// <param name="main">Codes of rows 0 to Rows - 1.</param>
    /// <param name="auxiliary">More codes of the same rows, or default.</param>
    /// <param name="prefixes">The groups; default for one.</param>
    /// <param name="latents">Indices lie in [0, latents).</param>
    /// <param name="groups">Receives the entries; large enough for all slots.</param>
    void GroupByLatent(
        in SparseCodes main,
        in SparseCodes auxiliary,
        in LatentPrefixes prefixes,
        int latents,
        in LatentGroups groups);

    /// <summary>
    /// Gradients of decoder rows, encoder rows and encoder biases from grouped codes: with e over the entries of latent
    /// i, decoderGradient[i, :] = sum Coefficients[e] * residuals[Sources[e], :],
    /// encoderGradient[i, :] = sum Dots[e] * x[Rows[e], :], biasGradient[i] = sum Dots[e].
    /// </summary>
    /// <param name="groups">From <see cref="GroupByLatent"/>.</param>
    /// <param name="residuals">[stack, outputCols], a row for every source.</param>
    /// <param name="x">[rows, inputCols]: the encoder's input.</param>
    /// <param name="latents">1 or more.</param>
    /// <param name="inputCols">1 or more.</param>
    /// <param name="outputCols">1 or more.</param>
    /// <param name="decoderGradient">[latents, outputCols].</param>
    /// <param name="encoderGradient">[latents, inputCols].</param>
    /// <param name="biasGradient">[latents].</param>
    void SparseGradient(
        in LatentGroups groups,
        TensorView<float> residuals,
        TensorView<float> x,
        int latents,
        int inputCols,
        int outputCols,
        TensorView<float> decoderGradient,
        TensorView<float> encoderGradient,
        TensorView<float> biasGradient);

    /// <summary>
    /// What clipping needs to know of the gradients of <see cref="SparseGradient"/>: biasGradient,
    /// and squares[i] = |encoder gradient of i|^2 + |decoder gradient of i|^2 + biasGradient[i]^2. With unit rows the
    /// part of the decoder gradient along decoder[i, :] is removed first. Where there is room, the gradients themselves
    /// are kept for <see cref="SparseAdam"/>, as <see cref="SparseGradient"/> has them.
    /// </summary>
    /// <param name="groups">As in <see cref="SparseGradient"/>.</param>
    /// <param name="residuals">As in <see cref="SparseGradient"/>.</param>
    /// <param name="x">As in <see cref="SparseGradient"/>.</param>
    /// <param name="decoder">[latents, outputCols]; a row that is 0 removes nothing.</param>
    /// <param name="unitRows">True when decoder rows are held at length 1.</param>
    /// <param name="latents">1 or more.</param>
    /// <param name="inputCols">1 or more.</param>
    /// <param name="outputCols">1 or more.</param>
    /// <param name="biasGradient">[latents].</param>
    /// <param name="squares">[latents].</param>
    /// <param name="gradients">Receives encoder gradients [latents, inputCols], then decoder gradients [latents,
    /// outputCols]; a default view to store none.</param>
    void SparseGradientSquares(
        in LatentGroups groups,
        TensorView<float> residuals,
        TensorView<float> x,
        TensorView<float> decoder,
        bool unitRows,
        int latents,
        int inputCols,
        int outputCols,
        TensorView<float> biasGradient,
        TensorView<float> squares,
        TensorView<float> gradients);

    /// <summary>
    /// One optimiser step of every latent, its gradients given or computed on the way: multiplies all gradients by
    /// <see cref="AdamStep.GradientScale"/> and applies Adam to encoder row, encoder bias and decoder row. With unit
    /// rows the part of the decoder gradient along the decoder row is taken out before, and the decoder row is divided
    /// by its length afterwards (a row that is 0 stays 0). Latents without entries have gradient 0 and still move with
    /// their moments, as dense Adam does.
    /// </summary>
    /// <param name="groups">As in <see cref="SparseGradient"/>.</param>
    /// <param name="residuals">As in <see cref="SparseGradient"/>.</param>
    /// <param name="x">As in <see cref="SparseGradient"/>.</param>
    /// <param name="gradients">What <see cref="SparseGradientSquares"/> stored for the same groups, residuals and x;
    /// used up. A default view to compute the gradients.</param>
    /// <param name="step">Adam's settings for this step.</param>
    /// <param name="unitRows">True to hold decoder rows at length 1.</param>
    /// <param name="latents">1 or more.</param>
    /// <param name="inputCols">1 or more.</param>
    /// <param name="outputCols">1 or more.</param>
    /// <param name="encoder">Rows [latents, inputCols] and their moments, changed.</param>
    /// <param name="bias">Encoder biases [latents] and their moments, changed.</param>
    /// <param name="decoder">Rows [latents, outputCols] and their moments, changed.</param>
    void SparseAdam(
        in LatentGroups groups,
        TensorView<float> residuals,
        TensorView<float> x,
        TensorView<float> gradients,
        in AdamStep step,
        bool unitRows,
        int latents,
        int inputCols,
        int outputCols,
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
