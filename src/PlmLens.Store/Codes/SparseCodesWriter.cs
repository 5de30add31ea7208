using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Store;

/// <summary>
/// Writes the sparse codes of a corpus, protein by protein, then both orders of them: see docs/formats/codes.md. Memory
/// does not grow with the corpus; temporary files in the folder do, and are deleted.
/// </summary>
public sealed class SparseCodesWriter : IDisposable
{
    private readonly string _folder;
    private readonly ProteinTable _proteins;
    private readonly Spool _counts;
    private readonly Spool _indices;
    private readonly Spool _values;
    private readonly long[] _countOfFeature;
    private readonly bool _half;
    private int _protein;
    private long _rows;

    /// <summary>Starts writing.</summary>
    /// <param name="folder">Created when missing; files of earlier codes in it are replaced.</param>
    /// <param name="proteins">The corpus.</param>
    /// <param name="features">Number of features, at least 1.</param>
    /// <param name="dtype">Type of the values: F32, or F16, which rounds (to at most 65504 and at least 6e-8).</param>
    public SparseCodesWriter(string folder, ProteinTable proteins, int features, DType dtype = DType.F16)
    {
        if (dtype is not (DType.F16 or DType.F32))
            throw new UsageException($"Values of codes can be F16 or F32, not {dtype}.");
        _folder = folder;
        _proteins = proteins;
        _countOfFeature = new long[features];
        _half = dtype == DType.F16;
        _counts = new Spool(folder);
        _indices = new Spool(folder);
        _values = new Spool(folder);
    }

    private DType ValueType => _half ? DType.F16 : DType.F32;

    /// <summary>Adds the codes of the next protein of the table.</summary>
    /// <param name="rows">Residues of that protein.</param>
    /// <param name="starts">[rows + 1]: row r has pairs starts[r] to starts[r + 1] - 1.</param>
    /// <param name="indices">[starts[rows]]: features, ascending inside a row.</param>
    /// <param name="values">[starts[rows]]: greater than 0.</param>
    /// <exception cref="ArgumentException">The protein has another length, or an index is out of order or
    /// range.</exception>
    public void AddProtein(
        int rows, TensorView<long> starts, TensorView<int> indices, TensorView<float> values)
    {
        if (_protein >= _proteins.Proteins.Count || _proteins.Proteins[_protein].Length != rows)
            throw new ArgumentException($"Protein {_protein} does not have {rows} residues.", nameof(rows));
        for (int row = 0; row < rows; row++)
        {
            long start = starts[row], pairs = starts[row + 1] - start;
            AddRow(indices.Slice(start, pairs).Span, values.Slice(start, pairs).Span);
        }

        _protein++;
        _rows += rows;
    }

    /// <summary>Writes the files and opens them.</summary>
    /// <param name="states">The hidden states that were encoded.</param>
    /// <param name="saeSha256">Content hash of the SAE's weights.</param>
    /// <param name="provenance">How the codes were made.</param>
    /// <exception cref="InvalidOperationException">Proteins of the table are missing.</exception>
    public SparseCodes Finish(HiddenStates states, string saeSha256, Provenance provenance)
    {
        if (_protein != _proteins.Proteins.Count)
            throw new InvalidOperationException($"{_protein} of {_proteins.Proteins.Count} proteins were added.");
        long pairs = _indices.Length / sizeof(uint);
        var writer = new SafetensorsWriter();
        writer.Add("row_offsets", DType.I64, [_rows + 1], WriteRowOffsets);
        writer.Add("indices", DType.U32, [pairs], sink => _indices.CopyTo<uint>(sink));
        writer.Add("values", ValueType, [pairs], CopyValues);
        writer.Save(Path.Combine(_folder, SparseCodes.ByProteinFile));
        CodesInverter.Write(_folder, _countOfFeature, _rows, ValueType);
        _proteins.Write(Path.Combine(_folder, ProteinTable.FileName));
        StoreJson.Write(Path.Combine(_folder, CodesManifest.FileName), new CodesManifest(
            CodesManifest.FormatName,
            1,
            _countOfFeature.Length,
            _protein,
            _rows,
            pairs,
            states,
            saeSha256,
            provenance));
        return SparseCodes.Open(_folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _counts.Dispose();
        _indices.Dispose();
        _values.Dispose();
    }

    private void AddRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        int last = -1;
        for (int pair = 0; pair < indices.Length; pair++)
        {
            int feature = indices[pair];
            if (feature <= last || feature >= _countOfFeature.Length)
                throw new ArgumentException($"Feature {feature} follows {last} of {_countOfFeature.Length}.");
            last = feature;
            _countOfFeature[feature]++;
            _indices.Write((uint)feature);
            if (_half)
                _values.Write(ToHalf(values[pair]));
            else
                _values.Write(values[pair]);
        }

        _counts.Write(indices.Length);
    }

    // A value greater than 0 stays greater than 0 and finite, so that "active" means the same after rounding.
    private static Half ToHalf(float value) =>
        (Half)Math.Clamp(value, (float)Half.Epsilon, (float)Half.MaxValue);

    private void CopyValues(TensorSink sink)
    {
        if (_half)
            _values.CopyTo<Half>(sink);
        else
            _values.CopyTo<float>(sink);
    }

    private void WriteRowOffsets(TensorSink sink)
    {
        long offset = 0;
        sink.Write<long>([offset]);
        _counts.ForEach<int>(counts =>
        {
            var offsets = new long[counts.Length];
            for (int i = 0; i < offsets.Length; i++)
                offsets[i] = offset += counts[i];
            sink.Write<long>(offsets);
        });
    }
}
