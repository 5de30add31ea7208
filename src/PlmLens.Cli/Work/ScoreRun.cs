using PlmLens.Analysis;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Parts;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Work;

/// <summary>Builds a lens: the SAE's scores beside neurons and beside an SAE of the same model with shuffled
/// weights.</summary>
/// <param name="ModelPath">Where the model is, to load it again with its weights shuffled.</param>
/// <param name="Model">The model.</param>
/// <param name="Corpus">Annotated proteins.</param>
/// <param name="Clusters">Their homology clusters.</param>
/// <param name="Embedding">How hidden states are computed and stored.</param>
/// <param name="WorkFolder">Where the baseline's cache and SAE go; a second run finds them there.</param>
/// <param name="Shuffled">Train and score the baseline of shuffled weights.</param>
internal sealed record ScoreRun(
    string ModelPath,
    EsmModel Model,
    Corpus Corpus,
    ClusterChoice Clusters,
    EmbedSettings Embedding,
    string WorkFolder,
    bool Shuffled)
{
    // The seed of the baseline's shuffled weights, as in InterPLM's code.
    private const ulong ShuffleSeed = 42;

    /// <summary>Further analyses whose tables go into the lens.</summary>
    public IReadOnlyList<ILensPart> Parts { get; init; } = [];

    /// <summary>What concepts are made of in the place of the annotation; null for that.</summary>
    public ConceptLabels? Labels { get; init; }

    /// <summary>Builds the lens.</summary>
    /// <param name="cache">Hidden states of the corpus.</param>
    /// <param name="saeFolder">The SAE.</param>
    /// <param name="lensFolder">Where the lens goes.</param>
    /// <param name="options">How it is scored.</param>
    /// <param name="command">The command and its settings, for provenance.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    public LensFolder Build(
        ActivationCache cache,
        string saeFolder,
        string lensFolder,
        LensOptions options,
        string command,
        VerbContext context)
    {
        IBackend backend = Model.Backend;
        using SaeFile sae = SaeFile.Open(saeFolder, backend);
        using Baseline? baseline = Shuffled ? TrainBaseline(sae, context) : null;
        var inputs = new LensInputs
        {
            Records = Corpus.Proteins,
            Cache = cache,
            Sae = sae,
            Model = Model,
            Clusters = Clusters.Clusters,
            ClusterSource = Clusters.Source,
            Parts = Parts,
            Labels = Labels,
            Shuffled = baseline is null ? null : new LensBaseline(baseline.Cache, baseline.Sae),
            Provenance = new Provenance(Provenance.ThisProgram, command, options.Seed, Corpus.Inputs),
        };
        return LensBuilder.Build(lensFolder, inputs, options, context.Pool, context.Progress, context.Cancel);
    }

    private Baseline? TrainBaseline(SaeFile sae, VerbContext context)
    {
        if (sae.Record?.Training is not { } training)
        {
            context.Progress.Note(
                $"{sae.Path} does not say how it was trained, so the baseline of shuffled weights is left out.");
            return null;
        }

        using EsmModel model = EsmModel.Load(
            ModelPath, Model.Backend, new EsmLoadOptions { ShuffleSeed = ShuffleSeed });
        ActivationCache? cache = null;
        try
        {
            cache = EmbedRun.Run(
                model,
                Corpus.Proteins,
                Embedding,
                Corpus.Inputs,
                Path.Combine(WorkFolder, "shuffled-cache"),
                "embedding with shuffled weights",
                context);
            string folder = Path.Combine(WorkFolder, "shuffled-sae");
            TrainRun.Run(
                Model.Backend,
                cache,
                sae.Record.HookName,
                training.Options,
                folder,
                "training on shuffled weights",
                context);
            return new Baseline(cache, SaeFile.Open(folder, Model.Backend));
        }
        catch
        {
            cache?.Dispose();
            throw;
        }
    }

    private sealed record Baseline(ActivationCache Cache, SaeFile Sae) : IDisposable
    {
        public void Dispose()
        {
            Sae.Dispose();
            Cache.Dispose();
        }
    }
}
