using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Ops of a transformer encoder's forward pass.</content>
public sealed partial class CpuBackend
{
    /// <inheritdoc/>
    public IPackedWeight Pack(TensorView<float> weight, int outFeatures, int inFeatures) =>
        _plain.Pack(weight, outFeatures, inFeatures);

    /// <inheritdoc/>
    public void Repack(TensorView<float> weight, IPackedWeight packed) => _plain.Repack(weight, packed);

    /// <inheritdoc/>
    public void Linear(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        Epilogue epilogue,
        TensorView<float> output) => _plain.Linear(x, weight, bias, rows, epilogue, output);

    /// <inheritdoc/>
    public void LayerNorm(
        TensorView<float> x,
        TensorView<float> gamma,
        TensorView<float> beta,
        int rows,
        int cols,
        float epsilon,
        TensorView<float> output) => _plain.LayerNorm(x, gamma, beta, rows, cols, epsilon, output);

    /// <inheritdoc/>
    public void Embed(
        TensorView<int> tokens,
        TensorView<float> table,
        TensorView<float> rowScale,
        int rows,
        int cols,
        TensorView<float> output) => _plain.Embed(tokens, table, rowScale, rows, cols, output);

    /// <inheritdoc/>
    public void AddRows(TensorView<int> index, TensorView<float> table, int rows, int cols, TensorView<float> x) =>
        _plain.AddRows(index, table, rows, cols, x);

    /// <inheritdoc/>
    public void ScaleAndRotate(
        TensorView<int> positions,
        int rows,
        int heads,
        int headDim,
        float queryScale,
        bool rotary,
        TensorView<float> qkv) => _plain.ScaleAndRotate(positions, rows, heads, headDim, queryScale, rotary, qkv);

    /// <inheritdoc/>
    public void Attention(
        TensorView<float> qkv, ReadOnlySpan<int> offsets, int heads, int headDim, TensorView<float> output) =>
        _plain.Attention(qkv, offsets, heads, headDim, output);

    /// <inheritdoc/>
    public void AttentionMap(TensorView<float> qkv, int rows, int heads, int headDim, TensorView<float> output) =>
        _plain.AttentionMap(qkv, rows, heads, headDim, output);

    /// <inheritdoc/>
    public void Gelu(TensorView<float> x, int count, TensorView<float> output) => _plain.Gelu(x, count, output);

    /// <inheritdoc/>
    public void CrossEntropy(
        TensorView<float> logits, TensorView<int> targets, int rows, int cols, TensorView<float> losses) =>
        _plain.CrossEntropy(logits, targets, rows, cols, losses);
}
