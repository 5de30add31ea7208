using System.Globalization;
using PlmLens.Models;

namespace PlmLens.Benchmarks.Forward;

/// <summary>Forward pass of the 650M-parameter shape over one protein, in a process of its own, so that its peak memory
/// is its own.</summary>
internal sealed class Esm650MBenchmark : IBenchmark
{
    private const long Gibibyte = 1L << 30;

    /// <inheritdoc/>
    public string Name => "esm2-650m";

    /// <inheritdoc/>
    public string Summary =>
        "ESM-2 forward, shape of the 650M model (33 x 1280, 20 heads), one protein of 512 residues; ceilings: our GEMM "
        + "rate, and the f32 weights + 1 GiB for the peak memory of the whole process.";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => [GemmRate.Rung];

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        MeasuredProcess child = MeasuredProcess.RunThisProgram(
            Esm650MProcess.Verb, $"{run.Threads}", run.Quick ? "quick" : "full");
        string[] words = child.Output.Trim().Split(' ');
        double seconds = double.Parse(words[0], CultureInfo.InvariantCulture);
        EsmConfig config = Esm650MProcess.Config(run.Quick);
        double gflop = EsmFlops.Of(config, Esm650MProcess.Residues + 2) / 1e9;
        run.Add(LadderRow.Of(
            $"{Name}/rate/{run.Threads}t", gflop / seconds, "GFLOP/s", GemmRate.Of(run, run.Threads)));
        run.Add(LadderRow.Of($"{Name}/residues/{run.Threads}t", Esm650MProcess.Residues / seconds, "residues/s"));
        double limit = (config.Parameters * sizeof(float)) + Gibibyte;
        run.Add(LadderRow.Of($"{Name}/peak-memory", child.PeakBytes / 1048576.0, "MiB", limit / 1048576.0));
    }
}
