using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Significance;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.Significance;

/// <summary>What permutations count protein by protein equals one count over the labels of each.</summary>
public sealed class MoveCounterTests
{
    private const int Proteins = 70;
    private const int Permutations = 12;

    private static readonly Concept[] s_concepts =
    [
        new("DOMAIN", "Made", ConceptLevel.Domain),
        new("DISULFID", null, ConceptLevel.Domain),
        new("HELIX", null, ConceptLevel.Residue),
        new("SITE", null, ConceptLevel.Residue),
    ];

    [Theory]
    [InlineData(1, 5, false)]
    [InlineData(2, 5, true)]
    [InlineData(3, 1, true)]
    [InlineData(4, 8, false)]
    [InlineData(5, 19, true)]
    public void Counts_equal_those_of_the_permuted_labels(ulong seed, int thresholds, bool gaps)
    {
        var random = new SeededRandom(seed, "corpus");
        (int[] lengths, CorpusSplit split, ConceptSet concepts) = MakeCorpus(random, gaps);
        var permutation = new LabelPermutation(concepts, lengths, split);
        var labels = new MovedLabels(permutation, seed, 3, Permutations, WorkerPool.Shared);
        double[] fractions = [.. Enumerable.Range(0, thresholds).Select(t => t / (double)thresholds)];
        float[] dense = [.. Enumerable.Range(0, lengths.Sum()).Select(_ => (float)random.NextGaussian())];
        dense[5] = float.NaN;
        uint[] positions = [.. Enumerable.Range(0, dense.Length).Where(_ => random.Next(6) == 0).Select(i => (uint)i)];
        float[] sparse = [.. positions.Select(_ => (float)random.NextDouble())];
        int hits = 0;
        for (int i = 0; i < Permutations; i++)
        {
            LabelIndex index = permutation.Permuted(seed, 3 + i);
            foreach (bool isDense in new[] { true, false })
            {
                FeatureColumn column = isDense ? new(dense) : new(positions, sparse);
                var expected = new FeatureCounts(index.Totals, thresholds);
                FeatureCountLoop.SetCuts(
                    new FeatureRange(-1, 1.5f), fractions, ThresholdScale.Range, expected.Cuts);
                var scratch = new CountScratch(index, thresholds);
                FeatureCountLoop.Run(column, scratch.SegmentsOf(column), index, expected, scratch);
                var counter = new MoveCounter(index.Labels, Permutations, thresholds);
                AddAll(counter, column, lengths, split, labels, expected.Cuts);
                hits += Same(expected, counter.Of(i, labels.Totals[i]));
            }
        }

        Assert.True(hits > 100, "The corpus is too poor to show anything.");
    }

    [Fact]
    public void A_batch_of_few_permutations_gives_what_one_of_all_gives()
    {
        var random = new SeededRandom(8, "corpus");
        (int[] lengths, CorpusSplit split, ConceptSet concepts) = MakeCorpus(random, gaps: false);
        var columns = new DenseColumns(
            [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, lengths.Sum())
                .Select(_ => (float)random.NextGaussian()).ToArray())]);
        var batch = new PermutationBatch(
            columns, concepts, new LabelPermutation(concepts, lengths, split), concepts.ToLabels(split),
            ThresholdScale.Range, new ScoreOptions());
        CancellationToken cancel = TestContext.Current.CancellationToken;
        int read = 0;
        void Count() => Interlocked.Increment(ref read);
        using var pool = new WorkerPool(3);

        BestPairs[] all = batch.Run(2, 0, 9, WorkerPool.Shared, Count, cancel);
        BestPairs[] apart = [.. batch.Run(2, 0, 4, pool, Count, cancel), .. batch.Run(2, 4, 5, pool, Count, cancel)];

        Assert.Equal(3 * columns.Features, read);
        Assert.True(batch.Most > 9);
        for (int i = 0; i < all.Length; i++)
        {
            for (int concept = 0; concept < concepts.Concepts.Count; concept++)
                Assert.Equal(all[i].TestF1(concept), apart[i].TestF1(concept));
        }
    }

    private static void AddAll(
        MoveCounter counter,
        FeatureColumn column,
        int[] lengths,
        CorpusSplit split,
        MovedLabels labels,
        ReadOnlySpan<float> cuts)
    {
        // Twice: what another feature left must be gone.
        for (int round = 0; round < 2; round++)
        {
            counter.Clear();
            for (int p = 0, first = 0; p < lengths.Length; first += lengths[p], p++)
            {
                int from = first, after = first + lengths[p];
                if (!column.IsDense)
                {
                    from = LowerBound(column.Positions, first);
                    after = LowerBound(column.Positions, first + lengths[p]);
                }

                counter.Add(column, from..after, first, lengths[p], split.HalfOf(p), labels.Of(p), cuts);
            }
        }
    }

    private static int LowerBound(ReadOnlySpan<uint> positions, int residue)
    {
        int count = 0;
        foreach (uint position in positions)
            count += position < residue ? 1 : 0;
        return count;
    }

    private static int Same(FeatureCounts expected, MoveCounter.Counts counts)
    {
        int hits = 0;
        for (int half = 0; half < 2; half++)
        {
            Assert.Equal(expected.Totals.Residues(half), counts.Totals.Residues(half));
            for (int t = 0; t < expected.Thresholds; t++)
            {
                for (int concept = 0; concept < expected.Totals.Labels; concept++)
                {
                    Assert.Equal(expected.Get(concept, half, t), counts.Get(concept, half, t));
                    Assert.Equal(expected.Totals.Positives(concept, half), counts.Totals.Positives(concept, half));
                    Assert.Equal(
                        s_concepts[concept].Level == ConceptLevel.Domain ? expected.Totals.Instances(concept, half) : 0,
                        counts.Totals.Instances(concept, half));
                    hits += counts.Get(concept, half, t).InstancesHit;
                }
            }
        }

        return hits;
    }

    private static (int[] Lengths, CorpusSplit Split, ConceptSet Concepts) MakeCorpus(SeededRandom random, bool gaps)
    {
        int[] lengths = [.. Enumerable.Range(0, Proteins).Select(_ => 1 + random.Next(60))];
        int[] halves = [.. lengths.Select(_ => random.Next(2))];
        return (
            lengths,
            CorpusSplit.FromHalves(halves, lengths.Length, byHomology: false),
            MakeConcepts(random, lengths, gaps));
    }

    // Overlapping places, linked ones, and stretches of which nothing is known; some proteins have nothing.
    private static ConceptSet MakeConcepts(SeededRandom random, int[] lengths, bool gaps)
    {
        var places = s_concepts.Select(_ => new List<ConceptInstance>()).ToArray();
        var unknown = new List<ConceptInstance>();
        for (int p = 0; p < lengths.Length; p++)
        {
            for (int n = random.Next(9); n > 0; n--)
            {
                int concept = random.Next(s_concepts.Length), start = random.Next(lengths[p]);
                int end = start + 1 + random.Next(lengths[p] - start);
                places[concept].Add(new ConceptInstance(p, start, end, Linked: concept == 1));
            }

            if (gaps && random.Next(3) == 0)
            {
                int start = random.Next(lengths[p]);
                unknown.Add(random.Next(4) == 0
                    ? new ConceptInstance(p, 0, lengths[p], false)
                    : new ConceptInstance(p, start, start + 1 + random.Next(lengths[p] - start), false));
            }
        }

        ProteinRecord[] records = [.. lengths.Select((length, p) => new ProteinRecord
        {
            Accession = $"P{p}",
            Sequence = new string('A', length),
        })];
        return new ConceptSet(records, s_concepts, places, new ConceptReport([], [])) { Unknown = unknown };
    }
}
