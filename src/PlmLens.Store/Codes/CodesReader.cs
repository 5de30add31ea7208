using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Store;

/// <summary>
/// Reads sparse codes piece by piece from their files, without mapping them: memory is what is asked for, opening reads
/// nothing but headers and one offset for each feature, and a file that is cut short while it is open ends in an error.
/// What <see cref="SparseCodes"/> is for passes over all of a corpus, this is for a program that runs for long. Safe
/// from several threads at once.
/// </summary>
public sealed class CodesReader : IDisposable
{
    private readonly string _folder;
    private readonly long[] _featureOffsets;
    private readonly CodesFile _byFeature;
    private readonly CodesFile _byProtein;

    private CodesReader(
        string folder, CodesManifest manifest, CodesFile byFeature, CodesFile byProtein, long[] featureOffsets)
    {
        _folder = folder;
        Manifest = manifest;
        _byFeature = byFeature;
        _byProtein = byProtein;
        _featureOffsets = featureOffsets;
    }

    /// <summary>What the codes were made from.</summary>
    public CodesManifest Manifest { get; }

    /// <summary>Number of features.</summary>
    public int Features => Manifest.Features;

    /// <summary>Residues of the corpus.</summary>
    public int Residues => (int)Manifest.Residues;

    /// <summary>Opens a codes folder and checks that its files are there, whole by their headers, and agree.</summary>
    /// <exception cref="PlmLensException">A file is missing, damaged, or does not fit the others.</exception>
    public static CodesReader Open(string folder)
    {
        string path = Path.Combine(folder, CodesManifest.FileName);
        CodesManifest manifest = StoreJson.Read<CodesManifest>(path);
        if (manifest is not { Format: CodesManifest.FormatName, Version: 1, Features: >= 1, Residues: >= 0 }
            || manifest.Residues > int.MaxValue)
            throw new PlmLensException($"{path} does not describe sparse codes of version 1; encode the corpus again.");
        CodesFile? byFeature = null, byProtein = null;
        try
        {
            byFeature = CodesFile.Open(
                Path.Combine(folder, SparseCodes.ByFeatureFile),
                ["feature_offsets", "positions", "values"],
                manifest.Features,
                manifest.Pairs);
            byProtein = CodesFile.Open(
                Path.Combine(folder, SparseCodes.ByProteinFile),
                ["row_offsets", "indices", "values"],
                manifest.Residues,
                manifest.Pairs);
            long[] offsets = new long[manifest.Features + 1];
            byFeature.ReadOffsets(0, offsets, manifest.Pairs);
            if (offsets[0] != 0 || offsets[^1] != manifest.Pairs)
                throw Damaged(folder, SparseCodes.ByFeatureFile, $"the lists end at {offsets[^1]} of {manifest.Pairs}");
            return new CodesReader(folder, manifest, byFeature, byProtein, offsets);
        }
        catch
        {
            byFeature?.Dispose();
            byProtein?.Dispose();
            throw;
        }
    }

    /// <summary>Number of residues on which a feature is active.</summary>
    /// <param name="feature">0 to features - 1.</param>
    public int CountOf(int feature) => checked((int)(_featureOffsets[feature + 1] - _featureOffsets[feature]));

    /// <summary>Reads a piece of a feature's posting list.</summary>
    /// <param name="feature">0 to features - 1.</param>
    /// <param name="start">First posting, from 0.</param>
    /// <param name="positions">Receives the residues, ascending; as many as it is long.</param>
    /// <param name="values">Receives as many activations.</param>
    /// <exception cref="PlmLensException">The file cannot be read, or the piece is not ascending or leaves the
    /// corpus.</exception>
    public void ReadPostings(int feature, int start, Span<uint> positions, Span<float> values)
    {
        if (start < 0 || positions.Length != values.Length || positions.Length > CountOf(feature) - start)
            throw new ArgumentOutOfRangeException(nameof(start));
        long first = _featureOffsets[feature] + start;
        _byFeature.ReadNumbers(first, positions);
        RequireAscending(feature, positions);
        _byFeature.ReadValues(first, values);
    }

    /// <summary>The first posting of a feature whose residue is not before <paramref name="residue"/>.</summary>
    /// <param name="feature">0 to features - 1.</param>
    /// <param name="residue">Row of the corpus.</param>
    public int LowerBound(int feature, long residue)
    {
        int low = 0, high = CountOf(feature);
        Span<uint> one = stackalloc uint[1];
        while (low < high)
        {
            int middle = (int)(((long)low + high) / 2);
            _byFeature.ReadNumbers(_featureOffsets[feature] + middle, one);
            if (one[0] < residue)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Reads the features of neighbouring residues.</summary>
    /// <param name="firstRow">First row of the corpus.</param>
    /// <param name="rows">Rows.</param>
    /// <exception cref="PlmLensException">The file cannot be read, or names a feature that there is not.</exception>
    public CodeRows ReadRows(long firstRow, int rows)
    {
        if (firstRow < 0 || rows < 0 || firstRow + rows > Residues)
            throw new ArgumentOutOfRangeException(nameof(firstRow));
        long[] offsets = new long[rows + 1];
        _byProtein.ReadOffsets(firstRow, offsets, Manifest.Pairs);
        int count = checked((int)(offsets[rows] - offsets[0]));
        uint[] features = new uint[count];
        float[] values = new float[count];
        _byProtein.ReadNumbers(offsets[0], features.AsSpan());
        _byProtein.ReadValues(offsets[0], values);
        if (count > 0 && TensorPrimitives.Max<uint>(features) >= (uint)Features)
        {
            throw Damaged(
                _folder, SparseCodes.ByProteinFile, $"a row after {firstRow} names a feature beyond {Features}");
        }

        return new CodeRows([.. offsets.Select(offset => (int)(offset - offsets[0]))], features, values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _byFeature.Dispose();
        _byProtein.Dispose();
    }

    private void RequireAscending(int feature, ReadOnlySpan<uint> positions)
    {
        int i = 0;
        for (; i + Vector<uint>.Count < positions.Length; i += Vector<uint>.Count)
        {
            if (!Vector.LessThanAll(new Vector<uint>(positions[i..]), new Vector<uint>(positions[(i + 1)..])))
                break;
        }

        for (; i + 1 < positions.Length; i++)
        {
            if (positions[i] >= positions[i + 1])
            {
                throw Damaged(
                    _folder,
                    SparseCodes.ByFeatureFile,
                    $"the list of feature {feature} has residue {positions[i + 1]} after {positions[i]}");
            }
        }

        if (positions.Length > 0 && positions[^1] >= (uint)Residues)
        {
            throw Damaged(
                _folder, SparseCodes.ByFeatureFile, $"the list of feature {feature} has residue {positions[^1]}");
        }
    }

    private static PlmLensException Damaged(string folder, string file, string what) =>
        new($"{Path.Combine(folder, file)} is damaged: {what}; encode the corpus again.");

    /// <summary>One of the two files: offsets, numbers, values.</summary>
    private sealed class CodesFile : IDisposable
    {
        private const int ConvertedAtOnce = 1 << 14;
        private readonly string _path;
        private readonly FileBytes _file;
        private readonly long[] _starts;
        private readonly bool _half;

        private CodesFile(string path, long[] starts, bool half)
        {
            _path = path;
            _starts = starts;
            _half = half;
            _file = new FileBytes(path);
        }

        public static CodesFile Open(string path, string[] names, long lists, long pairs)
        {
            using ICheckpoint file = Checkpoint.Open(path);
            long[] starts = new long[names.Length];
            for (int n = 0; n < names.Length; n++)
            {
                TensorInfo? info = file.Tensors.GetValueOrDefault(names[n]);
                bool good = info is not null && info.Shape.Length == 1
                    && info.Shape[0] == (n == 0 ? lists + 1 : pairs)
                    && (n == 0 ? info.DType == DType.I64
                        : n == 1 ? info.DType == DType.U32
                        : info.DType is DType.F16 or DType.F32);
                starts[n] = good ? file.OffsetOf(names[n]) ?? -1 : -1;
                if (starts[n] < 0)
                {
                    throw new PlmLensException($"{path} is damaged: the tensor {names[n]} is missing or has another "
                        + "type or length; encode the corpus again.");
                }
            }

            return new CodesFile(path, starts, file.Tensors[names[2]].DType == DType.F16);
        }

        public void ReadOffsets(long first, Span<long> offsets, long pairs)
        {
            _file.Read(_starts[0] + (first * sizeof(long)), offsets);
            for (int i = 0; i < offsets.Length; i++)
            {
                long least = i == 0 ? 0 : offsets[i - 1];
                if (offsets[i] < least || offsets[i] > pairs)
                {
                    throw new PlmLensException($"{_path} is damaged: offset {first + i} is {offsets[i]} after {least}; "
                        + "encode the corpus again.");
                }
            }
        }

        public void ReadNumbers(long first, Span<uint> numbers) =>
            _file.Read(_starts[1] + (first * sizeof(uint)), numbers);

        public void ReadValues(long first, Span<float> values)
        {
            if (!_half)
            {
                _file.Read(_starts[2] + (first * sizeof(float)), values);
                return;
            }

            Half[] stored = ArrayPool<Half>.Shared.Rent(Math.Min(values.Length, ConvertedAtOnce));
            for (int done = 0; done < values.Length; done += ConvertedAtOnce)
            {
                Span<float> part = values[done..Math.Min(values.Length, done + ConvertedAtOnce)];
                Span<Half> from = stored.AsSpan(0, part.Length);
                _file.Read(_starts[2] + ((first + done) * sizeof(ushort)), from);
                TensorPrimitives.ConvertToSingle(from, part);
            }

            ArrayPool<Half>.Shared.Return(stored);
        }

        public void Dispose() => _file.Dispose();
    }
}
