using PlmLens.Core;

namespace PlmLens.Compute;

/// <summary>
/// Settings of one Adam step: m = Beta1 m + (1 - Beta1) g, v = Beta2 v + (1 - Beta2) g^2,
/// w -= Rate * m / (sqrt(v) * InverseRootCorrection2 + Epsilon), with g the gradient times GradientScale.
/// </summary>
/// <param name="Rate">Learning rate divided by 1 - Beta1^t, t counting steps from 1.</param>
/// <param name="Beta1">0.9 by default everywhere in the field.</param>
/// <param name="Beta2">0.999.</param>
/// <param name="Epsilon">1e-8.</param>
/// <param name="InverseRootCorrection2">1 / sqrt(1 - Beta2^t).</param>
/// <param name="GradientScale">From clipping; 1 for none.</param>
public readonly record struct AdamStep(
    float Rate, float Beta1, float Beta2, float Epsilon, float InverseRootCorrection2, float GradientScale)
{
    /// <summary>The settings of step <paramref name="t"/>.</summary>
    /// <param name="learningRate">0 or more.</param>
    /// <param name="beta1">In [0, 1).</param>
    /// <param name="beta2">In [0, 1).</param>
    /// <param name="epsilon">Greater than 0.</param>
    /// <param name="t">1 for the first step.</param>
    /// <param name="gradientScale">From clipping; 1 for none.</param>
    public static AdamStep At(
        double learningRate, double beta1, double beta2, double epsilon, long t, double gradientScale) =>
        new(
            (float)(learningRate / (1 - Math.Pow(beta1, t))),
            (float)beta1,
            (float)beta2,
            (float)epsilon,
            (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, t))),
            (float)gradientScale);
}

/// <summary>Parameters and their Adam moments, three views of one shape.</summary>
/// <param name="Parameters">w.</param>
/// <param name="First">m: running mean of gradients.</param>
/// <param name="Second">v: running mean of squared gradients.</param>
public readonly record struct AdamState(
    TensorView<float> Parameters, TensorView<float> First, TensorView<float> Second);
