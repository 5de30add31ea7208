using PlmLens.Core;
using PlmLens.Models.Checkpoints;
using PlmLens.Sae;

namespace PlmLens.Cli.Work;

/// <summary>Runs an autoencoder on activations that stand in a file, in their order, and writes what comes out: for
/// comparing it with another implementation.</summary>
internal sealed class ActivationsRun : IDisposable
{
    // Elements of a dense feature matrix up to which it is written as one (2 GiB); beyond, it is written sparse.
    private const long MostDense = 1L << 29;

    // Elements of a tile of that matrix (16 MiB).
    private const int TileElements = 1 << 22;

    private readonly SparseAutoencoder _sae;
    private readonly VerbContext _context;
    private readonly Tensor _x;
    private readonly int _tileRows;
    private readonly CodeBuffer _codes = new();

    /// <summary>Reads the activations.</summary>
    /// <param name="sae">Runs on them.</param>
    /// <param name="path">A safetensors or PyTorch file.</param>
    /// <param name="tensor">[rows, width], more leading extents allowed; null for the only tensor.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <exception cref="PlmLensException">There is no such tensor, it has another width, or a value is not
    /// finite.</exception>
    public ActivationsRun(SparseAutoencoder sae, string path, string? tensor, VerbContext context)
    {
        _sae = sae;
        _context = context;
        using ICheckpoint file = Checkpoint.Open(path);
        if (tensor is null && file.Tensors.Count != 1)
        {
            throw new UsageException(
                $"{path} holds {string.Join(", ", file.Tensors.Keys.Take(20))}; choose one with --tensor.");
        }

        string name = tensor ?? file.Tensors.Keys.Single();
        _x = file.ReadF32(name, requireFinite: true);
        if (_x.Shape.Length < 2 || _x.Shape[^1] != sae.Width)
        {
            string shape = string.Join(", ", _x.Shape);
            _x.Dispose();
            throw new PlmLensException(
                $"{name} in {path} has shape [{shape}], but the autoencoder reads rows of {sae.Width} values.");
        }

        Rows = _x.Count / sae.Width;
        _tileRows = Math.Clamp(TileElements / sae.Latents, 1, 1024);
    }

    /// <summary>Rows of the file.</summary>
    public long Rows { get; }

    /// <summary>Active latents of all rows, once features or a reconstruction was written.</summary>
    public long Active { get; private set; }

    /// <summary>Writes "features" [rows, latents] F32, or, for more than 2^29 elements, the pairs of each row:
    /// "row_offsets" [rows + 1] I64, "indices" [pairs] U32 and "values" [pairs] F32.</summary>
    public void WriteFeatures(string path)
    {
        var writer = new SafetensorsWriter();
        using var all = new CodeBuffer();
        using var dense = new Tensor(DType.F32, _tileRows, _sae.Latents);
        if (Rows * _sae.Latents <= MostDense)
        {
            writer.Add("features", DType.F32, [Rows, _sae.Latents], sink => ForEachTile("features", (_, rows) =>
            {
                Scatter(rows, dense);
                sink.Write(dense.View<float>().Slice(0, (long)rows * _sae.Latents));
            }));
        }
        else
        {
            ForEachTile("features", (_, rows) =>
            {
                for (int r = 0; r < rows; r++)
                    all.AddRow(_codes.IndicesOf(r), _codes.ValuesOf(r));
            });
            writer.Add("row_offsets", DType.I64, [Rows + 1], all.Starts);
            writer.Add("values", DType.F32, [all.Count], all.Values);
            writer.Add("indices", DType.U32, [all.Count], sink => WriteUnsigned(all.Indices, sink));
        }

        writer.Save(path);
    }

    /// <summary>Writes "reconstruction" [rows, output width] F32.</summary>
    /// <returns>Fraction of variance unexplained; NaN for a transcoder.</returns>
    public double WriteReconstruction(string path)
    {
        var writer = new SafetensorsWriter();
        var meter = new FvuMeter(_sae.Width);
        using var output = new Tensor(DType.F32, _tileRows, _sae.OutputWidth);
        writer.Add("reconstruction", DType.F32, [Rows, _sae.OutputWidth], sink => ForEachTile("decoding", (x, rows) =>
        {
            _sae.Decode(_codes, x, output);
            if (!_sae.Spec.IsTranscoder)
                meter.Add(x, output, rows);
            sink.Write(output.View<float>().Slice(0, (long)rows * _sae.OutputWidth));
        }));
        writer.Save(path);
        return meter.Rows == 0 ? double.NaN : meter.Fvu;
    }

    public void Dispose()
    {
        _x.Dispose();
        _codes.Dispose();
    }

    private void ForEachTile(string stage, Action<TensorView<float>, int> use)
    {
        Active = 0;
        for (long first = 0; first < Rows; first += _tileRows)
        {
            _context.Cancel.ThrowIfCancellationRequested();
            int rows = (int)Math.Min(_tileRows, Rows - first);
            TensorView<float> x = _x.View<float>().Slice(first * _sae.Width, (long)rows * _sae.Width);
            _sae.Encode(x, rows, _codes);
            Active += _codes.Count;
            use(x, rows);
            _context.Progress.Report(stage, first + rows, Rows, "rows");
        }
    }

    private void Scatter(int rows, TensorView<float> dense)
    {
        dense.Clear();
        for (int r = 0; r < rows; r++)
        {
            Span<float> row = dense.Row(r, _sae.Latents).Span;
            ReadOnlySpan<int> indices = _codes.IndicesOf(r);
            ReadOnlySpan<float> values = _codes.ValuesOf(r);
            for (int j = 0; j < indices.Length; j++)
                row[indices[j]] = values[j];
        }
    }

    private static void WriteUnsigned(TensorView<int> indices, TensorSink sink)
    {
        uint[] piece = new uint[1 << 16];
        for (long first = 0; first < indices.Length; first += piece.Length)
        {
            int count = (int)Math.Min(piece.Length, indices.Length - first);
            for (int i = 0; i < count; i++)
                piece[i] = (uint)indices[first + i];
            sink.Write<uint>(piece.AsSpan(0, count));
        }
    }
}
