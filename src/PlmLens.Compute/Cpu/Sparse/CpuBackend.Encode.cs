using PlmLens.Compute.Cpu;
using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Ops on ragged codes.</content>
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void EncodeAbove(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        TensorView<float> thresholds,
        int rows,
        int slots,
        TensorView<int> counts,
        TensorView<int> indices,
        TensorView<float> values)
    {
        OpArguments.EncodeAbove(x, weight, bias, thresholds, rows, slots, counts, indices, values);
        PackedMatrix packed = Own(weight);
        var job = new EncodeAbove(
            _gemm,
            x.Pointer,
            packed,
            bias.Pointer,
            thresholds.Pointer,
            rows,
            slots,
            counts.Pointer,
            indices.Pointer,
            values.Pointer,
            _scratch.Reserve(Cpu.EncodeAbove.Scratch(_gemm, weight.InFeatures)));
        Run(Cpu.EncodeAbove.Parts(rows), job);
    }

    /// <inheritdoc/>
    public void DecodeRagged(
        TensorView<long> starts,
        TensorView<int> indices,
        TensorView<float> values,
        TensorView<float> decoder,
        TensorView<float> bias,
        int rows,
        int cols,
        TensorView<float> output)
    {
        OpArguments.DecodeRagged(starts, indices, values, decoder, bias, rows, cols, output);
        var blocks = new RowBlocks(rows, cols);
        var job = new DecodeRagged(
            starts.Pointer,
            indices.Pointer,
            values.Pointer,
            decoder.Pointer,
            bias.Pointer,
            blocks,
            cols,
            output.Pointer);
        Run(blocks.Parts, job);
    }
}
