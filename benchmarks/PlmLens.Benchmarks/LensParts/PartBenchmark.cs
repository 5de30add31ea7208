using PlmLens.Analysis.Families;
using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Patterns;
using PlmLens.Core;

namespace PlmLens.Benchmarks.LensParts;

/// <summary>Families and patterns of 10,240 latents, as `score` writes them.</summary>
internal sealed class PartBenchmark(string name, string what, Func<ILensPart> part) : IBenchmark
{
    /// <summary>The rungs.</summary>
    public static IBenchmark[] All { get; } =
    [
        new PartBenchmark(
            "families",
            "all latents against all classes of the bundled proteins",
            () => new FamiliesPart(new FamilyOptions(), null, null)),
        new PartBenchmark("patterns", "patterns of all latents", () => new PatternsPart(new PatternOptions())),
    ];

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Summary =>
        $"The lens's {name}: {what}, made-up codes of 10,240 latents on the bundled proteins, tables included: "
        + "seconds.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        using var pool = new WorkerPool(run.Threads);
        using PartCorpus corpus = PartCorpus.OfSize(run, pool);
        double[] seconds = [.. Enumerable.Range(0, run.LongRepeats).Select(_ => corpus.Seconds(part()))];
        string size = $"{corpus.Inputs.Codes.Features}/{run.Threads}t";
        run.Add(LadderRow.Of($"{Name}/{size}", Interleaved.Median(seconds), "s"));
        run.Note($"{Name}: {corpus.Size}");
    }
}
