using PlmLens.Analysis.Probes;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>What a task refuses, and how it orders rows.</summary>
public sealed class ProbeTaskTests
{
    private static readonly string[] s_classes = ["no", "yes"];

    [Fact]
    public void Rows_are_ordered_by_set_and_unlabelled_residues_left_out()
    {
        var task = new ProbeTask("t", s_classes, ofResidues: true,
        [
            new ProbeProtein("c", "AC", ProbeSet.Test, [1, 0], 0),
            new ProbeProtein("a", "ACD", ProbeSet.Train, [0, ProbeTask.NoLabel, 1], 0),
            new ProbeProtein("b", "A", ProbeSet.Validation, [1], 0),
        ]);
        Assert.Equal((2, 1, 2), (task.TrainRows, task.ValidationRows, task.TestRows));
        Assert.Equal([0, 0, 1, 2, 2], Enumerable.Range(0, 5).Select(task.ProteinOf));
        Assert.Equal([0, 2, 0, 0, 1], Enumerable.Range(0, 5).Select(task.PositionOf));
        Assert.Equal([0, 1, 1, 1, 0], Enumerable.Range(0, 5).Select(task.ClassOf));
    }

    [Fact]
    public void One_class_only_is_refused()
    {
        string message = Refused(s_classes, false, Protein("a", 1), Protein("b", 1), Held("v", 0), Tested("t", 1));
        Assert.Contains("all 2 training rows have the label yes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_validation_set_is_refused()
    {
        string message = Refused(s_classes, false, Protein("a", 1), Protein("b", 0), Tested("t", 1));
        Assert.Contains("no labelled row is in the validation set", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_target_that_is_no_number_is_refused(double target)
    {
        string message = Refused([], false, Protein("a", 1), Protein("b", target), Held("v", 0), Tested("t", 1));
        Assert.Contains("label of b", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0.5)]
    [InlineData(-1)]
    public void A_label_that_is_no_class_is_refused(double label)
    {
        string message = Refused(s_classes, false, Protein("a", label), Held("v", 0), Tested("t", 1));
        Assert.Contains("not a class", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_another_length_than_the_sequence_are_refused()
    {
        string message = Refused(s_classes, true, new ProbeProtein("a", "ACD", ProbeSet.Train, [0, 1], 0));
        Assert.Contains("a has 3 residues and 2 labels", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_solvers_refuse_one_class_and_targets_that_are_no_numbers()
    {
        var design = new DenseDesign([1, 2], 2, 1);
        Assert.Throws<PlmLensException>(
            () => LogisticRegression.Fit(design, [true, true], new LogisticOptions(), WorkerPool.Shared));
        Assert.Throws<PlmLensException>(
            () => LogisticRegression.FitSoftmax(design, [2, 2], 3, new LogisticOptions(), WorkerPool.Shared));
        PlmLensException e = Assert.Throws<PlmLensException>(() => RidgeRegression.Fit(
            design, [1, double.NaN], 1, intercept: true, new SolverOptions(), WorkerPool.Shared));
        Assert.Contains("row 1", e.Message, StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => LogisticRegression.Fit(
            design, [true, false], new LogisticOptions { C = double.NaN }, WorkerPool.Shared));
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused_where_it_enters()
    {
        var builder = new SparseDesignBuilder(3);
        PlmLensException e = Assert.Throws<PlmLensException>(() => builder.Add(1, float.NaN));
        Assert.Contains("column 1", e.Message, StringComparison.Ordinal);
    }

    private static ProbeProtein Protein(string id, double value) => new(id, "A", ProbeSet.Train, [], value);

    private static ProbeProtein Held(string id, double value) => new(id, "A", ProbeSet.Validation, [], value);

    private static ProbeProtein Tested(string id, double value) => new(id, "A", ProbeSet.Test, [], value);

    private static string Refused(string[] classes, bool ofResidues, params ProbeProtein[] proteins) =>
        Assert.Throws<PlmLensException>(() => new ProbeTask("t", classes, ofResidues, proteins)).Message;
}
