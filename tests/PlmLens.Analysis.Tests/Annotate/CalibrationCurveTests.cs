using PlmLens.Analysis.Annotate;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Annotate;

/// <summary>Precision as a function of activation.</summary>
public sealed class CalibrationCurveTests
{
    private static readonly CalibrationOptions s_fine = new() { MinimumUnits = 1, MinimumProteins = 1, Bins = 10_000 };

    [Fact]
    public void Pooling_equals_the_isotonic_fit_by_definition()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var random = new SeededRandom(seed);
            CalibrationUnit[] units =
            [
                .. Enumerable.Range(0, 40).Select(i => new CalibrationUnit(i + 1, random.NextDouble() < i / 40.0, i)),
            ];
            CalibrationCurve curve = CalibrationCurve.Fit(units.Reverse(), s_fine);
            double[] right = [.. units.Select(unit => unit.Right ? 1.0 : 0.0)];
            for (int i = 0; i < units.Length; i++)
            {
                // Barlow et al. 1972: the largest over starts of the smallest over ends of the mean.
                double fit = Enumerable.Range(0, i + 1).Max(from =>
                    Enumerable.Range(i, right.Length - i).Min(to => right[from..(to + 1)].Average()));
                Assert.Equal(fit, curve.At(units[i].Score)!.Precision.Estimate, 12);
            }
        }
    }

    [Fact]
    public void Precision_and_both_bounds_never_fall_with_activation()
    {
        CalibrationCurve curve = CalibrationCurve.Fit(Planted(3000, 5), new CalibrationOptions());
        Assert.True(curve.Steps.Count > 3);
        foreach ((CalibrationStep low, CalibrationStep high) in curve.Steps.Zip(curve.Steps.Skip(1)))
        {
            Assert.True(low.From < high.From);
            Assert.True(low.Precision.Estimate < high.Precision.Estimate);
            Assert.True(low.Precision.Low <= high.Precision.Low);
            Assert.True(low.Precision.High <= high.Precision.High);
        }

        Assert.All(curve.Steps, step => Assert.InRange(
            step.Precision.Estimate, step.Precision.Low, step.Precision.High));
    }

    [Theory]
    [InlineData(2000, 0.06)]
    [InlineData(20_000, 0.035)]
    public void A_planted_precision_is_recovered(int units, double bound)
    {
        CalibrationCurve curve = CalibrationCurve.Fit(Planted(units, 1), new CalibrationOptions());
        double error = 0;
        int outside = 0, points = 0;
        for (double score = 0.01; score < 1; score += 0.01, points++)
        {
            CalibrationStep step = curve.At((float)score)!;
            error += Math.Abs(step.Precision.Estimate - Truth(score));
            outside += Truth(score) < step.Precision.Low - 0.08 || Truth(score) > step.Precision.High + 0.08 ? 1 : 0;
        }

        Assert.InRange(error / points, 0, bound);
        // A step has one interval for a range over which the truth moves by up to 0.08.
        Assert.InRange((double)outside / points, 0, 0.05);
    }

    [Fact]
    public void Too_few_units_give_no_curve_and_too_few_proteins_no_claim()
    {
        var options = new CalibrationOptions();
        CalibrationCurve few = CalibrationCurve.Fit(Planted(9, 1), options);
        Assert.Empty(few.Steps);
        Assert.Null(few.At(0.5f));
        Assert.Equal(9, few.Units);
        CalibrationCurve one = CalibrationCurve.Fit(
            Enumerable.Range(1, 50).Select(i => new CalibrationUnit(i, true, i % 4)), options);
        Assert.All(one.Steps, step => Assert.False(step.Enough));
    }

    [Fact]
    public void Equal_activations_stay_together()
    {
        CalibrationUnit[] units = [.. Enumerable.Range(0, 100).Select(i => new CalibrationUnit(i / 50, i % 3 == 0, i))];
        CalibrationCurve curve = CalibrationCurve.Fit(units, new CalibrationOptions { Bins = 7 });
        Assert.All(curve.Steps, step => Assert.Equal(0, step.Precision.Total % 50));
    }

    private static double Truth(double score) => 0.1 + (0.8 * score);

    private static IEnumerable<CalibrationUnit> Planted(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        for (int i = 0; i < count; i++)
        {
            double score = random.NextDouble();
            yield return new CalibrationUnit((float)score, random.NextDouble() < Truth(score), i / 3);
        }
    }
}
