namespace PlmLens.Server.Contracts;

/// <summary><c>data/{lens}/features/{n}.json</c>: one latent.</summary>
/// <param name="Latent">Its number.</param>
/// <param name="Description">A sentence made from its numbers; null when dead.</param>
/// <param name="Dead">Active nowhere.</param>
/// <param name="Density">Share of residues.</param>
/// <param name="Max">Largest activation.</param>
/// <param name="MeanActive">Mean where active.</param>
/// <param name="ProteinShare">Share of proteins.</param>
/// <param name="Histogram">Residues by activation; ten bins from 0 to the maximum.</param>
/// <param name="AminoAcids">Share of its active residues by amino acid, and of all residues.</param>
/// <param name="Concepts">Its concepts, best validation F1 first.</param>
/// <param name="Families">Its classes, best first.</param>
/// <param name="Pattern">Activation pattern; null when not known.</param>
/// <param name="Structure">Verdict of the structure test; null when not known.</param>
/// <param name="Cluster">Cluster; null when none.</param>
/// <param name="Similar">Latents with near decoder directions.</param>
/// <param name="CoActive">Latents active on the same residues.</param>
/// <param name="Implies">Latents active wherever this one is.</param>
/// <param name="Logits">What it promotes at the output; empty when not measured.</param>
/// <param name="Probes">Probes that lean on it.</param>
/// <param name="Ranges">Proteins by how strongly it fires, strongest range first.</param>
/// <param name="Failures">Where its best concepts fail: instances missed and false places, at most 20 of each.</param>
public sealed record FeatureDocument(
    int Latent,
    string? Description,
    bool Dead,
    double Density,
    float Max,
    double MeanActive,
    double ProteinShare,
    HistogramData Histogram,
    IReadOnlyList<AminoAcidShare> AminoAcids,
    IReadOnlyList<PairRow> Concepts,
    IReadOnlyList<FamilyRow> Families,
    PatternCard? Pattern,
    string? Structure,
    ClusterCard? Cluster,
    IReadOnlyList<RelatedLatent> Similar,
    IReadOnlyList<RelatedLatent> CoActive,
    IReadOnlyList<RelatedLatent> Implies,
    IReadOnlyList<LogitEffect> Logits,
    IReadOnlyList<ProbeUse> Probes,
    IReadOnlyList<ActivationRange> Ranges,
    IReadOnlyList<ConceptFailure> Failures);

/// <summary>An amino acid among the active residues.</summary>
/// <param name="Letter">One-letter code.</param>
/// <param name="Active">Share of active residues.</param>
/// <param name="Corpus">Share of all residues.</param>
public sealed record AminoAcidShare(string Letter, double Active, double Corpus);

/// <summary>A latent and a concept.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Concept">The concept's name.</param>
/// <param name="ConceptId">Its number in the list of concepts; -1 when it is not there.</param>
/// <param name="Threshold">Fraction of the validation maximum.</param>
/// <param name="ValidationF1">F1 on validation, by which the choice was made.</param>
/// <param name="TestF1">F1 on test.</param>
/// <param name="Precision">On test.</param>
/// <param name="Recall">On test.</param>
/// <param name="Tp">Residues right on test.</param>
/// <param name="Fp">Residues wrong on test.</param>
/// <param name="InstancesHit">Instances hit on test.</param>
/// <param name="Auroc">On test; null when not known.</param>
/// <param name="Auprc">On test; null when not known.</param>
public sealed record PairRow(
    int Latent,
    string Concept,
    int ConceptId,
    double Threshold,
    double ValidationF1,
    double TestF1,
    double Precision,
    double Recall,
    long Tp,
    long Fp,
    long InstancesHit,
    double? Auroc,
    double? Auprc);

/// <summary>A class that a latent tells.</summary>
/// <param name="Source">"InterPro", "Pfam", "GO", "EC", "keyword", "location", "taxon".</param>
/// <param name="Id">The class's id.</param>
/// <param name="Label">Its name; may be empty.</param>
/// <param name="Members">Members in the test half.</param>
/// <param name="TestF1">F1 on test.</param>
/// <param name="Precision">On test.</param>
/// <param name="Recall">On test.</param>
/// <param name="Q">False discovery rate.</param>
/// <param name="Specific">Whether the latent counts as specific to the class.</param>
public sealed record FamilyRow(
    string Source,
    string Id,
    string Label,
    int Members,
    double TestF1,
    double Precision,
    double Recall,
    double? Q,
    bool Specific);

/// <summary>How activation lies along proteins.</summary>
/// <param name="Pattern">"point", "short motif", "periodic", "whole" ...</param>
/// <param name="Facts">The numbers behind it.</param>
public sealed record PatternCard(string Pattern, IReadOnlyList<Fact> Facts);

/// <summary>Another latent.</summary>
/// <param name="Latent">Its number.</param>
/// <param name="Cosine">Of the decoder directions; null when not known.</param>
/// <param name="Phi">Correlation of being active; null when not known.</param>
/// <param name="Jaccard">Overlap of active residues; null when not known.</param>
/// <param name="Both">Residues on which both are active; null when not known.</param>
/// <param name="Probability">P(that one | this one); null when not known.</param>
/// <param name="Description">That one's description.</param>
public sealed record RelatedLatent(
    int Latent, double? Cosine, double? Phi, double? Jaccard, long? Both, double? Probability, string? Description);

/// <summary>Change of an amino acid's logit along the latent's decoder direction, straight to the output.</summary>
/// <param name="Letter">One-letter code.</param>
/// <param name="Change">Logit change, centred over the 20.</param>
public sealed record LogitEffect(string Letter, double Change);

/// <summary>A probe that uses the latent.</summary>
/// <param name="Concept">What it predicts.</param>
/// <param name="Latents">Latents of the probe: 1, 2, 5, 20.</param>
/// <param name="Coefficient">Of this latent.</param>
/// <param name="TestF1">The probe's F1 on test.</param>
public sealed record ProbeUse(string Concept, int Latents, double Coefficient, double TestF1);

/// <summary>Proteins whose strongest activation is in one range.</summary>
/// <param name="From">Lower bound, activation.</param>
/// <param name="To">Upper bound.</param>
/// <param name="Proteins">Proteins in the range, in all.</param>
/// <param name="Tracks">Some of them, strongest first; the lower ranges are spread evenly.</param>
public sealed record ActivationRange(float From, float To, int Proteins, IReadOnlyList<ActivationTrack> Tracks);

/// <summary>A protein with the residues on which a latent is active.</summary>
/// <param name="Accession">Accession.</param>
/// <param name="Entry">Entry name.</param>
/// <param name="Name">Protein name.</param>
/// <param name="Organism">Organism.</param>
/// <param name="Half">"validation" or "test".</param>
/// <param name="Sequence">Sequence; null when the lens lacks its corpus.</param>
/// <param name="Length">Residues.</param>
/// <param name="Positions">Active residues, 0-based, ascending.</param>
/// <param name="Values">Activations.</param>
/// <param name="Structure">"pdb" or "cif" (a local file), "alphafold" (an id is known), or null.</param>
public sealed record ActivationTrack(
    string Accession,
    string? Entry,
    string? Name,
    string? Organism,
    string? Half,
    string? Sequence,
    int Length,
    IReadOnlyList<int> Positions,
    IReadOnlyList<float> Values,
    string? Structure);

/// <summary>Where a latent fails as a predictor of a concept, on the test half.</summary>
/// <param name="Concept">The concept.</param>
/// <param name="Missed">Instances on which it is not active.</param>
/// <param name="False">Active stretches outside every instance.</param>
public sealed record ConceptFailure(
    string Concept, IReadOnlyList<ProteinStretch> Missed, IReadOnlyList<ProteinStretch> False);

/// <summary>A stretch of a protein.</summary>
/// <param name="Accession">Accession.</param>
/// <param name="Entry">Entry name.</param>
/// <param name="Start">First residue, 1-based.</param>
/// <param name="End">Last residue, inclusive.</param>
/// <param name="Max">Largest activation in it.</param>
public sealed record ProteinStretch(string Accession, string? Entry, int Start, int End, float Max);
