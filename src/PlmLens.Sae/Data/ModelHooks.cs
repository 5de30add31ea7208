using PlmLens.Models;

namespace PlmLens.Sae;

/// <summary>A model and where its hidden states are read.</summary>
/// <param name="Model">Loaded with a backend that nothing else uses: it runs on a thread of its own. Stays the
/// caller's, and must outlive the windows.</param>
/// <param name="Points">At least one place.</param>
public sealed record ModelHooks(EsmModel Model, IReadOnlyList<HookPoint> Points);

/// <summary>How proteins go through the models.</summary>
public sealed record ModelPass
{
    /// <summary>What is done with proteins longer than a model's context.</summary>
    public LongPolicy Long { get; init; } = LongPolicy.Window;

    /// <summary>Tokens that go through at once; changes no result.</summary>
    public int TokenBudget { get; init; } = BatchPlanner.DefaultTokenBudget;
}
