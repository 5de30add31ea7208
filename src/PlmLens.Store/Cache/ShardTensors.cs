using System.Numerics.Tensors;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;
using Tensor = PlmLens.Core.Tensor;

namespace PlmLens.Store;

/// <summary>How the rows of one hook point lie in a shard: a tensor named by the hook and, for I8, the factors of the
/// rows in a second one beside it.</summary>
internal static class ShardTensors
{
    // Rows that are converted and written at a time.
    private const int PieceRows = 64;

    /// <summary>Name of the tensor of factors.</summary>
    public static string ScalesOf(string hook) => hook + ".scale";

    /// <summary>Adds the rows of a hook point to a shard.</summary>
    /// <param name="writer">The shard.</param>
    /// <param name="hook">Name of the hook point.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="rows">F32 [rows, width]; read when the shard is saved.</param>
    /// <param name="describe">Names a row in the error about a value that is not finite.</param>
    public static void Add(
        SafetensorsWriter writer, string hook, DType dtype, Tensor rows, Func<long, string> describe)
    {
        int width = checked((int)rows.Shape[^1]);
        writer.Add(hook, dtype, rows.Shape.AsSpan(), sink => WriteRows(rows, width, dtype, sink, describe));
        if (dtype == DType.I8)
            writer.Add(ScalesOf(hook), DType.F32, [rows.Shape[0]], sink => WriteScales(rows, width, sink));
    }

    /// <summary>Finds the rows of a hook point.</summary>
    /// <returns>Null when they are missing or of another type or shape.</returns>
    public static MappedRows? Find(ICheckpoint shard, string hook, DType dtype, int rows, int width)
    {
        if (!Has(shard, hook, dtype, [rows, width]))
            return null;
        string scales = ScalesOf(hook);
        if (dtype != DType.I8)
            return new MappedRows(shard.Path, new(shard.Read(hook), null, width), shard.OffsetOf(hook), null);
        return Has(shard, scales, DType.F32, [rows])
            ? new MappedRows(
                shard.Path,
                new(shard.Read(hook), shard.Read(scales), width),
                shard.OffsetOf(hook),
                shard.OffsetOf(scales))
            : null;
    }

    private static bool Has(ICheckpoint shard, string name, DType dtype, ReadOnlySpan<long> shape) =>
        shard.Tensors.GetValueOrDefault(name) is { } info
        && info.DType == dtype
        && info.Shape.AsSpan().SequenceEqual(shape);

    private static void WriteRows(
        Tensor rows, int width, DType dtype, TensorSink sink, Func<long, string> describe)
    {
        using var piece = new StoredRows(dtype, width, PieceRows);
        TensorView<float> values = rows;
        long count = rows.Shape[0];
        for (long at = 0; at < count; at += PieceRows)
        {
            int here = (int)Math.Min(PieceRows, count - at);
            TensorView<float> part = values.Slice(at * width, (long)here * width);
            if (!TensorPrimitives.IsFiniteAll<float>(part.Span))
                throw NotFinite(part, at, width, describe);
            piece.Write(0, part);
            sink.WriteBytes(piece.ElementBytes(0, here));
        }
    }

    private static PlmLensException NotFinite(
        TensorView<float> part, long firstRow, int width, Func<long, string> describe)
    {
        int row = 0;
        while (TensorPrimitives.IsFiniteAll<float>(part.Row(row, width).Span))
            row++;
        return new PlmLensException(
            $"The hidden state of {describe(firstRow + row)} is NaN or infinite; check the model's weights.");
    }

    private static void WriteScales(Tensor rows, int width, TensorSink sink)
    {
        TensorView<float> values = rows;
        float[] scales = new float[rows.Shape[0]];
        for (int row = 0; row < scales.Length; row++)
            scales[row] = RowConversion.ScaleOf(values.Row(row, width).Span);
        sink.Write<float>(scales.AsSpan());
    }
}
