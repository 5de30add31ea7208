using System.Runtime.InteropServices;
using PlmLens.Analysis.Clusters;
using PlmLens.Analysis.Parts;
using PlmLens.Benchmarks.Peers;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Benchmarks.LensParts;

/// <summary>UMAP and HDBSCAN of decoder directions beside umap-learn, and the whole part of the lens.</summary>
internal sealed class ClustersBenchmark : IBenchmark
{
    private const ulong Seed = 1;

    /// <inheritdoc/>
    public string Name => "clusters";

    /// <inheritdoc/>
    public string Summary =>
        "Layout (UMAP) of 10,240 decoder directions of width 320 beside umap-learn, HDBSCAN of the layout, and the "
        + "lens's clusters with their tables and the layout's quality: seconds.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        using var pool = new WorkerPool(run.Threads);
        using var backend = new CpuBackend(pool);
        using PartCorpus corpus = PartCorpus.OfSize(run, pool);
        TensorView<float> decoder = corpus.Inputs.Sae.Weights.Decoder;
        int width = corpus.Inputs.Sae.OutputWidth;
        int[] living =
            [.. corpus.Inputs.Statistics.Features.Index().Where(f => f.Item.Maximum > 0).Select(f => f.Index)];
        PointCloud Layout() => Umap.Embed(decoder, living, width, new UmapOptions(), Seed, backend);
        using PeerProcess? peer = StartPeer(run, corpus.PathOf("directions.bin"), decoder, living, width);
        (double layout, double? theirs) = Interleaved.Median(
            run.LongRepeats, () => Interleaved.Seconds(() => Layout()), peer is null ? null : peer.Go, warm: true);
        PointCloud points = Layout();
        double clusters = Interleaved.Median(
            run.LongRepeats, () => Hdbscan.Cluster(points, new HdbscanOptions(), pool));
        string size = $"{corpus.Inputs.Codes.Features}x{width}/{run.Threads}t";
        run.Add(LadderRow.Of(
            $"{Name}/layout/{size}", living.Length / layout, "latents/s", peer: living.Length / theirs));
        run.Add(LadderRow.Of($"{Name}/layout/{size}/seconds", layout, "s"));
        run.Add(LadderRow.Of($"{Name}/hdbscan/{size}", clusters, "s"));
        run.Add(LadderRow.Of($"{Name}/part/{size}", corpus.Seconds(new ClustersPart()), "s"));
        run.Note($"{Name}: {living.Length:N0} living latents; decoder directions are random around centres.");
    }

    // int32 rows, width; then binary32 values.
    private PeerProcess? StartPeer(
        LadderRun run, string file, TensorView<float> decoder, int[] living, int width)
    {
        if (PythonInterpreter.Umap.Path is not { } python)
        {
            run.Note(
                $"{Name}: umap-learn skipped: python3 cannot import umap (Debian: {PythonInterpreter.Umap.Package}).");
            return null;
        }

        using (var stream = new BinaryWriter(File.Create(file)))
        {
            stream.Write(living.Length);
            stream.Write(width);
            foreach (int latent in living)
                stream.Write(MemoryMarshal.AsBytes(decoder.Row(latent, width).Span));
        }

        run.Note($"{Name}: the peer is {PythonInterpreter.Umap.Version}, all threads, no seed, compiled before.");
        return new PeerProcess(
            python, Repository.Path("benchmarks", "peers", "clusters_umap_learn.py"), file, $"{run.Threads}");
    }
}
