using PlmLens.Benchmarks.Peers;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Benchmarks.Forward;

/// <summary>Forward pass of the 8M-parameter shape over many proteins of Swiss-Prot's lengths.</summary>
internal sealed class Esm8MBenchmark : IBenchmark
{
    private const int TokenBudget = 4096;
    private const int Proteins = 256;

    /// <inheritdoc/>
    public string Name => "esm2-8m";

    /// <inheritdoc/>
    public string Summary =>
        "ESM-2 forward, shape of the 8M model (6 x 320, 20 heads), 256 proteins with Swiss-Prot's lengths; ceiling: "
        + "GEMM rate; peer: PyTorch with length-sorted padded batches.";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => [GemmRate.Rung];

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        EsmConfig config = run.Quick ? Small : EsmConfig.Esm2_8M;
        IReadOnlyList<NamedSequence> proteins = SwissProtSample.Proteins(run.Quick ? 4 : Proteins);
        using var folder = new RandomEsmFolder(config);
        using var pool = new WorkerPool(run.Threads);
        using EsmModel model = EsmModel.Load(folder.Path, new CpuBackend(pool));
        List<PackedBatch> batches = Pack(proteins);
        WriteHidden(model, batches, folder.File("hidden.safetensors"));
        File.WriteAllLines(folder.File("proteins.fasta"), proteins.Select(p => $">{p.Id}\n{p.Sequence}"));

        using PeerProcess? peer = StartPeer(run, folder);
        // Both have run these proteins before: ours for the hidden states, the peer while it tuned and compared.
        (double ours, double? theirs) = Interleaved.Median(
            run.LongRepeats,
            () => Interleaved.Seconds(() => Pass(model, batches)),
            peer is null ? null : peer.Go,
            warm: true);

        double residues = proteins.Sum(p => (double)p.Sequence.Length);
        double gflop = batches.Sum(batch => EsmFlops.Of(config, batch)) / 1e9;
        int threads = run.Threads;
        run.Add(LadderRow.Of($"{Name}/residues/{threads}t", residues / ours, "residues/s", peer: residues / theirs));
        run.Add(LadderRow.Of(
            $"{Name}/rate/{threads}t", gflop / ours, "GFLOP/s", GemmRate.Of(run, threads), gflop / theirs));
        foreach (PackedBatch batch in batches)
            batch.Dispose();
    }

    private static EsmConfig Small => EsmConfig.Esm2_8M with { Layers = 1, Dim = 64, Heads = 4, FeedForward = 128 };

    private static List<PackedBatch> Pack(IReadOnlyList<NamedSequence> proteins)
    {
        var batches = new List<PackedBatch>();
        var members = new List<NamedSequence>();
        int tokens = 0;
        foreach (NamedSequence protein in proteins)
        {
            if (tokens + protein.Sequence.Length + 2 > TokenBudget)
            {
                batches.Add(PackedBatch.Of(members));
                members.Clear();
                tokens = 0;
            }

            members.Add(protein);
            tokens += protein.Sequence.Length + 2;
        }

        batches.Add(PackedBatch.Of(members));
        return batches;
    }

    private static void Pass(EsmModel model, List<PackedBatch> batches)
    {
        foreach (PackedBatch batch in batches)
            model.Forward(batch, EsmRequest.FinalStates);
    }

    private static void WriteHidden(EsmModel model, List<PackedBatch> batches, string path)
    {
        var writer = new SafetensorsWriter();
        long rows = batches.Sum(batch => (long)batch.Rows);
        writer.Add("hidden", DType.F32, [rows, model.Config.Dim], sink =>
        {
            foreach (PackedBatch batch in batches)
                sink.Write(model.Forward(batch, EsmRequest.FinalStates).Hidden);
        });
        writer.Save(path);
    }

    private PeerProcess? StartPeer(LadderRun run, RandomEsmFolder folder)
    {
        if (TorchInterpreter.Path is not { } python)
        {
            run.Note($"{Name}: PyTorch {TorchInterpreter.Describe()}.");
            return null;
        }

        var peer = new PeerProcess(
            python,
            Repository.Path("benchmarks", "peers", "esm2_torch.py"),
            folder.Path,
            folder.File("proteins.fasta"),
            folder.File("hidden.safetensors"),
            $"{run.Threads}",
            run.Quick ? "0" : "12");
        run.Note(
            $"{Name}: PyTorch's best token budget is {peer.Values["token_budget"]:0}; its states differ from ours "
            + $"by at most {peer.Values["max_abs_diff"]:0.0e+0}.");
        return peer;
    }
}
