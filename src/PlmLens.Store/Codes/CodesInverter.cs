using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Store;

/// <summary>
/// Turns codes by protein into posting lists by feature. Works through ranges of features whose lists fit a fixed
/// amount of memory, reading all codes once for each range.
/// </summary>
internal static class CodesInverter
{
    // 2^25 postings take 256 MiB; a corpus of 1,000 proteins needs one pass.
    private const long PostingsInMemory = 1 << 25;

    public static void Write(
        string folder, long[] countOfFeature, long residues, DType valueType, long inMemory = PostingsInMemory)
    {
        var offsets = new long[countOfFeature.Length + 1];
        for (int f = 0; f < countOfFeature.Length; f++)
            offsets[f + 1] = offsets[f] + countOfFeature[f];
        using ICheckpoint source = Checkpoint.Open(Path.Combine(folder, SparseCodes.ByProteinFile));
        using var values = new Spool(folder);
        var writer = new SafetensorsWriter();
        writer.Metadata["residues"] = residues.ToString(System.Globalization.CultureInfo.InvariantCulture);
        writer.Add("feature_offsets", DType.I64, [offsets.Length], sink => sink.Write<long>(offsets));
        writer.Add(
            "positions", DType.U32, [offsets[^1]], sink => WritePositions(source, offsets, inMemory, sink, values));
        writer.Add("values", valueType, [offsets[^1]], sink =>
        {
            if (valueType == DType.F16)
                values.CopyTo<Half>(sink);
            else
                values.CopyTo<float>(sink);
        });
        writer.Save(Path.Combine(folder, SparseCodes.ByFeatureFile));
    }

    private static void WritePositions(
        ICheckpoint source, long[] offsets, long inMemory, TensorSink sink, Spool values)
    {
        using Tensor rowOffsets = source.Read("row_offsets");
        using Tensor indices = source.Read("indices");
        using Tensor stored = source.Read("values");
        int features = offsets.Length - 1;
        for (int first = 0; first < features;)
        {
            int end = first + 1;
            while (end < features && offsets[end + 1] - offsets[first] <= inMemory)
                end++;
            Span<long> range = offsets.AsSpan(first, end - first + 1);
            if (stored.DType == DType.F16)
                WriteRange<Half>(rowOffsets, indices, stored, range, first, sink, values);
            else
                WriteRange<float>(rowOffsets, indices, stored, range, first, sink, values);
            first = end;
        }
    }

    private static void WriteRange<T>(
        TensorView<long> rowOffsets,
        TensorView<uint> indices,
        Tensor stored,
        ReadOnlySpan<long> offsets,
        int first,
        TensorSink sink,
        Spool values)
        where T : unmanaged
    {
        TensorView<T> source = stored.View<T>();
        using var positions = new Tensor(DType.U32, offsets[^1] - offsets[0]);
        using var picked = new Tensor(stored.DType, offsets[^1] - offsets[0]);
        TensorView<uint> positionsOut = positions;
        TensorView<T> pickedOut = picked.View<T>();
        var cursor = new long[offsets.Length - 1];
        for (int f = 0; f < cursor.Length; f++)
            cursor[f] = offsets[f] - offsets[0];
        for (long row = 0; row < rowOffsets.Length - 1; row++)
        {
            for (long i = rowOffsets[row]; i < rowOffsets[row + 1]; i++)
            {
                uint feature = indices[i] - (uint)first;
                if (feature >= (uint)cursor.Length)
                    continue;
                long at = cursor[feature]++;
                positionsOut[at] = (uint)row;
                pickedOut[at] = source[i];
            }
        }

        sink.Write(positionsOut);
        for (long i = 0; i < pickedOut.Length; i++)
            values.Write(pickedOut[i]);
    }
}
