namespace PlmLens.Compute.Tests.Ops;

public abstract class CrossEntropySuite(BackendKind kind) : BackendSuite(kind)
{
    [Fact]
    public void Known_values()
    {
        // Equal logits: ln 4. Two against the rest: ln(1 + e^-1000) = 0; and 1000 for the wrong one.
        using var logits = Guarded.Of(3f, 3f, 3f, 3f, 1000f, 0f, -1000f, 0f, 1000f, 0f, -1000f, 0f);
        using var targets = Guarded.Of(2, 0, 3);
        using var losses = Guarded.Zeros(3);
        Backend.CrossEntropy(logits.View, targets.View, 3, 4, losses.View);
        Compare.Close([1.386294361f, 0f, 1000f], losses.Span, 2e-7, 2e-7);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Matches_the_reference(int cols)
    {
        const int Rows = 5;
        using var logits = Guarded.Random((long)Rows * cols, 5);
        using var targets = Guarded.Indices(Rows, cols);
        using var expected = Guarded.Zeros(Rows);
        using var losses = Guarded.Zeros(Rows);
        Reference.CrossEntropy(logits.View, targets.View, Rows, cols, expected.View);
        Backend.CrossEntropy(logits.View, targets.View, Rows, cols, losses.View);

        // The sum's relative error (4e-7) is absolute in its logarithm; logits of 20 round to 1e-6.
        Compare.Close(expected.Span, losses.Span, 3e-7, 3e-6);
        losses.AssertIntact();
    }

    [Fact]
    public void Special_values_stay_in_their_row()
    {
        const int Rows = 4, Cols = 33;
        using var logits = Guarded.Random(Rows * Cols);
        using var targets = Guarded.Of(0, 32, 3, 4);
        using var clean = Guarded.Zeros(Rows);
        using var losses = Guarded.Zeros(Rows);
        Backend.CrossEntropy(logits.View, targets.View, Rows, Cols, clean.View);
        logits.Span[Cols + 32] = float.NaN;
        logits.Span[(2 * Cols) + 3] = float.NegativeInfinity;
        Backend.CrossEntropy(logits.View, targets.View, Rows, Cols, losses.View);
        Assert.Equal(clean.Span[0], losses.Span[0]);
        Assert.True(float.IsNaN(losses.Span[1]));
        Assert.Equal(float.PositiveInfinity, losses.Span[2]);
        Assert.Equal(clean.Span[3], losses.Span[3]);
    }

    [Fact]
    public void Bad_shapes_and_targets_throw_before_writing()
    {
        using var logits = Guarded.Random(12);
        using var targets = Guarded.Of(0, 3, 2);
        using var high = Guarded.Of(0, 4, 2);
        using var losses = Guarded.Zeros(3);
        Refuses(losses, () => Backend.CrossEntropy(logits.View, high.View, 3, 4, losses.View));
        Refuses(losses, () => Backend.CrossEntropy(logits.View.Slice(1), targets.View, 3, 4, losses.View));
        Refuses(losses, () => Backend.CrossEntropy(logits.View, targets.View.Slice(1), 3, 4, losses.View));
        Refuses(losses, () => Backend.CrossEntropy(logits.View, targets.View, 3, 4, losses.View.Slice(1)));
        Refuses(losses, () => Backend.CrossEntropy(logits.View, targets.View, 3, 0, losses.View));
    }
}

public sealed class ReferenceCrossEntropy() : CrossEntropySuite(BackendKind.Reference);

public sealed class CpuCrossEntropy() : CrossEntropySuite(BackendKind.Cpu);
