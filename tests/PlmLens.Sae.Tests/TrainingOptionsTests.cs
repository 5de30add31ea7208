using PlmLens.Core;

namespace PlmLens.Sae.Tests;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void All_contradictions_are_listed_at_once()
    {
        var options = new TrainingOptions
        {
            Architecture = Architecture.TopK,
            Latents = 100,
            K = 200,
            Steps = 0,
            BatchSize = 0,
            Epsilon = 0,
        };
        string message = Assert.Throws<UsageException>(() => options.Validate(320)).Message;
        Assert.Contains("latents is 100, fewer than the 320", message);
        Assert.Contains("k is 200, more than the 100 latents", message);
        Assert.Contains("steps is 0", message);
        Assert.Contains("batch size is 0", message);
        Assert.Contains("epsilon is 0", message);
    }

    [Fact]
    public void Defaults_are_valid_even_for_the_shortest_run()
    {
        for (long steps = 1; steps < 30; steps++)
            new TrainingOptions { Architecture = Architecture.TopK, Latents = 64, K = 4, Steps = steps }.Validate(32);
    }

    [Fact]
    public void Rate_rises_from_zero_stays_and_falls_towards_zero()
    {
        var options = new TrainingOptions
        {
            Architecture = Architecture.TopK,
            Latents = 64,
            K = 4,
            Steps = 100,
            LearningRate = 1,
            WarmupSteps = 10,
            DecayStart = 80,
        };
        Assert.Equal(0, options.RateAt(0));
        Assert.Equal(0.5, options.RateAt(5));
        Assert.Equal(1, options.RateAt(10));
        Assert.Equal(1, options.RateAt(80));
        Assert.Equal(0.5, options.RateAt(90));
        Assert.Equal(0.05, options.RateAt(99), 1e-12);
    }

    [Fact]
    public void Default_rate_falls_with_the_root_of_the_width()
    {
        var options = new TrainingOptions { Architecture = Architecture.TopK, Latents = 16384, K = 1, Steps = 1 };
        Assert.Equal(2e-4, options.PeakRate);
    }

    [Theory]
    [InlineData(73, 0.722)]
    [InlineData(3000, 0.995)]
    [InlineData(100_000, 0.999)]
    public void The_running_threshold_forgets_its_first_values_in_short_runs_too(long steps, double decay)
    {
        var options = new TrainingOptions { Architecture = Architecture.Matryoshka, Latents = 64, Steps = steps };
        Assert.Equal(decay, options.ThresholdDecay, 1e-3);
        Assert.Equal(0.9, (options with { ThresholdBeta = 0.9 }).ThresholdDecay);
    }
}
