using System.Runtime.Intrinsics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae.Tests.Dense;

/// <summary>The rules' formulas for 16 latents give what their formulas for one give.</summary>
public sealed class RuleLanesTests
{
    private const int Latents = 48;

    [Fact]
    public void ReLU() => Agree((values, _) => new ReluRule(values[0], values[1], 0.3f), zeroLowest: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void JumpReLU(bool onValues) =>
        Agree((values, lowest) => new JumpReluRule(lowest, values[1], 0.25f, onValues));

    [Fact]
    public void Tanh() =>
        Agree((values, lowest) => new TanhRule(lowest, values[1], values[2], 0.25f, 1.5f, 0.3f, 0.1f));

    [Fact]
    public void Gated() => Agree((values, lowest) => new GatedRule(lowest, values[1], values[2], values[3], 0.3f));

    private static void Agree<TRule>(Func<TensorView<float>[], TensorView<float>, TRule> make, bool zeroLowest = false)
        where TRule : struct, IDenseRule
    {
        var random = new SeededRandom(5, "rule lanes");
        var tensors = new Tensor[5];
        for (int i = 0; i < tensors.Length; i++)
        {
            tensors[i] = new Tensor(DType.F32, Latents);
            foreach (ref float value in tensors[i].View<float>().Span)
                value = i == 0 ? 0 : i == 4 ? -0.5f : (float)random.NextGaussian();
        }

        TensorView<float> lowest = zeroLowest ? tensors[0] : tensors[4];
        TRule rule = make([.. tensors.Select(tensor => tensor.View<float>())], lowest);
        int compared = 0;
        for (int round = 0; round < 20; round++)
        {
            float[] p = Draw(random), value = Draw(random), auxiliary = Draw(random);
            p[round % p.Length] = round % 3 == 0 ? float.NaN : lowest[0];
            for (int first = 0; first < Latents; first += DenseLanes.Count)
            {
                Vector512<float> x = Vector512.Create(p, first);
                DenseCodes codes = rule.Codes(x, first);
                DenseSlopes slopes = rule.Slopes(
                    x, first, Vector512.Create(value, first), Vector512.Create(auxiliary, first));
                for (int i = 0; i < DenseLanes.Count; i++)
                {
                    int latent = first + i;
                    if (p[latent] < rule.Lowest[latent])
                        continue;
                    DenseCode code = rule.Code(p[latent], latent);
                    Assert.Equal(code.Value, codes.Value[i]);
                    Assert.Equal(code.Auxiliary, codes.Auxiliary[i]);
                    Assert.Equal(code.Penalty, codes.Penalty[i]);
                    DenseSlope slope = rule.Slope(p[latent], latent, value[latent], auxiliary[latent]);
                    Assert.Equal(slope.PreActivation, slopes.PreActivation[i], 1e-6);
                    Assert.Equal(slope.First, slopes.First[i], 1e-6);
                    Assert.Equal(slope.Second, slopes.Second[i], 1e-6);
                    Assert.Equal(slope.Third, slopes.Third[i], 1e-6);
                    compared++;
                }
            }
        }

        Assert.True(compared > 200, $"Only {compared} entries were compared.");
        foreach (Tensor tensor in tensors)
            tensor.Dispose();
    }

    private static float[] Draw(SeededRandom random)
    {
        var values = new float[Latents];
        foreach (ref float value in values.AsSpan())
            value = (float)random.NextGaussian();
        return values;
    }
}
