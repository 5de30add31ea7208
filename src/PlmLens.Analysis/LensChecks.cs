using PlmLens.Core;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis;

/// <summary>Refuses to build a lens from things that do not belong together.</summary>
internal static class LensChecks
{
    /// <returns>The hook point of the lens.</returns>
    /// <exception cref="PlmLensException">Model, SAE, cache and records do not belong together; says which.</exception>
    public static string RequireMatch(LensInputs inputs)
    {
        CacheManifest cache = inputs.Cache.Manifest;
        RequireFolder(inputs.Sae);
        string hook = inputs.Sae.HookName ?? OnlyHook(inputs);
        if (inputs.Model is { } model)
            inputs.Cache.Require(model.Name, model.ModelHash, hook);
        inputs.Sae.RequireModel(cache.States.Model, cache.States.ModelSha256, hook);
        inputs.Cache.Require(cache.States.Model, cache.States.ModelSha256, hook);
        RequireWidth(inputs.Cache, inputs.Sae.Sae.Width, inputs.Sae.Path);
        RequireRecords(inputs, inputs.Cache);
        if (inputs.Shuffled is { } baseline)
        {
            HiddenStates states = baseline.Cache.Manifest.States;
            baseline.Sae.RequireModel(states.Model, states.ModelSha256, hook);
            baseline.Cache.Require(states.Model, states.ModelSha256, hook);
            RequireWidth(baseline.Cache, baseline.Sae.Sae.Width, baseline.Sae.Path);
            RequireRecords(inputs, baseline.Cache);
        }

        return hook;
    }

    // A lens holds a copy of its SAE, and its fidelity is that of a reconstruction.
    private static void RequireFolder(SaeFile sae)
    {
        if (!File.Exists(Path.Combine(sae.Path, SaeFolder.WeightsName)))
        {
            throw new PlmLensException(
                $"{sae.Path} is a file of another tool ({sae.Format}); convert it with `plmlens import` first.");
        }

        if (sae.Sae.Spec.IsTranscoder)
        {
            throw new PlmLensException(
                $"{sae.Path} is a transcoder, which does not reconstruct its input; a lens needs an autoencoder.");
        }
    }

    private static string OnlyHook(LensInputs inputs) => inputs.Cache.Manifest.States.Hooks is [var only]
        ? only
        : throw new PlmLensException(
            $"The SAE in {inputs.Sae.Path} does not say its layer and the cache has several; embed that layer alone.");

    private static void RequireWidth(ActivationCache cache, int width, string sae)
    {
        if (cache.Manifest.Width != width)
        {
            throw new PlmLensException(
                $"The SAE in {sae} reads {width} values, but the hidden states in {cache.Folder} have " +
                $"{cache.Manifest.Width}; use an SAE of that model.");
        }
    }

    private static void RequireRecords(LensInputs inputs, ActivationCache cache)
    {
        string? difference = cache.Manifest.WhyOtherRecords(inputs.Records, cache.Proteins);
        if (difference is not null)
        {
            throw new PlmLensException(
                $"The activation cache {cache.Folder} was made from other proteins: {difference}; embed them again.");
        }
    }
}
