using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Store;

/// <summary>
/// The sparse codes of a corpus on disk, memory-mapped, in both orders: by protein (for each residue its features) and
/// by feature (for each feature its residues). See docs/formats/codes.md.
/// </summary>
/// <remarks>Reading is safe from several threads at once.</remarks>
public sealed class SparseCodes : IDisposable
{
    /// <summary>The file with the codes in the order of the corpus.</summary>
    public const string ByProteinFile = "by_protein.safetensors";

    /// <summary>The file with a posting list for each feature.</summary>
    public const string ByFeatureFile = "by_feature.safetensors";

    private readonly Tensor[] _tensors;
    private readonly TensorView<long> _rowOffsets;
    private readonly TensorView<uint> _indices;
    private readonly Tensor _rowValues;
    private readonly TensorView<long> _featureOffsets;
    private readonly TensorView<uint> _positions;
    private readonly Tensor _postingValues;

    private SparseCodes(string folder, CodesManifest manifest, ProteinTable proteins, Tensor[] tensors)
    {
        Folder = folder;
        Manifest = manifest;
        Proteins = proteins;
        _tensors = tensors;
        _rowOffsets = tensors[0];
        _indices = tensors[1];
        _rowValues = tensors[2];
        _featureOffsets = tensors[3];
        _positions = tensors[4];
        _postingValues = tensors[5];
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>What the codes were made from.</summary>
    public CodesManifest Manifest { get; }

    /// <summary>The corpus.</summary>
    public ProteinTable Proteins { get; }

    /// <summary>Number of features.</summary>
    public int Features => Manifest.Features;

    /// <summary>Residues of the corpus, at most 2^31 - 1.</summary>
    public int Residues => (int)Manifest.Residues;

    /// <summary>Opens a codes folder and checks that its files agree.</summary>
    /// <exception cref="PlmLensException">A file is missing, damaged, or does not fit the others.</exception>
    public static SparseCodes Open(string folder)
    {
        string path = Path.Combine(folder, CodesManifest.FileName);
        CodesManifest manifest = StoreJson.Read<CodesManifest>(path);
        if (manifest is not { Format: CodesManifest.FormatName, Version: 1, Features: >= 1, Residues: >= 0 }
            || manifest.Residues > int.MaxValue)
            throw new PlmLensException($"{path} does not describe sparse codes of version 1; encode the corpus again.");
        ProteinTable proteins = ProteinTable.Read(Path.Combine(folder, ProteinTable.FileName));
        if (proteins.Rows != manifest.Residues)
            throw Disagree(path, $"the proteins have {proteins.Rows} residues, the codes {manifest.Residues}");
        var tensors = new List<Tensor>();
        try
        {
            string byProtein = Path.Combine(folder, ByProteinFile);
            ReadTensors(byProtein, ["row_offsets", "indices", "values"], manifest.Residues, manifest.Pairs, tensors);
            string byFeature = Path.Combine(folder, ByFeatureFile);
            string[] names = ["feature_offsets", "positions", "values"];
            ReadTensors(byFeature, names, manifest.Features, manifest.Pairs, tensors);
            return new SparseCodes(folder, manifest, proteins, [.. tensors]);
        }
        catch
        {
            tensors.ForEach(tensor => tensor.Dispose());
            throw;
        }
    }

    /// <summary>The features of one residue.</summary>
    /// <param name="row">Row of the corpus.</param>
    /// <param name="features">Receives the features, ascending; valid until the next call with the same lists.</param>
    /// <param name="values">Receives their values.</param>
    public void ReadRow(long row, List<int> features, List<float> values)
    {
        features.Clear();
        values.Clear();
        for (long i = _rowOffsets[row]; i < _rowOffsets[row + 1]; i++)
        {
            uint feature = _indices[i];
            if (feature >= (uint)Features)
                throw Disagree(Path.Combine(Folder, ByProteinFile), $"row {row} names feature {feature} of {Features}");
            features.Add((int)feature);
            values.Add(Value(_rowValues, i));
        }
    }

    /// <summary>The features of one residue without their values, ascending, mapped from the file.</summary>
    /// <param name="row">Row of the corpus.</param>
    /// <exception cref="PlmLensException">One is no feature of the codes: the file is damaged.</exception>
    public ReadOnlySpan<uint> FeaturesOf(long row)
    {
        ReadOnlySpan<uint> features =
            _indices.Slice(_rowOffsets[row], _rowOffsets[row + 1] - _rowOffsets[row]).Span;
        if (features.Length > 0 && System.Numerics.Tensors.TensorPrimitives.Max(features) >= (uint)Features)
            throw Disagree(Path.Combine(Folder, ByProteinFile), $"row {row} names a feature beyond {Features}");
        return features;
    }

    /// <summary>Number of residues on which a feature is active.</summary>
    public int CountOf(int feature) => checked((int)(_featureOffsets[feature + 1] - _featureOffsets[feature]));

    /// <summary>The residues on which a feature is active, ascending, mapped from the file.</summary>
    /// <exception cref="PlmLensException">The list is not ascending or leaves the corpus: the file is
    /// damaged.</exception>
    public ReadOnlySpan<uint> PositionsOf(int feature)
    {
        ReadOnlySpan<uint> positions = _positions.Slice(_featureOffsets[feature], CountOf(feature)).Span;
        RequirePositions(feature, positions);
        return positions;
    }

    /// <summary>A reader of posting lists that does not map them: for passes over all features of large corpora, one
    /// for each thread.</summary>
    /// <exception cref="PlmLensException">The file cannot be opened.</exception>
    public PostingReader OpenPostings()
    {
        string path = Path.Combine(Folder, ByFeatureFile);
        using ICheckpoint file = Checkpoint.Open(path);
        long? positions = file.OffsetOf("positions"), values = file.OffsetOf("values");
        if (positions is null || values is null)
            throw Disagree(path, "its lists do not lie in one piece");
        return new PostingReader(this, path, positions.Value, values.Value, _postingValues.DType == DType.F16);
    }

    internal long FirstPosting(int feature) => _featureOffsets[feature];

    internal void RequirePositions(int feature, ReadOnlySpan<uint> positions)
    {
        long last = -1;
        foreach (uint position in positions)
        {
            if (position <= last || position >= (uint)Residues)
            {
                string path = Path.Combine(Folder, ByFeatureFile);
                throw Disagree(path, $"the list of feature {feature} has residue {position} after {last}");
            }

            last = position;
        }
    }

    /// <summary>The values that belong to <see cref="PositionsOf"/>.</summary>
    /// <param name="feature">0 to features - 1.</param>
    /// <param name="values">[<see cref="CountOf"/>].</param>
    public void ReadValuesOf(int feature, Span<float> values)
    {
        long start = _featureOffsets[feature];
        int count = CountOf(feature);
        if (_postingValues.DType == DType.F32)
        {
            _postingValues.View<float>().Slice(start, count).Span.CopyTo(values);
            return;
        }

        ReadOnlySpan<Half> source = _postingValues.View<Half>().Slice(start, count).Span;
        System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(source, values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in _tensors)
            tensor.Dispose();
    }

    private static float Value(Tensor values, long i) =>
        values.DType == DType.F32 ? values.View<float>()[i] : (float)values.View<Half>()[i];

    private static void ReadTensors(string path, string[] names, long lists, long pairs, List<Tensor> tensors)
    {
        using ICheckpoint file = Checkpoint.Open(path);
        foreach (string name in names)
        {
            TensorInfo? info = file.Tensors.GetValueOrDefault(name);
            bool isOffsets = name == names[0];
            bool good = info is not null && info.Shape.Length == 1
                && info.Shape[0] == (isOffsets ? lists + 1 : pairs)
                && (isOffsets ? info.DType == DType.I64
                    : name == names[1] ? info.DType == DType.U32
                    : info.DType is DType.F16 or DType.F32);
            if (!good)
                throw Disagree(path, $"the tensor {name} is missing or has another type or length");
            tensors.Add(file.Read(name));
        }

        RequireAscending(path, tensors[^3], pairs);
    }

    private static void RequireAscending(string path, TensorView<long> offsets, long pairs)
    {
        long last = 0;
        for (long i = 0; i < offsets.Length; i++)
        {
            if (offsets[i] < last || offsets[i] > pairs)
                throw Disagree(path, $"offset {i} is {offsets[i]} after {last}");
            last = offsets[i];
        }

        if (offsets[0] != 0 || last != pairs)
            throw Disagree(path, $"the lists end at {last} of {pairs}");
    }

    private static PlmLensException Disagree(string path, string what) =>
        new($"{path} is damaged: {what}; encode the corpus again.");
}
