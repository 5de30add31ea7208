using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Work;

/// <summary>A model and an SAE that belongs to it, ready to encode sequences.</summary>
internal sealed class SaeSession : IDisposable
{
    private SaeSession(EsmModel model, SaeFile sae, LensFolder? lens, HookPoint point)
    {
        Model = model;
        Sae = sae;
        Lens = lens;
        Point = point;
    }

    /// <summary>The model.</summary>
    public EsmModel Model { get; }

    /// <summary>The autoencoder.</summary>
    public SaeFile Sae { get; }

    /// <summary>The lens that the SAE was opened from, or null.</summary>
    public LensFolder? Lens { get; }

    /// <summary>Where the SAE reads.</summary>
    public HookPoint Point { get; }

    /// <summary>Opens an SAE folder or a lens, and the model it belongs to.</summary>
    /// <param name="path">SAE folder or lens.</param>
    /// <param name="modelPath">--model, or null for the bundled model.</param>
    /// <param name="layer">--layer, needed only when the SAE does not say its hook point.</param>
    /// <param name="context">Backend and notes.</param>
    /// <exception cref="PlmLensException">Model and SAE do not belong together; names both.</exception>
    public static SaeSession Open(string path, string? modelPath, string? layer, VerbContext context)
    {
        LensFolder? lens = null;
        EsmModel? model = null;
        SaeFile? sae = null;
        try
        {
            lens = File.Exists(Path.Combine(path, LensManifest.FileName)) ? LensFolder.Open(path) : null;
            if (lens is null && !File.Exists(Path.Combine(path, SaeFolder.ConfigName)))
                throw new PlmLensException($"{path} is neither an SAE folder nor a lens; train one, or run the demo.");
            IBackend backend = context.CreateBackend();
            sae = SaeFile.Open(lens?.SaeFolder ?? path, backend);
            model = ModelOptions.Load(modelPath, backend, context);
            string hook = sae.HookName ?? layer ?? throw new UsageException(
                $"{path} does not say which layer it belongs to; give --layer.");
            HookPoint point = HookPoint.Parse(hook, model.Config.Layers);
            if (!sae.RequireModel(model.Name, model.ModelHash, point.Name))
            {
                context.Progress.Note(
                    $"{path} does not say which model it was trained on; check that {model.Name} is the one.");
            }

            if (sae.Sae.Width != model.Config.Dim)
            {
                throw new PlmLensException(
                    $"{path} reads hidden states of {sae.Sae.Width} values, but {model.Name} has {model.Config.Dim}; " +
                    "give the right --model.");
            }

            return new SaeSession(model, sae, lens, point);
        }
        catch
        {
            model?.Dispose();
            sae?.Dispose();
            lens?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Sae.Dispose();
        Model.Dispose();
        Lens?.Dispose();
    }
}
