using PlmLens.Core;

namespace PlmLens.Compute.Tests.DenseSae;

/// <summary>RowSquares, AddScaledRows and AdamUnitRows.</summary>
public abstract class RowOpsSuite(BackendKind kind) : BackendSuite(kind)
{
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Squares_match_the_reference(int cols)
    {
        const int Rows = 7;
        using Guarded<float> x = Guarded.Random((long)Rows * cols), across = Guarded.Random((long)Rows * cols);
        across.Span[..cols].Clear();
        using Guarded<float> expected = Guarded.Zeros(Rows), actual = Guarded.Zeros(Rows);
        foreach (TensorView<float> other in new[] { default, across.View })
        {
            Reference.RowSquares(x.View, other, Rows, cols, expected.View);
            Backend.RowSquares(x.View, other, Rows, cols, actual.View);
            // A row of one column lies along any other: what is left is a difference of equal numbers.
            Compare.Close(expected.Span, actual.Span, 1e-5, 1e-5);
        }

        actual.AssertIntact();
        Assert.ThrowsAny<ArgumentException>(
            () => Backend.RowSquares(x.View, across.View.Slice(1), Rows, cols, actual.View));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Scaled_rows_match_the_reference(int cols)
    {
        const int Rows = 6;
        using Guarded<float> x = Guarded.Random((long)Rows * cols), factors = Guarded.Random(Rows);
        factors.Span[2] = 0;
        foreach (bool oneRow in new[] { false, true })
        {
            using Guarded<float> expected = Guarded.Random((long)Rows * cols, seed: 1);
            using Guarded<float> actual = Guarded.Random((long)Rows * cols, seed: 1);
            Reference.AddScaledRows(x.View, oneRow, factors.View, Rows, cols, expected.View);
            Backend.AddScaledRows(x.View, oneRow, factors.View, Rows, cols, actual.View);
            Compare.Close(expected.Span, actual.Span, 1e-6, 1e-6);
            actual.AssertIntact();
            Refuses(actual, () => Backend.AddScaledRows(actual.View, oneRow, factors.View, Rows, cols, actual.View));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Unit_rows_stay_unit_rows_and_match_the_reference(int cols)
    {
        const int Rows = 5;
        using Guarded<float> gradient = Guarded.Random((long)Rows * cols);
        var results = new List<(float[] Weights, float[] First, float[] Second)>();
        foreach (IBackend backend in new[] { Reference, Backend })
        {
            using Guarded<float> weights = Guarded.Random((long)Rows * cols, seed: 1);
            using Guarded<float> first = Guarded.Random((long)Rows * cols, 0.1f, seed: 2);
            using Guarded<float> second = Guarded.Random((long)Rows * cols, 0.1f, seed: 3);
            foreach (ref float value in second.Span)
                value = Math.Abs(value);
            var state = new AdamState(weights.View, first.View, second.View);
            backend.AdamUnitRows(gradient.View, AdamStep.At(0.01, 0.9, 0.999, 1e-8, 3, 0.5), Rows, cols, state);
            weights.AssertIntact();
            for (int r = 0; r < Rows; r++)
            {
                double squares = 0;
                foreach (float value in weights.Span.Slice(r * cols, cols))
                    squares += (double)value * value;
                Assert.Equal(1, squares, 1e-5);
            }

            results.Add((weights.Span.ToArray(), first.Span.ToArray(), second.Span.ToArray()));
        }

        Compare.Close(results[0].Weights, results[1].Weights, 1e-5, 1e-5);
        Compare.Close(results[0].First, results[1].First, 1e-5, 1e-5);
        Compare.Close(results[0].Second, results[1].Second, 1e-5, 1e-5);
    }

    [Fact]
    public void A_row_of_zeros_stays_finite()
    {
        using Guarded<float> gradient = Guarded.Zeros(4), weights = Guarded.Zeros(4);
        using Guarded<float> first = Guarded.Zeros(4), second = Guarded.Zeros(4);
        var state = new AdamState(weights.View, first.View, second.View);
        Backend.AdamUnitRows(gradient.View, AdamStep.At(0.01, 0.9, 0.999, 1e-8, 1, 1), 2, 2, state);
        Assert.Equal([0f, 0f, 0f, 0f], weights.Span);
        Assert.ThrowsAny<ArgumentException>(
            () => Backend.AdamUnitRows(gradient.View, default, 3, 2, state));
    }
}

public sealed class ReferenceRowOps() : RowOpsSuite(BackendKind.Reference);

public sealed class CpuRowOps() : RowOpsSuite(BackendKind.Cpu);
