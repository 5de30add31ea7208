using PlmLens.Analysis.Probes;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Proteins.Labels;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>From labelled proteins to tasks: sets, classes, baselines.</summary>
public sealed class LabelTaskTests
{
    [Fact]
    public void Letters_that_say_several_things_make_a_task_for_each()
    {
        IReadOnlyList<ProbeTask> tasks = LabelTasks.OfResidues(
            [
                (Labelled("a", "ACDE", "0157"), ProbeSet.Train),
                (Labelled("b", "ACDE", "0217"), ProbeSet.Validation),
                (Labelled("c", "AC", "04"), ProbeSet.Test),
            ],
            LabelAlphabet.Binding);
        Assert.Equal(
            ["binding: metal ion", "binding: nucleic acid", "binding: small molecule", "binding: any"],
            tasks.Select(t => t.Name));
        Assert.Equal([0, 1, 1, 1], Enumerable.Range(0, 4).Select(tasks[0].ClassOf));
        Assert.Equal([0, 0, 0, 1], Enumerable.Range(0, 4).Select(tasks[1].ClassOf));
        Assert.Equal([0, 0, 1, 1], Enumerable.Range(0, 4).Select(tasks[2].ClassOf));
        Assert.All(tasks, t => Assert.Equal(10, t.Rows));
    }

    [Fact]
    public void Unresolved_and_unknown_residues_are_no_rows()
    {
        ProbeTask task = LabelTasks.OfResidues(
            [
                (Labelled("a", "ACDE", "HECC") with { Resolved = [true, false, true, true] }, ProbeSet.Train),
                (Labelled("b", "AC", "HE"), ProbeSet.Validation),
                (Labelled("c", "AC", "HE"), ProbeSet.Test),
            ],
            LabelAlphabet.SecondaryStructure).Single();
        Assert.Equal(["helix", "strand", "coil"], task.Classes);
        Assert.Equal([0, 2, 3], Enumerable.Range(0, 3).Select(task.PositionOf));
        Assert.Equal([0, 2, 2], Enumerable.Range(0, 3).Select(task.ClassOf));
    }

    [Fact]
    public void Grades_are_numbers_and_letters_are_refused()
    {
        (LabelledProtein, ProbeSet)[] proteins =
        [
            (Labelled("a", "AC", "19"), ProbeSet.Train),
            (Labelled("b", "AC", "55"), ProbeSet.Validation),
            (Labelled("c", "AC", "37"), ProbeSet.Test),
        ];
        ProbeTask task = LabelTasks.OfDigits(proteins, LabelAlphabet.Conservation);
        Assert.True(task.IsRegression);
        Assert.Equal([1, 9, 5, 5, 3, 7], Enumerable.Range(0, 6).Select(task.NumberOf));
        PlmLensException e = Assert.Throws<PlmLensException>(() => LabelTasks.OfDigits(
            [(Labelled("x", "AC", "1H"), ProbeSet.Train)], LabelAlphabet.Conservation));
        Assert.Contains("Protein x, residue 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_one_class_is_refused()
    {
        (LabelledProtein, ProbeSet)[] proteins =
        [
            .. Enum.GetValues<ProbeSet>().Select(s => (Class($"{s}", "Nucleus"), s)),
        ];
        PlmLensException e = Assert.Throws<PlmLensException>(() => LabelTasks.OfClasses("deeploc", proteins));
        Assert.Contains("all 1 training rows have the label Nucleus", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_that_the_file_names_are_kept_and_others_drawn_by_cluster()
    {
        LabelledProtein[] proteins = [.. Enumerable.Range(0, 200).Select(i => Class($"P{i}", i % 2 == 0 ? "a" : "b"))];
        var labels = new LabelledSet("file", proteins, [], []);
        (LabelledProtein Protein, ProbeSet Set)[] drawn = [.. new TaskSplit(1, null, null).Of(labels)];
        Assert.Equal(200, drawn.Length);
        Assert.InRange(drawn.Count(p => p.Set == ProbeSet.Train), 139, 141);
        Assert.InRange(drawn.Count(p => p.Set == ProbeSet.Test), 39, 41);

        proteins = [.. proteins.Index().Select(p => p.Item with { Split = p.Index < 50 ? LabelSplit.Test : null })];
        drawn = [.. new TaskSplit(1, null, null).Of(new LabelledSet("file", proteins, [], []))];
        Assert.All(drawn.Take(50), p => Assert.Equal(ProbeSet.Test, p.Set));
        Assert.DoesNotContain(drawn.Skip(50), p => p.Set == ProbeSet.Test);
        Assert.Contains(drawn, p => p.Set == ProbeSet.Validation);

        (LabelledProtein Protein, ProbeSet Set)[] few = [.. new TaskSplit(1, null, 40).Of(
            new LabelledSet("file", proteins, [], []))];
        Assert.Equal((24, 6, 10), (Count(ProbeSet.Train), Count(ProbeSet.Validation), Count(ProbeSet.Test)));
        int Count(ProbeSet set) => few.Count(p => p.Set == set);
    }

    [Fact]
    public void Relatives_are_drawn_together()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, Enumerable.Range(0, 60).Select(i => $"P{i / 3 * 3}\tP{i}"));
            LabelledProtein[] proteins = [.. Enumerable.Range(0, 60).Select(i => Class($"P{i}", "a"))];
            var split = new TaskSplit(2, HomologyClusters.Read(file), null);
            (LabelledProtein Protein, ProbeSet Set)[] drawn =
                [.. split.Of(new LabelledSet("file", proteins, [], []))];
            for (int i = 0; i < 60; i++)
                Assert.Equal(drawn[i / 3 * 3].Set, drawn[i].Set);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_baseline_of_a_residue_is_its_window()
    {
        ProbeTask task = LabelTasks.OfResidues(
            [
                (Labelled("a", "ACD", "HEC"), ProbeSet.Train),
                (Labelled("b", "AC", "HE"), ProbeSet.Validation),
                (Labelled("c", "AX", "HE"), ProbeSet.Test),
            ],
            LabelAlphabet.SecondaryStructure).Single();
        ProbeInput input = SequenceInput.Of(task);
        var design = (SparseDesign)input.Design;
        Assert.Equal(15 * 21, design.Columns);
        string[] first = Named(0), last = Named(6);
        Assert.Equal(["A at 0", "C at +1", "D at +2"], first);
        Assert.Equal(["A at -1", "other at 0"], last);
        string[] Named(int row) => [.. Enumerable.Range(0, design.Columns)
            .Where(j => design.RowsOf(j).Contains(row))
            .Select(input.ColumnName)];
    }

    [Fact]
    public void The_baseline_of_a_protein_is_its_composition_or_its_letters_when_lengths_agree()
    {
        ProbeInput composition = SequenceInput.Of(Proteins("AAC", "AC", "C"));
        Assert.Equal(22, composition.Design.Columns);
        Assert.Equal(2 / 3f, ((DenseDesign)composition.Design).Row(0)[0]);
        ProbeInput places = SequenceInput.Of(Proteins("AAC", "ACC", "CCC"));
        Assert.Equal(3 * 21, places.Design.Columns);
        Assert.Equal("C at residue 2", places.ColumnName(22));
    }

    private static ProbeTask Proteins(string train, string validation, string test) => new("t", [], false,
    [
        new ProbeProtein("a", train, ProbeSet.Train, [], 1),
        new ProbeProtein("b", train, ProbeSet.Train, [], 2),
        new ProbeProtein("c", validation, ProbeSet.Validation, [], 3),
        new ProbeProtein("d", test, ProbeSet.Test, [], 4),
    ]);

    private static LabelledProtein Labelled(string id, string sequence, string labels) =>
        new() { Id = id, Sequence = sequence, Labels = labels };

    private static LabelledProtein Class(string id, string name) => new() { Id = id, Sequence = "ACD", Class = name };
}
