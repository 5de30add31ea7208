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
        string path = Path.Combine(folder, SparseCodes.ByProteinFile);
        using var source = new CodesSource(path, residues);
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
        CodesSource source, long[] offsets, long inMemory, TensorSink sink, Spool values)
    {
        int features = offsets.Length - 1;
        for (int first = 0; first < features;)
        {
            int end = first + 1;
            while (end < features && offsets[end + 1] - offsets[first] <= inMemory)
                end++;
            Span<long> range = offsets.AsSpan(first, end - first + 1);
            if (source.ValueType == DType.F16)
                WriteRange<Half>(source, range, first, sink, values);
            else
                WriteRange<float>(source, range, first, sink, values);
            first = end;
        }
    }

    private static void WriteRange<T>(
        CodesSource source, ReadOnlySpan<long> offsets, int first, TensorSink sink, Spool values)
        where T : unmanaged
    {
        using var positions = new Tensor(DType.U32, offsets[^1] - offsets[0]);
        using var picked = new Tensor(source.ValueType, offsets[^1] - offsets[0]);
        TensorView<uint> positionsOut = positions;
        TensorView<T> pickedOut = picked.View<T>();
        var cursor = new long[offsets.Length - 1];
        for (int f = 0; f < cursor.Length; f++)
            cursor[f] = offsets[f] - offsets[0];
        foreach ((long firstRow, long[] starts, int rows) in source.Rows())
        {
            int row = 0;
            foreach ((long firstPair, uint[] features, T[] stored, int count)
                in source.Pairs<T>(starts[0], starts[rows]))
            {
                for (int i = 0; i < count; i++)
                {
                    while (starts[row + 1] <= firstPair + i)
                        row++;
                    uint feature = features[i] - (uint)first;
                    if (feature >= (uint)cursor.Length)
                        continue;
                    long at = cursor[feature]++;
                    positionsOut[at] = (uint)(firstRow + row);
                    pickedOut[at] = stored[i];
                }
            }
        }

        sink.Write(positionsOut);
        for (long i = 0; i < pickedOut.Length; i++)
            values.Write(pickedOut[i]);
    }
}
