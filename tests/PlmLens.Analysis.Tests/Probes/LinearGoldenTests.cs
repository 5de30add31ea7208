using PlmLens.Analysis.Probes;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>Linear probes equal scikit-learn's, from dense and from sparse inputs.</summary>
public sealed class LinearGoldenTests : IDisposable
{
    private const double Converged = 1e-6;
    private const double SklearnDefault = 1e-2;
    private readonly ProbeGolden _golden = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_latents_probe_equals_the_original(bool sparse)
    {
        IDesign design = Design("X_train", sparse);
        var options = new LogisticOptions { Balanced = true, Solver = SolverOptions.Exact };
        LinearModel model = LogisticRegression.Fit(design, _golden.Positive("y_train"), options, WorkerPool.Shared);
        Assert.True(model.Converged);
        double[] coefficients = ProbeGolden.Flat(model, 0);
        ProbeGolden.Close(_golden.Doubles("all_latents.coef.converged"), coefficients, Converged);
        ProbeGolden.Close(_golden.Doubles("all_latents.coef.sklearn_default"), coefficients, SklearnDefault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_versus_rest_with_chosen_strength_equals_the_original(bool sparse)
    {
        IDesign train = Design("multi.X_train", sparse), test = Design("multi.X_test", sparse);
        int[] labels = _golden.Labels("multi.y_train");
        double best = _golden.Facts.GetProperty("best_C").GetDouble();
        var options = new LogisticOptions { C = best, Solver = SolverOptions.Exact };
        LinearModel model = LogisticRegression.FitOneVersusRest(train, labels, 4, options, WorkerPool.Shared);
        double[] expected = _golden.Doubles("multi.ovr.coef.converged");
        double[] bias = _golden.Doubles("multi.ovr.intercept.converged");
        for (int k = 0; k < 4; k++)
        {
            double[] flat = [.. expected.Skip(24 * k).Take(24), bias[k]];
            ProbeGolden.Close(flat, ProbeGolden.Flat(model, k), Converged);
        }

        double[] margins = model.Margins(test, WorkerPool.Shared);
        double[] probabilities = ClassPrediction.Probabilities(margins, 4, oneVersusRest: true);
        ProbeGolden.Close(_golden.Doubles("multi.ovr.proba_test.converged"), probabilities, Converged);
        double accuracy = Accuracy(probabilities, _golden.Labels("multi.y_test"));
        Assert.Equal(_golden.Facts.GetProperty("test_accuracy_converged").GetDouble(), accuracy, 12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Softmax_equals_the_original(bool sparse)
    {
        IDesign train = Design("multi.X_train", sparse), test = Design("multi.X_test", sparse);
        int[] labels = _golden.Labels("multi.y_train");
        var options = new LogisticOptions { C = 1, Solver = SolverOptions.Exact };
        LinearModel model = LogisticRegression.FitSoftmax(train, labels, 4, options, WorkerPool.Shared);
        double[] expected = _golden.Doubles("multi.softmax_C1.coef.converged");
        double[] bias = _golden.Doubles("multi.softmax_C1.intercept.converged");
        for (int k = 0; k < 4; k++)
        {
            double[] flat = [.. expected.Skip(24 * k).Take(24), bias[k]];
            ProbeGolden.Close(flat, ProbeGolden.Flat(model, k), Converged);
        }

        double accuracy = Accuracy(model.Margins(test, WorkerPool.Shared), _golden.Labels("multi.y_test"));
        Assert.Equal(_golden.Facts.GetProperty("test_accuracy_softmax_C1").GetDouble(), accuracy, 12);
    }

    [Theory]
    [InlineData("0.01")]
    [InlineData("1.0")]
    [InlineData("10.0")]
    [InlineData("100.0")]
    public void Ridge_equals_the_original(string alpha)
    {
        double strength = double.Parse(alpha, System.Globalization.CultureInfo.InvariantCulture);
        DenseDesign train = _golden.Dense("ridge.X_train"), test = _golden.Dense("ridge.X_test");
        double[] targets = _golden.Doubles("ridge.y_train");
        LinearModel model = RidgeRegression.Fit(
            train, targets, strength, intercept: true, SolverOptions.Exact, WorkerPool.Shared);
        double[] flat = ProbeGolden.Flat(model, 0);
        System.Text.Json.JsonElement facts = _golden.Facts.GetProperty("ridge").GetProperty(alpha);
        ProbeGolden.Close(_golden.Doubles($"ridge.alpha{alpha}.coef"), flat.AsSpan(0, 24), Converged);
        Assert.Equal(facts.GetProperty("intercept").GetDouble(), flat[24], Converged);
        double[] prediction = model.Margins(test, WorkerPool.Shared);
        ProbeGolden.Close(_golden.Doubles($"ridge.alpha{alpha}.prediction"), prediction, Converged);
        double[] truth = _golden.Doubles("ridge.y_test");
        Assert.Equal(facts.GetProperty("spearman").GetDouble(), Correlation.Spearman(truth, prediction), 9);
        Assert.Equal(facts.GetProperty("r2").GetDouble(), Correlation.R2(truth, prediction), Converged);
    }

    [Fact]
    public void Ridge_without_an_intercept_equals_the_original()
    {
        LinearModel model = RidgeRegression.Fit(
            _golden.Dense("ridge.X_train"),
            _golden.Doubles("ridge.y_train"),
            1,
            intercept: false,
            SolverOptions.Exact,
            WorkerPool.Shared);
        double[] flat = ProbeGolden.Flat(model, 0);
        ProbeGolden.Close(_golden.Doubles("ridge.no_intercept.alpha1.0.coef"), flat.AsSpan(0, 24), Converged);
        Assert.Equal(0, flat[24]);
    }

    public void Dispose() => _golden.Dispose();

    private IDesign Design(string name, bool sparse)
    {
        DenseDesign dense = _golden.Dense(name);
        return sparse ? ProbeGolden.Sparse(dense) : dense;
    }

    private static double Accuracy(double[] scores, int[] labels) =>
        labels.Index().Count(l => ClassPrediction.Of(scores.AsSpan(4 * l.Index, 4)) == l.Item) / (double)labels.Length;
}
