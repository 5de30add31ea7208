using System.Runtime.InteropServices;
using PlmLens.Analysis.Probes;
using PlmLens.Benchmarks.Peers;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Probes;

/// <summary>All latents' single-latent logistic probes for all concepts, against scikit-learn on a sample of the same
/// pairs.</summary>
internal sealed class SingleLatentBenchmark : IBenchmark
{
    private const double SecondsAllowed = 120;

    public string Name => "single-probes";

    public string Summary =>
        "Logistic probes of 10240 latents x 50 concepts on 100,000 residues, 48 latents active on each; limit 120 s; "
        + "peer: scikit-learn's LogisticRegression on a sample of the pairs.";

    public void Run(LadderRun run)
    {
        (int latents, int concepts, int residues, double active) =
            run.Quick ? (256, 8, 2000, 12.0) : (10240, 50, 100_000, 48.0);
        var columns = new MadeLatents(residues, latents, concepts, active, seed: 1);
        var labels = new ProbeLabels(new byte[residues], concepts, columns.Labels);
        using var pool = new WorkerPool(run.Threads);
        SingleLatentProbes Fit() => SingleLatentProbes.Fit(
            columns, labels, new SingleLatentOptions(), pool, NoProgress.Instance);
        SingleLatentProbes probes = Fit();
        (int Latent, int Concept)[] sample = Sample(latents, concepts, run.Quick ? 8 : 40);
        string file = Path.Combine(Path.GetTempPath(), $"plmlens-probes-{Environment.ProcessId}.bin");
        try
        {
            WriteSample(file, columns, sample);
            using PeerProcess? peer = StartPeer(run, file);
            (double ours, double? theirs) = Interleaved.Median(
                run.LongRepeats, () => Interleaved.Seconds(() => Fit()), peer is null ? null : peer.Go, warm: true);
            double pairs = (double)latents * concepts;
            string name = $"{Name}/{latents}x{concepts}x{residues}/{run.Threads}t";
            run.Add(LadderRow.Of(name, ours, "s", SecondsAllowed));
            run.Add(LadderRow.Of($"{name}/rate", pairs / ours, "probes/s", peer: sample.Length / theirs));
            run.Note($"{name}: {columns.Pairs:N0} values that are not 0; {probes.NotConverged} not converged.");
            if (peer is not null)
                Compare(run, name, probes, sample, peer);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static (int Latent, int Concept)[] Sample(int latents, int concepts, int count)
    {
        var random = new SeededRandom(7, "probe sample");
        return [.. Enumerable.Range(0, count).Select(i => i % 2 == 0
            ? (random.Next(latents), random.Next(concepts))
            : Tied(random.Next(latents / 5), concepts))];
    }

    private static (int Latent, int Concept) Tied(int fifth, int concepts) => (5 * fifth, fifth % concepts);

    private static void Compare(
        LadderRun run,
        string name,
        SingleLatentProbes probes,
        (int Latent, int Concept)[] sample,
        PeerProcess peer)
    {
        double largest = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            ref readonly SingleProbe ours = ref probes[sample[i].Latent, sample[i].Concept];
            double w = peer.Values[$"w{i}"], b = peer.Values[$"b{i}"];
            largest = Math.Max(largest, Math.Abs(ours.Coefficient - w) / Math.Max(1, Math.Abs(w)));
            largest = Math.Max(largest, Math.Abs(ours.Intercept - b) / Math.Max(1, Math.Abs(b)));
        }

        run.Add(LadderRow.Of($"{name}/difference", 1e6 * largest, "ppm", 1000));
        foreach (string note in peer.Notes)
            run.Note($"{name}: {note}");
    }

    // int32 residues, pairs; then for each pair int32 count, positions, binary32 values, and a label byte per residue.
    private static void WriteSample(string file, MadeLatents columns, (int Latent, int Concept)[] sample)
    {
        using var stream = new BinaryWriter(File.Create(file));
        stream.Write(columns.Residues);
        stream.Write(sample.Length);
        foreach ((int latent, int concept) in sample)
        {
            stream.Write(columns.PositionsOf(latent).Length);
            stream.Write(MemoryMarshal.AsBytes(columns.PositionsOf(latent)));
            stream.Write(MemoryMarshal.AsBytes(columns.ValuesOf(latent)));
            stream.Write([.. columns.Labels.Select(bits => (byte)((bits >> concept) & 1))]);
        }
    }

    private static PeerProcess? StartPeer(LadderRun run, string file)
    {
        if (PythonInterpreter.Sklearn.Path is { } python)
        {
            string script = Repository.Path("benchmarks", "peers", "probes_sklearn.py");
            return new PeerProcess(python, script, file, $"{run.Threads}");
        }

        run.Note("single-probes: scikit-learn skipped: python3 cannot import sklearn (Debian: python3-sklearn).");
        return null;
    }
}
