using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Proteins.Labels;

namespace PlmLens.Analysis.Tests.Concepts;

public sealed class LabelConceptTests
{
    private static readonly ConceptOptions s_any = new() { MinimumInstances = 1, MinimumProteins = 1 };

    private static readonly ProteinRecord[] s_records =
        [.. Enumerable.Range(0, 6).Select(i => new ProteinRecord { Accession = $"P{i}", Sequence = "MKTAYIAKQR" })];

    private static readonly CorpusSplit s_split = CorpusSplit.Make(s_records, null, 1);

    [Fact]
    public void Runs_are_places_and_unresolved_residues_are_neither_positive_nor_negative()
    {
        bool[] resolved = [.. Enumerable.Range(0, 10).Select(i => i is not (0 or 5))];
        ConceptSet set = FromLabels(
            [.. s_records.Select(r => Labelled(r.Accession, "HHHHHHCCEE") with { Resolved = resolved })]);
        Assert.Equal(
            ["secondary structure: coil", "secondary structure: helix", "secondary structure: strand"],
            set.Concepts.Select(c => c.Name));
        Assert.Equal(
            [new ConceptInstance(0, 1, 5, false), new ConceptInstance(1, 1, 5, false)],
            set.InstancesOf(1).Take(2));
        Assert.Equal(
            [new ConceptInstance(0, 0, 1, false), new ConceptInstance(0, 5, 6, false)], set.Unknown.Take(2));
        LabelIndex labels = set.ToLabels(s_split);
        Assert.Equal((3, 60), (labels.Groups, labels.Residues));
        Assert.Equal(6 * 4, labels.Positives(1, 0) + labels.Positives(1, 1));
        Assert.Equal(0, labels.Positives(1, ConceptSet.UnknownGroup));
        Assert.Equal(12, set.Report.Labels!.UnknownResidues);
    }

    [Theory]
    [InlineData("0115540000", "metal ion 1-5", "small molecule 3-6")]
    [InlineData("1537000000", "metal ion 0-4", "nucleic acid 2-4", "small molecule 1-2", "small molecule 3-4")]
    [InlineData("1010220000", "metal ion 0-1", "metal ion 2-3", "nucleic acid 4-6")]
    public void A_site_goes_on_where_another_kind_begins_or_ends(string digits, params string[] places)
    {
        ConceptSet set = ConceptSet.FromLabels(
            s_records,
            new LabelledSet("x", [.. s_records.Select(r => Labelled(r.Accession, digits))], [], []),
            LabelAlphabet.Binding,
            ConceptLevel.Domain,
            s_split,
            s_any);
        Assert.Equal(places, PlacesOfFirst(set));
    }

    [Fact]
    public void Segments_of_one_kind_that_touch_stay_apart()
    {
        ConceptSet set = ConceptSet.FromLabels(
            s_records,
            new LabelledSet("x", [.. s_records.Select(r => Labelled(r.Accession, "SUHHhhHBb1"))], [], []),
            LabelAlphabet.Topology,
            ConceptLevel.Domain,
            s_split,
            s_any);
        Assert.Equal(
            [
                "side 1 9-10", "signal peptide 0-1", "transmembrane helix 2-4", "transmembrane helix 4-6",
                "transmembrane helix 6-7", "transmembrane strand 7-8", "transmembrane strand 8-9",
            ],
            PlacesOfFirst(set));
        Assert.Equal(new ConceptInstance(0, 1, 2, false), set.Unknown[0]);
    }

    private static IEnumerable<string> PlacesOfFirst(ConceptSet set) =>
        set.Concepts.SelectMany((concept, c) => set.InstancesOf(c)
            .Where(place => place.Protein == 0)
            .Select(place => $"{concept.Note} {place.Start}-{place.End}"));

    [Fact]
    public void Proteins_without_labels_refused_ones_and_foreign_ones_are_counted_and_named()
    {
        ConceptSet set = FromLabels(
        [
            Labelled("P0", "HHHHHHCCEE"),
            Labelled("P1", "HHHHHHCCEE"),
            Labelled("P2", "HHHHHHCCEE"),
            Labelled("P3", "HHHHHHCCEE") with { Sequence = "MKTAYIAKQW" },
            Labelled("P4", "HHH") with { Sequence = "MKT" },
            Labelled("Q9", "HHHHHHCCEE"),
        ]);
        LabelMatchReport report = set.Report.Labels!;
        Assert.Equal(3, report.Used);
        Assert.Equal(["Q9"], report.NotInCorpus);
        Assert.Equal(["P5"], report.WithoutLabels);
        Assert.Equal(
            [
                new RefusedProtein("P3", "the labels are of another sequence (W at residue 10, not R)"),
                new RefusedProtein("P4", "the labels are of another sequence (3 residues, not 10)"),
            ],
            report.Refused);
        Assert.Equal([3, 4, 5], set.Unknown.Select(u => u.Protein));
        Assert.EndsWith(
            "labels of 3 proteins are used; 1 labelled ones are not in the corpus (Q9), 1 of the corpus have no labels "
            + "(P5), 2 were refused for another sequence (P3, P4).",
            report.ToString());
    }

    [Fact]
    public void A_feature_that_fires_where_nothing_is_known_has_no_false_positives_there()
    {
        // The feature marks every helix, and all of the proteins that are refused or have no labels.
        ConceptSet set = FromLabels(
            [.. s_records.Take(4).Select(r => Labelled(r.Accession, "HHHHHHCCEE"))]);
        float[] values = [.. Enumerable.Range(0, 60).Select(i => i >= 40 || i % 10 < 6 ? 1f : 0f)];
        ConceptScores scores = ConceptScorer.Score(
            new DenseColumns([values]),
            set,
            s_split,
            ThresholdScale.Maximum,
            new ScoreOptions(),
            WorkerPool.Shared,
            TestContext.Current.CancellationToken);
        ConceptResult helix = scores.Concepts.Single(c => c.Concept.Note == "helix");
        Assert.Equal(1, helix.Best!.Test.F1);
        Assert.Equal(1, helix.Best.Validation.F1);
    }

    [Fact]
    public void Counts_are_the_definition_on_random_labels()
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            var random = new SeededRandom(seed, "labels");
            LabelledProtein[] proteins = [.. s_records.Where(_ => random.NextDouble() < 0.8).Select(r =>
                Labelled(r.Accession, Random(random, "0123")) with
                {
                    Resolved = [.. Enumerable.Range(0, 10).Select(_ => random.NextDouble() < 0.7)],
                })];
            ConceptSet set = ConceptSet.FromLabels(
                s_records, new LabelledSet("x", proteins, [], []), LabelAlphabet.Binding, ConceptLevel.Residue, s_split,
                s_any);
            LabelIndex labels = set.ToLabels(s_split);
            for (int c = 0; c < set.Concepts.Count; c++)
            {
                LabelClass meaning = LabelAlphabet.Binding.Classes.Single(k => k.Name == set.Concepts[c].Note);
                for (int half = 0; half < 2; half++)
                {
                    int expected = proteins
                        .Where(p => s_split.HalfOf(int.Parse(p.Id[1..])) == half)
                        .Sum(p => Enumerable.Range(0, 10).Count(i => p.Resolved![i] && meaning.Has(p.Labels![i])));
                    Assert.Equal(expected, labels.Positives(c, half));
                }
            }
        }
    }

    [Fact]
    public void Stretches_of_a_table_overlap_and_one_beyond_the_end_refuses_its_protein()
    {
        LabelledInterval[] intervals =
        [
            new("P0", 3, 6, "loop", 2), new("P0", 1, 4, "loop", 3), new("P1", 2, 2, "loop", 4),
            new("P2", 9, 11, "loop", 5), new("P2", 1, 2, "loop", 6), new("P3", 1, 10, "loop", 7),
            new("Q9", 1, 1, "loop", 8),
        ];
        ConceptSet set = ConceptSet.FromIntervals(s_records, "mine", intervals, ConceptLevel.Domain, s_split, s_any);
        Assert.Equal(["mine: loop"], set.Concepts.Select(c => c.Name));
        Assert.Equal(
            [
                new ConceptInstance(0, 0, 4, false), new ConceptInstance(0, 2, 6, false),
                new ConceptInstance(1, 1, 2, false), new ConceptInstance(3, 0, 10, false),
            ],
            set.InstancesOf(0));
        LabelMatchReport report = set.Report.Labels!;
        Assert.Equal(["Q9"], report.NotInCorpus);
        Assert.Equal(["P4", "P5"], report.WithoutLabels);
        Assert.Equal(
            [new RefusedProtein("P2", "line 5 ends at residue 11, the sequence at 10")], report.Refused);
        LabelIndex labels = set.ToLabels(s_split);
        Assert.Equal(6 + 1 + 10, labels.Positives(0, 0) + labels.Positives(0, 1));
        Assert.Equal(4, labels.InstanceCount(0, 0) + labels.InstanceCount(0, 1));

        ConceptSet complete = ConceptSet.FromIntervals(
            s_records, "mine", intervals, ConceptLevel.Domain, s_split, s_any, unmentionedAreNegative: true);
        Assert.Empty(complete.Report.Labels!.WithoutLabels);
        Assert.Equal([2], complete.Unknown.Select(u => u.Protein));
    }

    [Fact]
    public void A_concept_with_one_instance_is_reported_and_not_tested()
    {
        ConceptSet set = ConceptSet.FromIntervals(
            s_records, "mine", [new("P0", 1, 2, "lonely", 2)], ConceptLevel.Domain, s_split, s_any);
        Assert.Empty(set.Concepts);
        ConceptGroupLine line = Assert.Single(set.Report.Groups);
        Assert.Equal((1, 1), (line.Instances, line.Proteins));
        Assert.Matches("^0 instances in the (validation|test) half, 1 needed$", line.Outcome);
    }

    [Fact]
    public void An_empty_half_is_refused_in_words()
    {
        ProteinRecord[] one = [s_records[0]];
        var split = CorpusSplit.Make(one, null, 1);
        PlmLensException e = Assert.Throws<PlmLensException>(() => ConceptSet.FromFeatures(one, split, s_any));
        Assert.Equal("The test half of the corpus is empty; give proteins of at least 2 clusters.", e.Message);
        Assert.Throws<PlmLensException>(
            () => ConceptSet.FromIntervals(one, "x", [], ConceptLevel.Domain, split, s_any));

        var testOnly = CorpusSplit.FromHalves([CorpusSplit.Test], 1, byHomology: false);
        e = Assert.Throws<PlmLensException>(() => ConceptSet.FromFeatures(one, testOnly, s_any));
        Assert.StartsWith("The validation half of the corpus is empty;", e.Message);
        Assert.Throws<PlmLensException>(
            () => ConceptSet.FromIntervals(one, "x", [], ConceptLevel.Domain, testOnly, s_any));
    }

    [Fact]
    public void Labels_of_another_kind_are_refused()
    {
        PlmLensException e = Assert.Throws<PlmLensException>(() => FromLabels([Labelled("P0", "HHHHHHXCEE")]));
        Assert.StartsWith("Protein P0, residue 7: 'X' is no label of secondary structure;", e.Message);
        e = Assert.Throws<PlmLensException>(() => FromLabels([Labelled("P0", "H") with { Labels = null }]));
        Assert.StartsWith("Protein P0 has no label for each residue;", e.Message);
    }

    private static ConceptSet FromLabels(LabelledProtein[] proteins) => ConceptSet.FromLabels(
        s_records,
        new LabelledSet("labels.fasta", proteins, [], []),
        LabelAlphabet.SecondaryStructure,
        ConceptLevel.Domain,
        s_split,
        s_any);

    private static LabelledProtein Labelled(string id, string labels) =>
        new() { Id = id, Sequence = s_records[0].Sequence, Labels = labels };

    private static string Random(SeededRandom random, string letters) =>
        string.Concat(Enumerable.Range(0, 10).Select(_ => letters[random.Next(letters.Length)]));
}
