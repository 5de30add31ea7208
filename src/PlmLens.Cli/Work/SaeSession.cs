using System.Globalization;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Work;

/// <summary>A model and an SAE that belongs to it, ready to encode sequences.</summary>
internal sealed class SaeSession : IDisposable
{
    private SaeSession(string modelPath, EsmModel model, SaeFile sae, LensFolder? lens, HookPoint point)
    {
        ModelPath = modelPath;
        Model = model;
        Sae = sae;
        Lens = lens;
        Point = point;
    }

    /// <summary>Where the model lies.</summary>
    public string ModelPath { get; }

    /// <summary>The model.</summary>
    public EsmModel Model { get; }

    /// <summary>The autoencoder.</summary>
    public SaeFile Sae { get; }

    /// <summary>The lens that the SAE was opened from, or null.</summary>
    public LensFolder? Lens { get; }

    /// <summary>Where the SAE reads.</summary>
    public HookPoint Point { get; }

    /// <summary>Opens an SAE of any format or a lens, and the model it belongs to.</summary>
    /// <param name="path">SAE file or folder, or lens.</param>
    /// <param name="options">What the file does not say.</param>
    /// <param name="modelPath">--model, or null for the bundled model that the SAE belongs to.</param>
    /// <param name="layer">--layer, needed only when the SAE does not say its hook point.</param>
    /// <param name="context">Backend and notes.</param>
    /// <exception cref="PlmLensException">Model and SAE do not belong together; names both.</exception>
    public static SaeSession Open(
        string path, SaeOpenOptions options, string? modelPath, string? layer, VerbContext context)
    {
        LensFolder? lens = null;
        EsmModel? model = null;
        SaeFile? sae = null;
        try
        {
            lens = File.Exists(Path.Combine(path, LensManifest.FileName)) ? LensFolder.Open(path) : null;
            if (lens is null && !SaeFile.IsSae(path))
                throw new PlmLensException($"{path} is neither an SAE nor a lens; train one, or run the demo.");
            IBackend backend = context.CreateBackend();
            sae = SaeFile.Open(lens?.SaeFolder ?? path, backend, options);
            foreach (string note in sae.Notes)
                context.Progress.Note($"{path}: {note}");
            string resolved = Bundled.ResolveModel(modelPath, sae.ModelName);
            model = ModelOptions.Load(resolved, backend, context);
            HookPoint point = PointOf(sae, layer, model);
            RequireFit(sae, model, point, context);
            return new SaeSession(resolved, model, sae, lens, point);
        }
        catch
        {
            model?.Dispose();
            sae?.Dispose();
            lens?.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a model that the SAE does not belong to; where its file cannot say, tests it on real hidden
    /// states and tells the user.</summary>
    public static void RequireFit(SaeFile sae, EsmModel model, HookPoint point, VerbContext context)
    {
        if (sae.Sae.Width != model.Config.Dim)
        {
            throw new PlmLensException(
                $"{sae.Path} reads hidden states of {sae.Sae.Width} values, but {model.Name} has {model.Config.Dim}; " +
                "give the right --model.");
        }

        if (!sae.RequireModel(model.Name, model.ModelHash, point.Name))
            SaeProbe.Run(sae, model, point, context);
    }

    /// <summary>Where the SAE reads: what its file says, or --layer.</summary>
    /// <exception cref="PlmLensException">The two contradict each other.</exception>
    public static HookPoint PointOf(SaeFile sae, string? layer, EsmModel model)
    {
        int blocks = model.Config.Layers;
        string? own = sae.HookName ?? sae.Layer?.ToString(CultureInfo.InvariantCulture);
        HookPoint point = HookPoint.Parse(
            own ?? layer ?? throw new UsageException($"{sae.Path} does not say its layer; give --layer."), blocks);
        if (layer is not null && HookPoint.Parse(layer, blocks) is var given && given != point)
        {
            throw new PlmLensException(
                $"{sae.Path} belongs to {point.Name}, not to {given.Name} as --layer {layer} says; leave --layer out.");
        }

        return point;
    }

    public void Dispose()
    {
        Sae.Dispose();
        Model.Dispose();
        Lens?.Dispose();
    }
}
