namespace PlmLens.Server.Contracts;

/// <summary><c>data/{lens}/overview.json</c>: the SAE's card.</summary>
/// <param name="Lens">The lens.</param>
/// <param name="Facts">What it was made from and how, in order: model hash, token policy, k, seed, command ...</param>
/// <param name="Fidelity">How much of the model survives the SAE; null when not measured.</param>
/// <param name="Fvu">Fraction of variance unexplained on the corpus.</param>
/// <param name="L0">Mean active latents of a residue.</param>
/// <param name="Dead">Latents active nowhere.</param>
/// <param name="Density">Latents by density.</param>
/// <param name="Encoders">Concepts found by the SAE and by every baseline; SAE first.</param>
/// <param name="Categories">Concepts found by category and encoder.</param>
/// <param name="Patterns">Latents by activation pattern; empty when not measured.</param>
/// <param name="Families">Classes found by source; empty when not measured.</param>
/// <param name="Curves">Training curves; empty when the training record is not in the lens.</param>
/// <param name="Best">Concepts found best, at most 20.</param>
/// <param name="Clusters">Largest clusters of decoder directions, at most 20.</param>
/// <param name="Scoring">How concepts were scored, in sentences.</param>
/// <param name="Missing">Parts that this lens lacks, each with what would make it.</param>
public sealed record OverviewDocument(
    LensSummary Lens,
    IReadOnlyList<Fact> Facts,
    FidelityCard? Fidelity,
    double Fvu,
    double L0,
    int Dead,
    HistogramData Density,
    IReadOnlyList<EncoderCount> Encoders,
    IReadOnlyList<CategoryCount> Categories,
    IReadOnlyList<NamedCount> Patterns,
    IReadOnlyList<FamilyCount> Families,
    IReadOnlyList<Curve> Curves,
    IReadOnlyList<ConceptRow> Best,
    IReadOnlyList<ClusterCard> Clusters,
    IReadOnlyList<string> Scoring,
    IReadOnlyList<MissingPart> Missing);

/// <summary>A name and a value to show.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">As text.</param>
public sealed record Fact(string Name, string Value);

/// <summary>Cross-entropy with the SAE spliced into the model, nats for one masked residue.</summary>
/// <param name="Original">The model as it is.</param>
/// <param name="Sae">With the SAE's reconstruction.</param>
/// <param name="Zero">With zeros.</param>
/// <param name="Mean">With the mean state.</param>
/// <param name="LossRecovered">Share recovered from zero ablation, 0 to 1.</param>
/// <param name="Residues">Masked residues.</param>
public sealed record FidelityCard(
    double Original, double Sae, double? Zero, double? Mean, double? LossRecovered, long Residues);

/// <summary>A histogram.</summary>
/// <param name="Edges">Bin edges, ascending, one more than counts.</param>
/// <param name="Counts">Counts.</param>
/// <param name="Below">Values below the first edge, or zero on a logarithmic axis.</param>
/// <param name="Logarithmic">Whether the edges are evenly spaced in log10.</param>
public sealed record HistogramData(
    IReadOnlyList<double> Edges, IReadOnlyList<long> Counts, long Below, bool Logarithmic);

/// <summary>Concepts found by one encoder.</summary>
/// <param name="Encoder">"sae", "neurons", "pca", "random", "shuffled", "sequence alone".</param>
/// <param name="Found">Concepts found.</param>
/// <param name="Tested">Of how many.</param>
/// <param name="ByChance">Expected under permuted labels; null when not measured.</param>
/// <param name="MeanF1">Mean test F1 over concepts.</param>
public sealed record EncoderCount(string Encoder, int Found, int Tested, double? ByChance, double? MeanF1);

/// <summary>Concepts of one category.</summary>
/// <param name="Category">Feature type: "DOMAIN", "BINDING" ...</param>
/// <param name="Tested">Concepts tested.</param>
/// <param name="Encoders">As in the overview's encoders.</param>
/// <param name="Found">Concepts found, by encoder.</param>
/// <param name="MeanF1">Mean test F1, by encoder.</param>
public sealed record CategoryCount(
    string Category,
    int Tested,
    IReadOnlyList<string> Encoders,
    IReadOnlyList<int> Found,
    IReadOnlyList<double?> MeanF1);

/// <summary>A count with a name.</summary>
/// <param name="Name">Name.</param>
/// <param name="Count">Count.</param>
public sealed record NamedCount(string Name, int Count);

/// <summary>Classes of one source.</summary>
/// <param name="Source">"InterPro", "Pfam", "GO" ...</param>
/// <param name="Encoder">"sae" or "neurons".</param>
/// <param name="Classes">Tested.</param>
/// <param name="Found">With a specific latent.</param>
public sealed record FamilyCount(string Source, string Encoder, int Classes, int Found);

/// <summary>A training curve.</summary>
/// <param name="Name">"loss", "fvu", "l0", "dead" ...</param>
/// <param name="Steps">Steps, ascending.</param>
/// <param name="Values">Values, the same count.</param>
public sealed record Curve(string Name, IReadOnlyList<double> Steps, IReadOnlyList<double> Values);

/// <summary>A cluster of decoder directions.</summary>
/// <param name="Cluster">Number.</param>
/// <param name="Size">Latents.</param>
/// <param name="CentralLatent">The latent nearest its middle.</param>
/// <param name="Concept">The concept most of its latents share; null when none.</param>
/// <param name="ConceptLatents">How many share it.</param>
public sealed record ClusterCard(int Cluster, int Size, int CentralLatent, string? Concept, int ConceptLatents);

/// <summary>A part that the lens lacks.</summary>
/// <param name="Part">Name: "corpus", "clusters" ...</param>
/// <param name="Remedy">One sentence: what to run.</param>
public sealed record MissingPart(string Part, string Remedy);
