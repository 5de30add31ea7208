using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>The random numbers of <see cref="Resampling"/>; tests replay recorded ones.</summary>
internal interface IResamplingDraws
{
    /// <summary>Starts the draws of a step with a random order of the batch's tokens.</summary>
    void Begin(long step, Span<int> order);

    /// <summary>Standard normal noise for the n-th revived latent.</summary>
    void Noise(int n, Span<float> noise);
}

/// <summary>Draws that depend on a run's seed and the step alone.</summary>
internal sealed class SeededDraws(ulong seed) : IResamplingDraws
{
    private SeededRandom _random = new(seed);

    public void Begin(long step, Span<int> order)
    {
        _random = new SeededRandom(seed, $"resampling {step}");
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        _random.Shuffle(order);
    }

    public void Noise(int n, Span<float> noise)
    {
        foreach (ref float value in noise)
            value = (float)_random.NextGaussian();
    }
}
