namespace PlmLens.Models.Tests.Losses;

public sealed class KullbackLeiblerTests
{
    [Fact]
    public void The_divergence_is_its_definition_and_does_not_depend_on_the_logits_offset()
    {
        float[] p = [1, 2, -3, 0.5f], q = [0, 2.5f, 1, -1];
        double[] left = Softmax(p), right = Softmax(q);
        double expected = left.Zip(right, (a, b) => a * Math.Log(a / b)).Sum();

        Assert.Equal(expected, KullbackLeibler.Of(p, q), 1e-12);
        Assert.Equal(expected, KullbackLeibler.Of([.. p.Select(x => x + 512)], [.. q.Select(x => x - 512)]), 1e-12);
        Assert.Equal(0, KullbackLeibler.Of(p, p), 1e-15);

        static double[] Softmax(float[] logits)
        {
            double sum = logits.Sum(x => Math.Exp(x));
            return [.. logits.Select(x => Math.Exp(x) / sum)];
        }
    }
}
