using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Parts;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis;

/// <summary>What a lens is built from. Nothing of it is disposed by the builder.</summary>
public sealed record LensInputs
{
    /// <summary>The annotated corpus: the proteins of <see cref="Cache"/>, in its order.</summary>
    public required IReadOnlyList<ProteinRecord> Records { get; init; }

    /// <summary>The model's hidden states on the corpus.</summary>
    public required ActivationCache Cache { get; init; }

    /// <summary>The SAE.</summary>
    public required SaeFile Sae { get; init; }

    /// <summary>The model, to measure the loss with the SAE spliced in; null to leave that out.</summary>
    public EsmModel? Model { get; init; }

    /// <summary>Homology clusters of the corpus; null to split by protein.</summary>
    public HomologyClusters? Clusters { get; init; }

    /// <summary>Where <see cref="Clusters"/> come from, in words; null to say only whether there are any.</summary>
    public string? ClusterSource { get; init; }

    /// <summary>What concepts are made of in the place of the records' features; null for those.</summary>
    public ConceptLabels? Labels { get; init; }

    /// <summary>The baseline of a model that knows nothing: hidden states of the same corpus from the same model with
    /// shuffled weights, and an SAE trained on those; null to leave it out.</summary>
    public LensBaseline? Shuffled { get; init; }

    /// <summary>Further analyses whose tables go into the lens, in this order.</summary>
    public IReadOnlyList<ILensPart> Parts { get; init; } = [];

    /// <summary>How the lens is made.</summary>
    public required Provenance Provenance { get; init; }
}

/// <summary>Another encoder of the same corpus, scored for comparison.</summary>
/// <param name="Cache">Its hidden states.</param>
/// <param name="Sae">An SAE trained on them.</param>
public sealed record LensBaseline(ActivationCache Cache, SaeFile Sae);
