using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Significance;
using PlmLens.Core;

namespace PlmLens.Benchmarks.LensParts;

/// <summary>What chance costs: the choice of every pair repeated on permuted labels, beside a pass that counts all
/// features against all labels for each permutation.</summary>
internal sealed class PermutationsBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "permutations";

    /// <inheritdoc/>
    public string Summary =>
        "Permutations per second of the labels of all concepts of the bundled proteins, made-up codes of 10,240 "
        + "latents; as peer our own counting of all latents against all labels, once for each permutation.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        using var pool = new WorkerPool(run.Threads);
        using PartCorpus corpus = PartCorpus.OfSize(run, pool);
        LensPartInputs inputs = corpus.Inputs;
        var columns = new CodeColumns(inputs.Codes);
        int[] lengths = [.. inputs.Records.Select(record => record.Length)];
        LabelIndex labels = inputs.Concepts.ToLabels(inputs.Split);
        var options = new ScoreOptions();
        var permutations = new PermutationOptions { Permutations = run.Quick ? 20 : 200 };
        double[] thresholds = [.. options.Thresholds];
        (double ours, double? peer) = Interleaved.Median(
            run.LongRepeats,
            () => Interleaved.Seconds(() => PermutationNull.Apply(
                columns, inputs.Concepts, lengths, inputs.Split, ThresholdScale.Maximum, inputs.Scores, options,
                permutations, pool)),
            () => Interleaved.Seconds(() => ConceptCounter.Count(
                columns, labels, thresholds, ThresholdScale.Maximum, new Nowhere(), pool)));
        string size = $"{inputs.Codes.Features}/{run.Threads}t";
        run.Add(LadderRow.Of($"{Name}/{size}", permutations.Permutations / ours, "permutations/s", peer: 1 / peer));
        run.Add(LadderRow.Of($"{Name}/{size}/seconds", ours, "s"));
        run.Note($"{Name}: {permutations.Permutations} permutations, {corpus.Size}");
    }

    private sealed class Nowhere : IFeatureCountsSink
    {
        public void Accept(FeatureCounts counts)
        {
        }
    }
}
