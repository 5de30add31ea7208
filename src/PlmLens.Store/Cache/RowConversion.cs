using System.Numerics.Tensors;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Store;

/// <summary>Rows between binary32 and the element type of a cache.</summary>
internal static class RowConversion
{
    private const int Piece = 1 << 14;

    /// <summary>Writes F32 values with the element type of the sink, rounded to nearest even.</summary>
    /// <exception cref="PlmLensException">A value is NaN or infinite.</exception>
    public static void Write(Tensor source, TensorSink sink)
    {
        TensorView<float> values = source;
        var half = new Half[Piece];
        var bfloat = new BFloat16[Piece];
        for (long at = 0; at < values.Length; at += Piece)
        {
            ReadOnlySpan<float> piece = values.Slice(at, Math.Min(Piece, values.Length - at)).Span;
            if (!TensorPrimitives.IsFiniteAll(piece))
            {
                throw new PlmLensException(
                    $"The hidden states near row {at / sink.Info.Shape[^1]} of a shard are not finite; " +
                    "check the model's weights.");
            }

            switch (sink.Info.DType)
            {
                case DType.F32:
                    sink.Write(piece);
                    break;
                case DType.F16:
                    TensorPrimitives.ConvertToHalf(piece, half);
                    sink.Write<Half>(half.AsSpan(0, piece.Length));
                    break;
                default:
                    for (int i = 0; i < piece.Length; i++)
                        bfloat[i] = BFloat16.FromSingle(piece[i]);
                    sink.Write<BFloat16>(bfloat.AsSpan(0, piece.Length));
                    break;
            }
        }
    }

    /// <summary>Copies a run of stored elements to binary32; exact.</summary>
    public static unsafe void Read(Tensor source, long start, Span<float> output)
    {
        switch (source.DType)
        {
            case DType.F32:
                source.View<float>().Slice(start, output.Length).Span.CopyTo(output);
                break;
            case DType.F16:
                TensorPrimitives.ConvertToSingle(source.View<Half>().Slice(start, output.Length).Span, output);
                break;
            default:
                ReadOnlySpan<BFloat16> values = source.View<BFloat16>().Slice(start, output.Length).Span;
                for (int i = 0; i < values.Length; i++)
                    output[i] = values[i].ToSingle();
                break;
        }
    }
}
