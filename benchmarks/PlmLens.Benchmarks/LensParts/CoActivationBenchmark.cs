using System.Runtime.InteropServices;
using PlmLens.Analysis.CoActivation;
using PlmLens.Analysis.Parts;
using PlmLens.Benchmarks.Peers;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Benchmarks.LensParts;

/// <summary>Which latents are active together, beside a product of sparse matrices, and the whole part of the lens with
/// absorption.</summary>
internal sealed class CoActivationBenchmark : IBenchmark
{
    private const ulong Seed = 1;

    /// <inheritdoc/>
    public string Name => "co-activation";

    /// <inheritdoc/>
    public string Summary =>
        "Residues shared by all pairs of 10,240 latents, and of one with the other's rotated residues, beside scipy's "
        + "two products of sparse matrices, whose counts must equal ours; then the lens's part, and of it absorption.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        using var pool = new WorkerPool(run.Threads);
        using PartCorpus corpus = PartCorpus.OfSize(run, pool);
        SparseCodes codes = corpus.Inputs.Codes;
        IReadOnlyList<int>[] none = [.. Enumerable.Range(0, codes.Features).Select(_ => (IReadOnlyList<int>)[])];
        IReadOnlyList<LatentCompany> Count() =>
            CoActivationCounts.Of(codes, none, new CoActivationOptions(), Seed, pool);
        using PeerProcess? peer = StartPeer(run, corpus, Count());
        (double ours, double? theirs) = Interleaved.Median(
            run.LongRepeats, () => Interleaved.Seconds(() => Count()), peer is null ? null : peer.Go, warm: true);
        double counted = 0;
        for (int residue = 0; residue < codes.Residues; residue++)
            counted += 2 * Math.Pow(codes.FeaturesOf(residue).Length, 2);
        string size = $"{codes.Features}/{run.Threads}t";
        run.Add(LadderRow.Of($"{Name}/counts/{size}", counted / ours, "counts/s", peer: counted / theirs));
        run.Add(LadderRow.Of($"{Name}/counts/{size}/seconds", ours, "s"));
        if (peer is not null)
            run.Add(LadderRow.Of($"{Name}/counts/{size}/different", peer.Values["different"], "counts"));

        var clock = new StageClock();
        double part = corpus.Seconds(new CoActivationPart(), clock);
        run.Add(LadderRow.Of($"{Name}/part/{size}", part, "s"));
        run.Add(LadderRow.Of($"{Name}/absorption/{size}", part - clock.StartOf("absorption"), "s"));
        run.Note($"{Name}: {corpus.Size}");
        foreach (string note in clock.Notes)
            run.Note($"{Name}: {note}");
    }

    // Latent, partner and the residues that they share, int32 each.
    private PeerProcess? StartPeer(LadderRun run, PartCorpus corpus, IReadOnlyList<LatentCompany> counts)
    {
        if (PythonInterpreter.Scipy.Path is not { } python)
        {
            run.Note($"{Name}: scipy skipped: python3 cannot import it (Debian: {PythonInterpreter.Scipy.Package}).");
            return null;
        }

        int[] pairs = [.. counts.SelectMany(company => company.Partners)
            .SelectMany(pair => new[] { pair.Latent, pair.Partner, (int)pair.Both })];
        string file = corpus.PathOf("pairs.bin");
        File.WriteAllBytes(file, MemoryMarshal.AsBytes(pairs.AsSpan()));
        run.Note(
            $"{Name}: the peer is {PythonInterpreter.Scipy.Version}, one thread; {pairs.Length / 3:N0} counts were "
            + "compared.");
        return new PeerProcess(
            python, Repository.Path("benchmarks", "peers", "coactivation_scipy.py"), corpus.ByFeatureFile, file);
    }
}
