using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Statistics;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis.Parts;

/// <summary>What the parts of a lens are made from. Nothing of it is disposed by a part.</summary>
public sealed record LensPartInputs
{
    /// <summary>The annotated corpus; residues are numbered through it in this order.</summary>
    public required IReadOnlyList<ProteinRecord> Records { get; init; }

    /// <summary>Its halves.</summary>
    public required CorpusSplit Split { get; init; }

    /// <summary>The SAE's codes of the corpus.</summary>
    public required SparseCodes Codes { get; init; }

    /// <summary>The model's hidden states of the corpus, [residues, d].</summary>
    public required CachedRows States { get; init; }

    /// <summary>The SAE.</summary>
    public required SparseAutoencoder Sae { get; init; }

    /// <summary>Density, maximum and the like of every latent.</summary>
    public required FeatureStatistics Statistics { get; init; }

    /// <summary>The residue-level and region-level concepts of the corpus.</summary>
    public required ConceptSet Concepts { get; init; }

    /// <summary>The SAE's scores for them.</summary>
    public required ConceptScores Scores { get; init; }

    /// <summary>Decides everything that is drawn at random.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Threads; decide no result.</summary>
    public required WorkerPool Pool { get; init; }

    /// <summary>Receives progress.</summary>
    public required IWorkProgress Progress { get; init; }

    /// <summary>Stops between latents.</summary>
    public required CancellationToken Cancel { get; init; }
}
