using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Concepts;

/// <summary>Scoring of a large corpus from codes on disk, in a process of its own.</summary>
internal sealed class ConceptScaleBenchmark : IBenchmark
{
    private const double LimitSeconds = 180;
    private const double LimitMebibytes = 4096;

    /// <inheritdoc/>
    public string Name => "concept-scale";

    /// <inheritdoc/>
    public string Summary =>
        "Concept scores of 50,000 proteins, 10,240 features (l0 32), 433 concepts, 5 thresholds, both halves, areas "
        + "under the curves included, from codes on disk: seconds (limit 180) and peak memory (limit 4 GiB).";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        CodesShape shape = run.Quick ? new(100, 256, 20, 8) : new(50_000, 10_240, 433, 32);
        using var pool = new WorkerPool(run.Threads);
        using var codes = new MadeCodes(shape, pool);
        MeasuredProcess child = MeasuredProcess.RunThisProgram(
            [ConceptScaleProcess.Verb, codes.Folder, $"{run.Threads}", .. shape.Arguments()]);
        double seconds = double.Parse(child.Output, CultureInfo.InvariantCulture);
        run.Add(LadderRow.Of($"{Name}/{run.Threads}t", seconds, "s", LimitSeconds));
        run.Add(LadderRow.Of($"{Name}/peak-memory", child.PeakBytes / 1048576.0, "MiB", LimitMebibytes));
        string size = string.Create(
            CultureInfo.InvariantCulture, $"{codes.Residues:N0} residues, {codes.Pairs:N0} (residue, feature) pairs");
        run.Note($"{Name}: {size}, made up; their files had just been written and may have been read from memory.");
    }
}
