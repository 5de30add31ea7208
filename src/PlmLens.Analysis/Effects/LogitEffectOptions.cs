using PlmLens.Core;

namespace PlmLens.Analysis.Effects;

/// <summary>How <see cref="LogitEffects"/> are measured.</summary>
public sealed record LogitEffectOptions
{
    /// <summary>Hidden states that each latent is added to, drawn at random from the corpus: 1 or more.</summary>
    public int States { get; init; } = 16;

    /// <summary>Throws when an option is out of range.</summary>
    /// <exception cref="UsageException">It is; says which.</exception>
    public void Validate()
    {
        if (States < 1)
            throw new UsageException($"Effects on the output need at least 1 hidden state, not {States}.");
    }
}
