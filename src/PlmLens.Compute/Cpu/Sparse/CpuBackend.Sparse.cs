using PlmLens.Compute.Cpu;
using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Ops of a sparse autoencoder.</content>
public sealed unsafe partial class CpuBackend
{
    private BatchCandidates? _candidates;
    private ColumnProducts? _columnProducts;
    private LatentGradients? _gradients;
    private Residuals? _residuals;

    private Residuals Residuals => _residuals ??= new Residuals(_pool, _kernels);

    private LatentGradients Gradients => _gradients ??= new LatentGradients(_pool, _kernels);

    /// <inheritdoc/>
    public void Center(
        TensorView<float> x, TensorView<float> offset, float scale, int rows, int cols, TensorView<float> output)
    {
        OpArguments.Center(x, offset, rows, cols, output);
        var blocks = new RowBlocks(rows, cols);
        Run(blocks.Parts, new Center(x.Pointer, offset.Pointer, scale, blocks, cols, output.Pointer));
    }

    /// <inheritdoc/>
    public void EncodeTopK(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        int k,
        TensorView<int> indices,
        TensorView<float> values)
    {
        OpArguments.EncodeTopK(x, weight, bias, rows, k, indices, values);
        PackedMatrix packed = Own(weight);
        ScratchPieces scratch = _scratch.Reserve(Cpu.EncodeTopK.Scratch(_gemm, weight.InFeatures, k));
        var job = new EncodeTopK(
            _gemm, x.Pointer, packed, bias.Pointer, rows, k, indices.Pointer, values.Pointer, scratch);
        Run(Cpu.EncodeTopK.Parts(rows), job);
    }

    /// <inheritdoc/>
    public float EncodeBatchTopK(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        int count,
        float hint,
        TensorView<int> starts,
        TensorView<int> indices,
        TensorView<float> values)
    {
        OpArguments.EncodeBatchTopK(x, weight, bias, rows, count, starts, indices, values);
        PackedMatrix packed = Own(weight);
        _candidates ??= new BatchCandidates(_pool.Threads);
        ScratchPieces scratch = _scratch.Reserve(Cpu.EncodeBatchTopK.Scratch(_gemm, weight.InFeatures));
        var job = new EncodeBatchTopK(_gemm, x.Pointer, packed, bias.Pointer, rows, _candidates, scratch);
        float bar = hint > 0 ? hint : 0;
        _candidates.Start(count, bar);
        Run(Cpu.EncodeBatchTopK.Parts(rows), job);
        if (bar > 0 && _candidates.Count < count)
        {
            // The hint was too high: what it kept out may belong to the selection.
            _candidates.Start(count, 0);
            Run(Cpu.EncodeBatchTopK.Parts(rows), job);
        }

        return _candidates.Finish(rows, starts.Pointer, indices.Pointer, values.Pointer);
    }

    /// <inheritdoc/>
    public void DecodeSparse(
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        TensorView<float> bias,
        int rows,
        int k,
        int cols,
        TensorView<float> output)
    {
        OpArguments.DecodeSparse(indices, values, decoder, bias, rows, k, cols, output);
        var blocks = new RowBlocks(rows, cols);
        var job = new DecodeSparse(
            indices.Pointer, values.Pointer, decoder.Pointer, bias.Pointer, blocks, k, cols, output.Pointer);
        Run(blocks.Parts, job);
    }

    /// <inheritdoc/>
    public void SparseResidual(
        TensorView<float> target,
        in SparseCodes codes,
        TensorView<float> decoder,
        int cols,
        TensorView<float> residual,
        TensorView<float> squares)
    {
        OpArguments.SparseResidual(target, codes, decoder, cols, residual, squares);
        Residuals.Run(
            new SparseResidual(target.Pointer, codes, cols, residual.Pointer), codes, decoder, cols, squares.Pointer);
    }

    /// <inheritdoc/>
    public void PrefixResidual(
        TensorView<float> target,
        in SparseCodes codes,
        TensorView<float> decoder,
        in LatentPrefixes prefixes,
        int cols,
        TensorView<float> residual,
        TensorView<float> suffixes,
        TensorView<float> squares)
    {
        OpArguments.PrefixResidual(target, codes, decoder, prefixes, cols, residual, suffixes, squares);
        var kernel = new PrefixResidual(
            target.Pointer, codes, prefixes, cols, residual.Pointer, suffixes.Pointer);
        Residuals.Run(kernel, codes, decoder, cols, squares.Pointer);
    }

    /// <inheritdoc/>
    public void SumRows(TensorView<float> x, TensorView<float> weights, int rows, int cols, TensorView<float> output)
    {
        OpArguments.SumRows(x, weights, rows, cols, output);
        int blocks = Cpu.SumRows.Blocks(rows);
        float* partial = _blockSums.Reserve((long)blocks * cols).Of(0);
        Run(blocks, new SumRows(x.Pointer, weights.Pointer, rows, cols, partial));
        Cpu.SumRows.Finish(partial, blocks, cols, output.Pointer);
    }

    /// <inheritdoc/>
    public void ColumnProducts(
        TensorView<float> a,
        TensorView<float> b,
        float factor,
        int rows,
        int aCols,
        int bCols,
        TensorView<float> output)
    {
        OpArguments.ColumnProducts(a, b, rows, aCols, bCols, output);
        _columnProducts ??= new ColumnProducts(_gemm, _pool);
        _columnProducts.Run(a, b, factor, rows, aCols, bCols, output);
    }

    /// <inheritdoc/>
    public void GroupByLatent(
        in SparseCodes main,
        in SparseCodes auxiliary,
        in LatentPrefixes prefixes,
        int latents,
        in LatentGroups groups)
    {
        OpArguments.GroupByLatent(main, auxiliary, prefixes, latents, groups);
        Cpu.GroupByLatent.Run(main, auxiliary, prefixes, latents, groups);
    }

    /// <inheritdoc/>
    public void SparseGradient(
        in LatentGroups groups,
        TensorView<float> residuals,
        TensorView<float> x,
        int latents,
        int inputCols,
        int outputCols,
        TensorView<float> decoderGradient,
        TensorView<float> encoderGradient,
        TensorView<float> biasGradient)
    {
        OpArguments.SparseGradient(
            groups, residuals, x, latents, inputCols, outputCols, decoderGradient, encoderGradient, biasGradient);
        var blocks = new LatentBlocks(0, latents);
        var job = new SparseGradient(
            new LatentGradient(groups, new GradientBatch(residuals, x, latents, inputCols, outputCols)),
            blocks,
            decoderGradient.Pointer,
            encoderGradient.Pointer,
            biasGradient.Pointer);
        Run(blocks.Parts, job);
    }

    /// <inheritdoc/>
    public void SparseGradientSquares(
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
        TensorView<float> gradients)
    {
        OpArguments.SparseGradientSquares(
            groups, residuals, x, decoder, latents, inputCols, outputCols, biasGradient, squares, gradients);
        var batch = new GradientBatch(residuals, x, latents, inputCols, outputCols);
        for (int first = 0, end; first < latents; first = end)
        {
            end = LatentGradients.RangeEnd(groups, batch, first, !gradients.IsNull);
            var blocks = new LatentBlocks(first, end);
            LatentGradient gradient = Gradients.Of(groups, batch, blocks, gradients.Pointer);
            Run(blocks.Parts, new SparseGradientSquares(
                gradient, decoder.Pointer, unitRows, blocks, biasGradient.Pointer, squares.Pointer));
        }
    }

    /// <inheritdoc/>
    public void SparseAdam(
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
        in AdamState decoder)
    {
        OpArguments.SparseAdam(
            groups, residuals, x, gradients, latents, inputCols, outputCols, encoder, bias, decoder);
        var batch = new GradientBatch(residuals, x, latents, inputCols, outputCols);
        if (!gradients.IsNull)
        {
            var all = new LatentBlocks(0, latents);
            LatentGradient stored = new LatentGradient(groups, batch).Stored(
                0, gradients.Pointer, batch.DecoderPart(gradients.Pointer));
            Run(all.Parts, new SparseAdam(stored, step, unitRows, all, encoder, bias, decoder));
            return;
        }

        for (int first = 0, end; first < latents; first = end)
        {
            end = LatentGradients.RangeEnd(groups, batch, first, false);
            var blocks = new LatentBlocks(first, end);
            LatentGradient gradient = Gradients.Of(groups, batch, blocks, null);
            Run(blocks.Parts, new SparseAdam(gradient, step, unitRows, blocks, encoder, bias, decoder));
        }
    }

    /// <inheritdoc/>
    public void Adam(TensorView<float> gradient, in AdamStep step, int count, in AdamState state)
    {
        OpArguments.Adam(gradient, count, state);
        Run(AdamVector.Parts(count), new AdamVector(gradient.Pointer, step, count, state));
    }
}
