using PlmLens.Compute.Cpu;
using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Ops of a transformer encoder's forward pass.</content>
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public IPackedWeight Pack(TensorView<float> weight, int outFeatures, int inFeatures)
    {
        OpArguments.Pack(weight, outFeatures, inFeatures);
        return PackedMatrix.Pack(_pool, weight, outFeatures, inFeatures);
    }

    /// <inheritdoc/>
    public void Repack(TensorView<float> weight, IPackedWeight packed) => Own(packed).Repack(_pool, weight);

    /// <inheritdoc/>
    public void Linear(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        Epilogue epilogue,
        TensorView<float> output) => _gemm.Multiply(x, Own(weight), bias, rows, epilogue, output);

    /// <inheritdoc/>
    public void LayerNorm(
        TensorView<float> x,
        TensorView<float> gamma,
        TensorView<float> beta,
        int rows,
        int cols,
        float epsilon,
        TensorView<float> output)
    {
        OpArguments.LayerNorm(x, gamma, beta, rows, cols, output);
        var blocks = new RowBlocks(rows, cols);
        Run(blocks.Parts, new LayerNorm(x.Pointer, gamma.Pointer, beta.Pointer, blocks, cols, epsilon, output.Pointer));
    }

    /// <inheritdoc/>
    public void Embed(
        TensorView<int> tokens,
        TensorView<float> table,
        TensorView<float> rowScale,
        int rows,
        int cols,
        TensorView<float> output)
    {
        OpArguments.Embed(tokens, table, rowScale, rows, cols, output);
        var blocks = new RowBlocks(rows, cols);
        Run(blocks.Parts, new Embed(tokens.Pointer, table.Pointer, rowScale.Pointer, blocks, cols, output.Pointer));
    }

    /// <inheritdoc/>
    public void AddRows(TensorView<int> index, TensorView<float> table, int rows, int cols, TensorView<float> x)
    {
        OpArguments.AddRows(index, table, rows, cols, x);
        var blocks = new RowBlocks(rows, cols);
        Run(blocks.Parts, new AddRows(index.Pointer, table.Pointer, blocks, cols, x.Pointer));
    }

    /// <inheritdoc/>
    public void ScaleAndRotate(
        TensorView<int> positions,
        int rows,
        int heads,
        int headDim,
        float queryScale,
        bool rotary,
        TensorView<float> qkv)
    {
        OpArguments.ScaleAndRotate(positions, rows, heads, headDim, rotary, qkv);
        if (rows == 0)
            return;
        RotaryTable? table = rotary ? Rotary(positions, rows, headDim) : null;
        var blocks = new RowBlocks(rows, 3 * heads * headDim);
        Run(blocks.Parts, new ScaleAndRotate(
            positions.Pointer, blocks, heads, headDim, queryScale, table, qkv.Pointer));
    }

    /// <inheritdoc/>
    public void Attention(
        TensorView<float> qkv, ReadOnlySpan<int> offsets, int heads, int headDim, TensorView<float> output)
    {
        OpArguments.Attention(qkv, offsets, heads, headDim, output);
        _attentionParts.Cut(offsets, heads);
        ScratchPieces scratch = _scratch.Reserve(Cpu.Attention.ScratchFloats(headDim));
        var shape = new AttentionShape(qkv.Pointer, heads, headDim);
        Run(_attentionParts.Count, new Attention(shape, _attentionParts, scratch, output.Pointer));
    }

    /// <inheritdoc/>
    public void AttentionMap(TensorView<float> qkv, int rows, int heads, int headDim, TensorView<float> output)
    {
        OpArguments.AttentionMap(qkv, rows, heads, headDim, output);
        ScratchPieces scratch = _scratch.Reserve(Cpu.AttentionMap.ScratchFloats(headDim));
        var map = new AttentionMap(new AttentionShape(qkv.Pointer, heads, headDim), rows, scratch, output.Pointer);
        Run(map.Parts, map);
    }

    /// <inheritdoc/>
    public void Gelu(TensorView<float> x, int count, TensorView<float> output)
    {
        OpArguments.Gelu(x, count, output);
        var blocks = new RowBlocks(count, 1);
        Run(blocks.Parts, new Gelu(x.Pointer, blocks, output.Pointer));
    }

    /// <inheritdoc/>
    public void CrossEntropy(
        TensorView<float> logits, TensorView<int> targets, int rows, int cols, TensorView<float> losses)
    {
        OpArguments.CrossEntropy(logits, targets, rows, cols, losses);
        var blocks = new RowBlocks(rows, cols);
        Run(blocks.Parts, new CrossEntropy(logits.Pointer, targets.Pointer, blocks, cols, losses.Pointer));
    }

    private static PackedMatrix Own(IPackedWeight weight) => weight as PackedMatrix
        ?? throw new ArgumentException("The weight was packed by another backend.", nameof(weight));

    private void Run<TJob>(long parts, TJob job)
        where TJob : struct, IVectorJob => VectorLoop.For(_pool, _kernels, parts, job);

    // The table is made again only for another head size or a longer protein, then with room to spare.
    private RotaryTable Rotary(TensorView<int> positions, int rows, int headDim)
    {
        int last = 0;
        for (int r = 0; r < rows; r++)
            last = Math.Max(last, positions.Pointer[r]);
        if (_rotary is null || _rotary.HeadDim != headDim || last >= _rotary.Positions)
        {
            _rotary?.Dispose();
            _rotary = new RotaryTable(headDim, Math.Max(1024, last + (last / 4) + 1));
        }

        return _rotary;
    }
}
