using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Significance;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Proteins.Labels;

namespace PlmLens.Analysis.Tests.Significance;

public sealed class PermutationNullTests
{
    private const int Proteins = 120;
    private const int Permutations = 39;
    private static readonly ProteinRecord[] s_records = MakeRecords();
    private static readonly CorpusSplit s_split = CorpusSplit.Make(s_records, null, seed: 1);
    private static readonly int[] s_lengths = [.. s_records.Select(record => record.Length)];

    private static readonly ConceptSet s_concepts =
        ConceptSet.FromFeatures(s_records, s_split, new ConceptOptions { MinimumInstances = 3, MinimumProteins = 3 });

    [Fact]
    public void A_feature_that_marks_the_places_is_significant_and_one_that_does_not_is_not()
    {
        ConceptScores informed = Apply(Columns(onDomain: true));
        ConceptScores blind = Apply(Columns(onDomain: false));

        ConceptResult domain = informed.Concepts.Single();
        Assert.Equal(1.0 / (Permutations + 1), domain.Significance!.P);
        Assert.True(domain.Found);
        Assert.True(domain.Significance.PermutedF1 < domain.Best!.Test.F1);
        Assert.True(blind.Concepts.Single().Significance!.P > 0.05);
        Assert.False(blind.Concepts.Single().Found);
    }

    [Fact]
    public void P_equals_a_repetition_of_the_whole_choice_on_permuted_labels()
    {
        IFeatureColumns columns = Columns(onDomain: false);
        ConceptScores scores = Apply(columns);
        double observed = scores.Concepts.Single().Best!.Test.F1;
        var permutation = new LabelPermutation(s_concepts, s_lengths, s_split);
        double[] permuted =
        [
            .. Enumerable.Range(0, Permutations).Select(i => ConceptScorer.Score(
                columns,
                s_concepts.Concepts,
                permutation.Permuted(7, i),
                ThresholdScale.Maximum,
                new ScoreOptions(),
                WorkerPool.Shared,
                TestContext.Current.CancellationToken).Concepts.Single().Best?.Test.F1 ?? 0),
        ];

        Assert.Equal((1.0 + permuted.Count(f1 => f1 >= observed)) / (1 + Permutations),
            scores.Concepts.Single().Significance!.P);
        Assert.Equal(permuted.Average(), scores.Concepts.Single().Significance!.PermutedF1!.Value, 1e-12);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_values()
    {
        using var pool = new WorkerPool(5);
        IFeatureColumns columns = Columns(onDomain: false);

        Assert.Equal(
            Apply(columns).Concepts.Single().Significance, Apply(columns, pool).Concepts.Single().Significance);
    }

    [Fact]
    public void Labels_stay_in_their_half_with_all_their_instances()
    {
        var permutation = new LabelPermutation(s_concepts, s_lengths, s_split);
        LabelIndex before = s_concepts.ToLabels(s_split), after = permutation.Permuted(1, 0);

        for (int half = 0; half < 2; half++)
            Assert.Equal(before.InstanceCount(0, half), after.InstanceCount(0, half));
        Assert.False(before.SegmentOf.SequenceEqual(after.SegmentOf));
        Assert.True(after.SegmentOf.SequenceEqual(permutation.Permuted(1, 0).SegmentOf));
        Assert.False(after.SegmentOf.SequenceEqual(permutation.Permuted(1, 1).SegmentOf));
    }

    [Fact]
    public void Labels_go_to_proteins_of_similar_length_in_the_same_half()
    {
        // In each half 64 short and 64 long proteins; some of the short ones have active sites, some of the
        // long ones sites.
        ProteinRecord[] records =
        [
            .. Enumerable.Range(0, 256).Select(p => new ProteinRecord
            {
                Accession = $"P{p}",
                Sequence = new string('A', p % 2 == 0 ? 50 : 500),
                Features = p % 3 != 0 ? []
                    : [new ProteinFeature { Type = p % 2 == 0 ? "ACT_SITE" : "SITE", Start = 9, End = 9 }],
            }),
        ];
        var split = CorpusSplit.FromHalves([.. records.Select((_, p) => p / 2 % 2)], 256, byHomology: false);
        var concepts = ConceptSet.FromFeatures(
            records, split, new ConceptOptions { MinimumInstances = 3, MinimumProteins = 3 });
        Assert.Equal(["ACT_SITE", "SITE"], concepts.Concepts.Select(concept => concept.Name));
        var permutation = new LabelPermutation(concepts, [.. records.Select(record => record.Length)], split);
        LabelIndex before = concepts.ToLabels(split);
        var moved = new HashSet<int>();
        for (int number = 0; number < 5; number++)
        {
            LabelIndex after = permutation.Permuted(3, number);
            for (int p = 0, at = 0; p < records.Length; at += records[p].Length, p++)
            {
                int[] rows = Rows(after, at, records[p].Length);
                // A row is concept times two and half.
                Assert.All(rows, row => Assert.Equal(((p % 2) * 2) + (p / 2 % 2), row));
                if (rows.Length > 0 && Rows(before, at, records[p].Length).Length == 0)
                    moved.Add(p);
            }
        }

        // Of the 170 without a label nearly all are given one in one of five permutations or another.
        Assert.InRange(moved.Count, 120, 170);

        static int[] Rows(LabelIndex labels, int first, int residues) =>
        [
            .. Enumerable.Range(first, residues).SelectMany(i => labels.RowsOf(labels.SegmentOf[i]).ToArray())
                .Distinct(),
        ];
    }

    [Fact]
    public void Unknown_stretches_are_counted_neither_here_nor_there()
    {
        ConceptSet concepts = WithGaps();
        var permutation = new LabelPermutation(concepts, s_lengths, s_split);
        LabelIndex before = concepts.ToLabels(s_split);
        int[] places = [0, 0];
        for (int number = 0; number < 5; number++)
        {
            LabelIndex after = permutation.Permuted(3, number);
            Assert.Equal(before.Residues, after.Residues);
            int at = 0;
            for (int p = 0; p < Proteins; p++)
            {
                int hidden = 0;
                for (int i = 0; i < s_lengths[p]; i++, at++)
                {
                    bool wasKnown = before.GroupOf(before.SegmentOf[at]) != ConceptSet.UnknownGroup;
                    bool isKnown = after.GroupOf(after.SegmentOf[at]) != ConceptSet.UnknownGroup;
                    Assert.True(wasKnown || !isKnown);
                    Assert.True(isKnown || after.RowsOf(after.SegmentOf[at]).IsEmpty);
                    hidden += isKnown ? 0 : 1;
                }

                // Its own gap of three and that of the other, or all of it.
                Assert.True(p % 4 == 0 ? hidden == s_lengths[p] : hidden is >= 3 and <= 12);
            }

            for (int half = 0; half < 2; half++)
                places[half] += after.InstanceCount(0, half);
        }

        // A gap may cut a place in two or cover it.
        for (int half = 0; half < 2; half++)
        {
            int real = before.InstanceCount(0, half);
            Assert.InRange(places[half] / 5.0, 0.8 * real, 1.3 * real);
        }
    }

    [Fact]
    public void With_unknown_stretches_p_equals_a_repetition_of_the_whole_choice()
    {
        ConceptSet concepts = WithGaps();
        IFeatureColumns columns = Columns(onDomain: false);
        ConceptResult result = Apply(columns, concepts: concepts).Concepts.Single();
        var permutation = new LabelPermutation(concepts, s_lengths, s_split);
        double[] permuted =
        [
            .. Enumerable.Range(0, Permutations).Select(i => ConceptScorer.Score(
                columns,
                concepts.Concepts,
                permutation.Permuted(7, i),
                ThresholdScale.Maximum,
                new ScoreOptions(),
                WorkerPool.Shared,
                TestContext.Current.CancellationToken).Concepts.Single().Best?.Test.F1 ?? 0),
        ];
        Assert.Equal(
            (1.0 + permuted.Count(f1 => f1 >= result.Best!.Test.F1)) / (1 + Permutations), result.Significance!.P);
        Assert.True(result.Significance.P > 0.05);

        ConceptResult informed = Apply(Columns(onDomain: true), concepts: concepts).Concepts.Single();
        Assert.Equal(1.0 / (Permutations + 1), informed.Significance!.P);
        Assert.True(informed.Found);
    }

    [Fact]
    public void Without_permutations_nothing_changes()
    {
        ConceptScores scores = Apply(Columns(onDomain: true), permutations: 0);

        Assert.Null(scores.Concepts.Single().Significance);
        Assert.True(scores.Concepts.Single().Found);
        Assert.Throws<UsageException>(() => Apply(Columns(onDomain: true), permutations: -1));
    }

    // The same places as labels of residues: every fourth protein has none, of the others residues 5 to 7 are unknown.
    private static ConceptSet WithGaps()
    {
        LabelledProtein[] labelled = [.. s_records.Where((_, p) => p % 4 != 0).Select(record => new LabelledProtein
        {
            Id = record.Accession,
            Sequence = record.Sequence,
            Labels = string.Concat(Enumerable.Range(1, record.Length).Select(
                i => record.Features.Any(f => f.Start <= i && i <= f.End) ? 'R' : '-')),
            Resolved = [.. Enumerable.Range(1, record.Length).Select(i => i is < 5 or > 7)],
        })];
        return ConceptSet.FromLabels(
            s_records,
            new LabelledSet("made", labelled, [], []),
            new LabelAlphabet("made", [new("repeat", "R")], "-", ""),
            ConceptLevel.Domain,
            s_split,
            new ConceptOptions { MinimumInstances = 3, MinimumProteins = 3 });
    }

    private static ConceptScores Apply(
        IFeatureColumns columns,
        WorkerPool? pool = null,
        int permutations = Permutations,
        ConceptSet? concepts = null)
    {
        concepts ??= s_concepts;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        ConceptScores scores = ConceptScorer.Score(
            columns, concepts, s_split, ThresholdScale.Maximum, new ScoreOptions(), WorkerPool.Shared, cancel);
        return PermutationNull.Apply(
            columns,
            concepts,
            s_lengths,
            s_split,
            ThresholdScale.Maximum,
            scores,
            new ScoreOptions(),
            new PermutationOptions { Permutations = permutations, Seed = 7 },
            pool ?? WorkerPool.Shared,
            cancel: cancel);
    }

    // A third of the proteins have a domain, somewhere.
    private static ProteinRecord[] MakeRecords()
    {
        var random = new SeededRandom(5);
        var records = new ProteinRecord[Proteins];
        for (int p = 0; p < Proteins; p++)
        {
            int length = 40 + random.Next(60), start = 1 + random.Next(length - 12);
            ProteinFeature[] features = random.Next(3) == 0
                ? [new ProteinFeature { Type = "REPEAT", Start = start, End = start + 10 }]
                : [];
            records[p] = new ProteinRecord
            {
                Accession = $"P{p}",
                Sequence = new string('A', length),
                Features = features,
            };
        }

        return records;
    }

    private static DenseColumns Columns(bool onDomain)
    {
        var random = new SeededRandom(6);
        float[][] columns = [.. Enumerable.Range(0, 8).Select(_ => new float[s_lengths.Sum()])];
        int at = 0;
        foreach (ProteinRecord record in s_records)
        {
            for (int i = 1; i <= record.Length; i++, at++)
            {
                foreach (float[] column in columns)
                    column[at] = random.Next(10) == 0 ? 1 : 0;
                if (onDomain)
                    columns[3][at] = record.Features.Any(f => f.Start <= i && i <= f.End) ? 1 : 0;
            }
        }

        return new DenseColumns(columns);
    }
}
