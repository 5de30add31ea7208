using PlmLens.Core;

namespace PlmLens.Store.Tests;

public sealed class SparseCodesTests : IDisposable
{
    private const int Features = 23;
    private const int Slots = 5;
    private static readonly int[] s_lengths = [7, 1, 30, 12];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.F16)]
    public void Both_orders_hold_what_was_written(DType dtype)
    {
        (int[] indices, float[] values) = Made.Codes(50, Slots, Features, 1);
        using SparseCodes codes = Write(_folder["codes"], indices, values, dtype);

        var expected = new List<(int Row, int Feature, float Value)>();
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] >= 0)
                expected.Add((i / Slots, indices[i], dtype == DType.F32 ? values[i] : (float)(Half)values[i]));
        }

        Assert.Equal(expected, ByRow(codes));
        Assert.Equal(expected.OrderBy(pair => pair.Feature).ThenBy(pair => pair.Row), ByFeature(codes));
        Assert.Equal(expected.Count, codes.Manifest.Pairs);
        Assert.Equal(s_lengths.Length, codes.Proteins.Proteins.Count);
    }

    [Fact]
    public void Inverting_in_many_small_ranges_gives_the_same_bytes()
    {
        (int[] indices, float[] values) = Made.Codes(50, Slots, Features, 2);
        using SparseCodes codes = Write(_folder["codes"], indices, values, DType.F16);
        byte[] whole = File.ReadAllBytes(Path.Combine(codes.Folder, SparseCodes.ByFeatureFile));
        long[] counts = [.. Enumerable.Range(0, Features).Select(feature => (long)codes.CountOf(feature))];

        CodesInverter.Write(codes.Folder, counts, codes.Residues, DType.F16, inMemory: 10);

        Assert.Equal(whole, File.ReadAllBytes(Path.Combine(codes.Folder, SparseCodes.ByFeatureFile)));
    }

    [Fact]
    public void A_tiny_or_huge_value_stays_active_and_finite_as_f16()
    {
        using SparseCodes codes = Write(
            _folder["codes"], [0, 1, .. Enumerable.Repeat(-1, 248)], [1e-30f, 1e30f, .. new float[248]], DType.F16);
        var value = new float[1];
        codes.ReadValuesOf(0, value);
        Assert.Equal((float)Half.Epsilon, value[0]);
        codes.ReadValuesOf(1, value);
        Assert.Equal(65504f, value[0]);
    }

    [Fact]
    public void No_temporary_file_is_left()
    {
        (int[] indices, float[] values) = Made.Codes(50, Slots, Features, 3);
        using SparseCodes codes = Write(_folder["codes"], indices, values, DType.F16);

        Assert.Equal(
            ["by_feature.safetensors", "by_protein.safetensors", "codes.json", "proteins.tsv"],
            Directory.EnumerateFileSystemEntries(codes.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_codes_give_the_same_bytes()
    {
        (int[] indices, float[] values) = Made.Codes(50, Slots, Features, 4);
        Write(_folder["a"], indices, values, DType.F16).Dispose();
        Write(_folder["b"], indices, values, DType.F16).Dispose();

        foreach (string file in Directory.EnumerateFiles(_folder["a"]))
        {
            string twin = Path.Combine(_folder["b"], Path.GetFileName(file));
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(twin));
        }
    }

    [Fact]
    public void Features_out_of_order_are_refused()
    {
        using var writer = new SparseCodesWriter(_folder["codes"], ProteinTable.Of(Made.Records(1)), Features);

        Assert.Throws<ArgumentException>(() => Made.AddProtein(writer, 1, 2, [3, 3], [1, 1]));
    }

    [Theory]
    [InlineData(SparseCodes.ByProteinFile)]
    [InlineData(SparseCodes.ByFeatureFile)]
    public void A_file_of_other_codes_is_refused(string file)
    {
        (int[] indices, float[] values) = Made.Codes(50, Slots, Features, 5);
        Write(_folder["a"], indices, values, DType.F16).Dispose();
        (indices, values) = Made.Codes(50, Slots, Features, 6);
        Write(_folder["b"], indices, values, DType.F16).Dispose();
        // A mapping of the old file may still be open, so it is replaced and not written to.
        File.Delete(Path.Combine(_folder["b"], file));
        File.Copy(Path.Combine(_folder["a"], file), Path.Combine(_folder["b"], file));

        var error = Assert.Throws<PlmLensException>(() => SparseCodes.Open(_folder["b"]));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_posting_list_that_leaves_the_corpus_is_refused_where_it_is_read()
    {
        (int[] indices, float[] values) = Made.Codes(50, Slots, Features, 7);
        Write(_folder["codes"], indices, values, DType.F16).Dispose();
        string path = Path.Combine(_folder["codes"], SparseCodes.ByFeatureFile);
        byte[] bytes = File.ReadAllBytes(path);
        // The positions start after the header and the 24 feature offsets of 8 bytes.
        int header = BitConverter.ToInt32(bytes, 0);
        BitConverter.GetBytes(50u).CopyTo(bytes, 8 + header + (8 * (Features + 1)));
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
        using SparseCodes codes = SparseCodes.Open(_folder["codes"]);

        var error = Assert.Throws<PlmLensException>(() => codes.PositionsOf(0).Length);
        Assert.Contains("feature 0", error.Message, StringComparison.Ordinal);
    }

    private static SparseCodes Write(string folder, int[] indices, float[] values, DType dtype)
    {
        using var writer = new SparseCodesWriter(folder, ProteinTable.Of(Made.Records(s_lengths)), Features, dtype);
        int row = 0;
        foreach (int length in s_lengths)
        {
            Range range = (row * Slots)..((row + length) * Slots);
            Made.AddProtein(writer, length, Slots, indices[range], values[range]);
            row += length;
        }

        return writer.Finish(Made.States(), "bbbb", Made.Provenance);
    }

    private static List<(int Row, int Feature, float Value)> ByRow(SparseCodes codes)
    {
        var pairs = new List<(int, int, float)>();
        List<int> features = [];
        List<float> values = [];
        for (int row = 0; row < codes.Residues; row++)
        {
            codes.ReadRow(row, features, values);
            for (int i = 0; i < features.Count; i++)
                pairs.Add((row, features[i], values[i]));
        }

        return pairs;
    }

    private static List<(int Row, int Feature, float Value)> ByFeature(SparseCodes codes)
    {
        var pairs = new List<(int, int, float)>();
        for (int feature = 0; feature < codes.Features; feature++)
        {
            var values = new float[codes.CountOf(feature)];
            codes.ReadValuesOf(feature, values);
            ReadOnlySpan<uint> positions = codes.PositionsOf(feature);
            for (int i = 0; i < values.Length; i++)
                pairs.Add(((int)positions[i], feature, values[i]));
        }

        return pairs;
    }
}
