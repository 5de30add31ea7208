using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Ops of a transformer encoder's forward pass.</content>
public partial interface IBackend
{
    /// <summary>Copies a weight into this backend's layout; the original may then be freed.</summary>
    /// <param name="weight">[outFeatures, inFeatures], as torch.nn.Linear stores it.</param>
    /// <param name="outFeatures">1 or more.</param>
    /// <param name="inFeatures">1 or more.</param>
    IPackedWeight Pack(TensorView<float> weight, int outFeatures, int inFeatures);

    /// <summary>Overwrites a packed weight with new values of the same shape. Allocates nothing.</summary>
    /// <param name="weight">[OutFeatures, InFeatures] of <paramref name="packed"/>.</param>
    /// <param name="packed">Made by <see cref="Pack"/> of this backend.</param>
    void Repack(TensorView<float> weight, IPackedWeight packed);

    /// <summary>
    /// output[r, o] = epilogue(sum over i of x[r, i] * weight[o, i] + bias[o]). The sum over i runs in an order that
    /// depends only on InFeatures, so a row's result does not depend on the other rows of the call.
    /// </summary>
    /// <param name="x">[rows, InFeatures].</param>
    /// <param name="weight">Packed [OutFeatures, InFeatures].</param>
    /// <param name="bias">[OutFeatures], or a default view for none.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="epilogue">What is done with the sum.</param>
    /// <param name="output">[rows, OutFeatures]; read as well when <paramref name="epilogue"/> is Add.</param>
    void Linear(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        Epilogue epilogue,
        TensorView<float> output);

    /// <summary>
    /// output[r, c] = (x[r, c] - mean_r) / sqrt(var_r + epsilon) * gamma[c] + beta[c], with the biased variance, as
    /// torch.nn.LayerNorm. In place allowed.
    /// </summary>
    /// <param name="x">[rows, cols].</param>
    /// <param name="gamma">[cols].</param>
    /// <param name="beta">[cols].</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="epsilon">1e-5 in all ESM models.</param>
    /// <param name="output">[rows, cols].</param>
    void LayerNorm(
        TensorView<float> x,
        TensorView<float> gamma,
        TensorView<float> beta,
        int rows,
        int cols,
        float epsilon,
        TensorView<float> output);

    /// <summary>output[r, :] = table[tokens[r], :] * rowScale[r].</summary>
    /// <param name="tokens">[rows], each in [0, table rows).</param>
    /// <param name="table">[vocabulary, cols].</param>
    /// <param name="rowScale">[rows]; 0 blanks a masked row: it is then exactly 0, whatever the table holds.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="output">[rows, cols].</param>
    void Embed(
        TensorView<int> tokens,
        TensorView<float> table,
        TensorView<float> rowScale,
        int rows,
        int cols,
        TensorView<float> output);

    /// <summary>x[r, :] += table[index[r], :]: learned positions of ESM-1b and ESM-1v.</summary>
    /// <param name="index">[rows], each in [0, table rows).</param>
    /// <param name="table">[positions, cols].</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="x">[rows, cols], changed.</param>
    void AddRows(TensorView<int> index, TensorView<float> table, int rows, int cols, TensorView<float> x);

    /// <summary>
    /// Prepares attention: multiplies queries by <paramref name="queryScale"/>, then, when <paramref name="rotary"/>,
    /// rotates queries and keys. Lanes i and i + headDim/2 of a head form a pair, turned by the angle
    /// position * 10000^(-2i/headDim) (RoFormer as in fair-esm's rotary_embedding.py).
    /// </summary>
    /// <param name="positions">[rows], position of each row in its protein, from 0.</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="heads">1 or more.</param>
    /// <param name="headDim">Even when <paramref name="rotary"/>.</param>
    /// <param name="queryScale">headDim^-0.5.</param>
    /// <param name="rotary">False for models with learned positions.</param>
    /// <param name="qkv">[rows, 3 * heads * headDim]: queries, keys, values side by side; changed.</param>
    void ScaleAndRotate(
        TensorView<int> positions,
        int rows,
        int heads,
        int headDim,
        float queryScale,
        bool rotary,
        TensorView<float> qkv);

    /// <summary>
    /// Self-attention inside each protein of a packed batch, all heads: softmax(q k^T) v. Rows of different proteins
    /// never meet, nothing is padded, and a protein's result does not depend on its batch mates.
    /// </summary>
    /// <param name="qkv">[rows, 3 * heads * headDim], after <see cref="ScaleAndRotate"/>.</param>
    /// <param name="offsets">[proteins + 1]: protein p has rows offsets[p] .. offsets[p + 1] - 1.</param>
    /// <param name="heads">1 or more.</param>
    /// <param name="headDim">1 or more.</param>
    /// <param name="output">[rows, heads * headDim].</param>
    void Attention(
        TensorView<float> qkv, ReadOnlySpan<int> offsets, int heads, int headDim, TensorView<float> output);

    /// <summary>The attention probabilities of one protein: output[h, i, j] = softmax over j of q_i . k_j.</summary>
    /// <param name="qkv">[rows, 3 * heads * headDim], after <see cref="ScaleAndRotate"/>.</param>
    /// <param name="rows">Tokens of the protein.</param>
    /// <param name="heads">1 or more.</param>
    /// <param name="headDim">1 or more.</param>
    /// <param name="output">[heads, rows, rows].</param>
    void AttentionMap(TensorView<float> qkv, int rows, int heads, int headDim, TensorView<float> output);

    /// <summary>output[i] = 0.5 x[i] (1 + erf(x[i] / sqrt 2)). In place allowed.</summary>
    /// <param name="x">[count].</param>
    /// <param name="count">0 or more.</param>
    /// <param name="output">[count].</param>
    void Gelu(TensorView<float> x, int count, TensorView<float> output);

    /// <summary>losses[r] = log(sum over c of exp(logits[r, c])) - logits[r, targets[r]], in nats; computed around the
    /// row's maximum so that it never overflows.</summary>
    /// <param name="logits">[rows, cols].</param>
    /// <param name="targets">[rows], each in [0, cols).</param>
    /// <param name="rows">0 or more.</param>
    /// <param name="cols">1 or more.</param>
    /// <param name="losses">[rows].</param>
    void CrossEntropy(TensorView<float> logits, TensorView<int> targets, int rows, int cols, TensorView<float> losses);
}
