using PlmLens.Benchmarks.Commands;
using PlmLens.Benchmarks.Concepts;
using PlmLens.Benchmarks.Data;
using PlmLens.Benchmarks.Forward;
using PlmLens.Benchmarks.Gemm;
using PlmLens.Benchmarks.LensParts;
using PlmLens.Benchmarks.Machine;
using PlmLens.Benchmarks.Ops;
using PlmLens.Benchmarks.Probes;
using PlmLens.Benchmarks.SaeQuality;
using PlmLens.Benchmarks.SaeStep;

namespace PlmLens.Benchmarks;

/// <summary>The rungs, from the machine's limits up to whole commands. A new benchmark joins by a line here.</summary>
internal static class Ladder
{
    /// <summary>In the order in which they run: a rung comes after those whose rates are its ceilings.</summary>
    public static IReadOnlyList<IBenchmark> Rungs { get; } =
    [
        new CopyBenchmark(),
        new PeakFmaBenchmark(),
        new GemmLadder(),
        new OpsBenchmark(),
        new Esm8MBenchmark(),
        new Esm650MBenchmark(),
        new CacheReadBenchmark(),
        new SaeStepBenchmark("sae-step", new StepShape(320, 10240, 32, 4096)),
        new SaeStepBenchmark("sae-step-1280", new StepShape(1280, 4096, 64, 4096)),
        new SaeFamilyBenchmark(),
        new SaeWidthBenchmark(),
        new DenseStepBenchmark(),
        new SaeMemoryBenchmark(),
        new SaeQualityBenchmark(),
        new SweepBenchmark(),
        new ConceptCountBenchmark(),
        new ConceptScaleBenchmark(),
        new SingleLatentBenchmark(),
        .. PartBenchmark.All,
        new ClustersBenchmark(),
        new CoActivationBenchmark(),
        new PermutationsBenchmark(),
        new StartUpBenchmark(),
        new DemoBenchmark(),
    ];
}
