using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Training;

/// <summary>Training data from an activation cache.</summary>
internal static class CacheData
{
    /// <summary>Shuffled batches of one hook point.</summary>
    /// <param name="cache">Stays open as long as the source.</param>
    /// <param name="hook">One of the cache's.</param>
    public static ActivationWindows Windows(ActivationCache cache, string hook) =>
        ActivationWindows.OverCaches([cache.Rows(hook)]);

    /// <summary>What an SAE on one hook point belongs to.</summary>
    public static RunOrigin Origin(ActivationCache cache, string hook)
    {
        HiddenStates states = cache.Manifest.States;
        return new RunOrigin(
            states.Model,
            states.ModelSha256,
            hook,
            RunOrigin.LayerOf(hook),
            states.TokenPolicy,
            new ActivationPolicy(),
            cache.Manifest.Provenance.Inputs);
    }

    /// <summary>The hook point that the user means.</summary>
    /// <param name="cache">Holds one or more.</param>
    /// <param name="layer">Layer number, -1 for the last, or hook name; null for the only one.</param>
    /// <exception cref="PlmLensException">The cache lacks it.</exception>
    public static string Hook(ActivationCache cache, string? layer)
    {
        IReadOnlyList<string> hooks = cache.Manifest.States.Hooks;
        if (layer is null)
        {
            return hooks is [var only]
                ? only
                : throw new UsageException($"The cache holds {string.Join(", ", hooks)}; choose one with --layer.");
        }

        string? found = hooks.FirstOrDefault(h => h == layer)
            ?? hooks.FirstOrDefault(h => RunOrigin.LayerOf(h)?.ToString() == layer)
            ?? (hooks is [var single] && layer == "-1" ? single : null)
            ?? hooks.FirstOrDefault(h => h == HookPoint.FinalNorm.Name && layer == "-1");
        return found ?? throw new PlmLensException(
            $"The cache holds {string.Join(", ", hooks)}, not layer {layer}; embed that layer first.");
    }
}
