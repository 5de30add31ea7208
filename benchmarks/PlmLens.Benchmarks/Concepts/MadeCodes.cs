using System.Text.Json;
using PlmLens.Benchmarks.Forward;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Benchmarks.Concepts;

/// <summary>
/// Sparse codes in a folder that is deleted when disposed: features whose densities are spread log-normally, as those
/// of trained SAEs, active on residues all over the corpus, with exponential values cut at 1.
/// </summary>
/// <remarks>Lists by feature are made directly, which is fast. The lists by protein, which scoring does not read, have
/// the right size and say nothing.</remarks>
internal sealed class MadeCodes : IDisposable
{
    private const double LogDeviation = 1.5;
    private const double DensestShare = 0.5;
    private const int FeaturesAtOnce = 64;
    private static readonly JsonSerializerOptions s_snakeCase =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly Half[] s_values =
        [.. Enumerable.Range(0, 4096).Select(i => (Half)Math.Clamp(-0.2 * Math.Log((i + 0.5) / 4096), 1e-3, 1))];

    private readonly long[] _offsets;
    private readonly WorkerPool _pool;

    public MadeCodes(CodesShape shape, WorkerPool pool)
    {
        _pool = pool;
        Directory.CreateDirectory(Folder);
        ProteinRecord[] records =
        [
            .. SwissProtSample.Proteins(shape.Proteins)
                .Select(p => new ProteinRecord { Accession = p.Id, Sequence = p.Sequence }),
        ];
        Lengths = [.. records.Select(record => record.Length)];
        Residues = Lengths.Sum();
        _offsets = Offsets(shape, Residues);
        WriteByFeature();
        WriteByProtein();
        ProteinTable.Of(records).Write(Path.Combine(Folder, ProteinTable.FileName));
        var manifest = new CodesManifest(
            CodesManifest.FormatName,
            1,
            shape.Features,
            records.Length,
            Residues,
            Pairs,
            new HiddenStates("made", "made", ["made"], HiddenStates.ResiduesOnly, "window"),
            "made",
            new Provenance("benchmark", "codes", 0, new Dictionary<string, string>()));
        File.WriteAllText(
            Path.Combine(Folder, CodesManifest.FileName), JsonSerializer.Serialize(manifest, s_snakeCase));
    }

    /// <summary>The folder, as <see cref="SparseCodes"/> opens it.</summary>
    public string Folder { get; } = Path.Combine(AppContext.BaseDirectory, $"codes-{Guid.NewGuid():N}");

    /// <summary>Lengths of the proteins.</summary>
    public int[] Lengths { get; }

    /// <summary>Residues of all proteins.</summary>
    public int Residues { get; }

    /// <summary>(residue, feature) pairs.</summary>
    public long Pairs => _offsets[^1];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static long[] Offsets(CodesShape shape, int residues)
    {
        var random = new SeededRandom(1, "densities");
        double[] weights = new double[shape.Features];
        for (int f = 0; f < weights.Length; f++)
            weights[f] = Math.Exp(LogDeviation * random.NextGaussian());
        double scale = (double)shape.L0 * residues / weights.Sum();
        var offsets = new long[weights.Length + 1];
        for (int f = 0; f < weights.Length; f++)
            offsets[f + 1] = offsets[f] + (long)Math.Clamp(scale * weights[f], 1, DensestShare * residues);
        return offsets;
    }

    private void WriteByFeature()
    {
        var writer = new SafetensorsWriter();
        writer.Add("feature_offsets", DType.I64, [_offsets.Length], _offsets);
        writer.Add("positions", DType.U32, [Pairs], sink => Write<uint>(sink, Positions));
        writer.Add("values", DType.F16, [Pairs], sink => Write<Half>(sink, Values));
        writer.Save(Path.Combine(Folder, SparseCodes.ByFeatureFile));
    }

    private void WriteByProtein()
    {
        var writer = new SafetensorsWriter();
        writer.Add("row_offsets", DType.I64, [Residues + 1L], sink =>
        {
            var offsets = new long[Residues + 1];
            for (int row = 0; row < offsets.Length; row++)
                offsets[row] = (long)((Int128)Pairs * row / Residues);
            sink.Write<long>(offsets);
        });
        writer.Add("indices", DType.U32, [Pairs], Zeros<uint>);
        writer.Add("values", DType.F16, [Pairs], Zeros<Half>);
        writer.Save(Path.Combine(Folder, SparseCodes.ByProteinFile));
    }

    private void Zeros<T>(TensorSink sink)
        where T : unmanaged
    {
        var zeros = new T[1 << 20];
        for (long left = Pairs; left > 0; left -= zeros.Length)
            sink.Write<T>(zeros.AsSpan(0, (int)Math.Min(left, zeros.Length)));
    }

    private void Write<T>(TensorSink sink, Action<int, T[]> fill)
        where T : unmanaged
    {
        for (int first = 0; first < _offsets.Length - 1; first += FeaturesAtOnce)
        {
            int count = Math.Min(FeaturesAtOnce, _offsets.Length - 1 - first);
            var lists = new T[count][];
            var job = new FillJob<T>(this, first, lists, fill);
            _pool.For(count, ref job);
            foreach (T[] list in lists)
                sink.Write<T>(list);
        }
    }

    // One residue from each of as many equal stretches of the corpus.
    private void Positions(int feature, uint[] list)
    {
        var random = new SeededRandom((ulong)feature, "positions");
        double step = (double)Residues / list.Length;
        uint next = 0;
        for (int i = 0; i < list.Length; i++)
        {
            next = Math.Max(next, (uint)((i + random.NextDouble()) * step));
            list[i] = Math.Min(next, (uint)(Residues - list.Length + i));
            next = list[i] + 1;
        }
    }

    private static void Values(int feature, Half[] list)
    {
        var random = new SeededRandom((ulong)feature, "values");
        for (int i = 0; i < list.Length; i++)
            list[i] = s_values[random.NextBits() >> 52];
    }

    private readonly struct FillJob<T>(MadeCodes codes, int first, T[][] lists, Action<int, T[]> fill) : IParallelJob
        where T : unmanaged
    {
        public void Run(int part, int worker)
        {
            int feature = first + part;
            lists[part] = new T[codes._offsets[feature + 1] - codes._offsets[feature]];
            fill(feature, lists[part]);
        }
    }
}
