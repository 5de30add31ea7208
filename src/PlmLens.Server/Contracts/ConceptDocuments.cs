namespace PlmLens.Server.Contracts;

/// <summary><c>data/{lens}/concepts.json</c>: all concepts.</summary>
/// <param name="Concepts">In the order of <c>concepts.tsv</c>.</param>
/// <param name="FoundAbove">F1 above which a concept counts as found.</param>
/// <param name="QBelow">And q below which; null without permutations.</param>
public sealed record ConceptList(IReadOnlyList<ConceptRow> Concepts, double FoundAbove, double? QBelow);

/// <summary>One concept in the list.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Concept">Its name.</param>
/// <param name="Category">Feature type.</param>
/// <param name="Level">"residue" or "domain".</param>
/// <param name="ValidationInstances">Instances in the validation half.</param>
/// <param name="TestInstances">Instances in the test half.</param>
/// <param name="TestResidues">Their residues.</param>
/// <param name="Latent">Best latent on validation; null when none.</param>
/// <param name="Threshold">Its threshold.</param>
/// <param name="ValidationF1">F1 on validation.</param>
/// <param name="TestF1">F1 on test.</param>
/// <param name="Precision">On test.</param>
/// <param name="Recall">On test.</param>
/// <param name="Auroc">On test.</param>
/// <param name="P">Against permuted labels.</param>
/// <param name="Q">False discovery rate.</param>
/// <param name="SequenceF1">What the sequence alone gives.</param>
/// <param name="NeuronF1">What the best neuron gives.</param>
/// <param name="Found">Counts as found.</param>
public sealed record ConceptRow(
    int Id,
    string Concept,
    string Category,
    string Level,
    int ValidationInstances,
    int TestInstances,
    int TestResidues,
    int? Latent,
    double? Threshold,
    double? ValidationF1,
    double? TestF1,
    double? Precision,
    double? Recall,
    double? Auroc,
    double? P,
    double? Q,
    double? SequenceF1,
    double? NeuronF1,
    bool Found);

/// <summary><c>data/{lens}/concepts/{i}.json</c>: one concept.</summary>
/// <param name="Concept">Its row of the list.</param>
/// <param name="Encoders">Best unit of each encoder.</param>
/// <param name="Latents">Its best latents, best validation F1 first.</param>
/// <param name="Curves">Precision and recall over thresholds on test for the best latents, at most 5; empty when the
/// lens lacks its instances.</param>
/// <param name="FoundProteins">Test proteins with an instance hit by the best latent, at most 50.</param>
/// <param name="MissedProteins">Test proteins whose instances it misses, at most 50.</param>
/// <param name="FoundCount">Instances hit on test.</param>
/// <param name="MissedCount">Instances missed on test.</param>
/// <param name="Absorbed">Absorption rows in which it is the parent.</param>
public sealed record ConceptDocument(
    ConceptRow Concept,
    IReadOnlyList<EncoderF1> Encoders,
    IReadOnlyList<PairRow> Latents,
    IReadOnlyList<PrecisionRecall> Curves,
    IReadOnlyList<ConceptProtein> FoundProteins,
    IReadOnlyList<ConceptProtein> MissedProteins,
    long FoundCount,
    long MissedCount,
    IReadOnlyList<AbsorptionRow> Absorbed);

/// <summary>One encoder on a concept.</summary>
/// <param name="Encoder">Its name.</param>
/// <param name="Unit">Its best unit; null when none.</param>
/// <param name="ValidationF1">On validation.</param>
/// <param name="TestF1">On test.</param>
public sealed record EncoderF1(string Encoder, int? Unit, double? ValidationF1, double? TestF1);

/// <summary>Precision and recall of a latent over thresholds, on the test half.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Thresholds">Fractions of the validation maximum, ascending.</param>
/// <param name="Precision">Per residue.</param>
/// <param name="Recall">By the concept's level.</param>
public sealed record PrecisionRecall(
    int Latent, IReadOnlyList<double> Thresholds, IReadOnlyList<double?> Precision, IReadOnlyList<double> Recall);

/// <summary>A protein with instances of a concept.</summary>
/// <param name="Track">The protein and where the best latent is active.</param>
/// <param name="Instances">Spans of the concept.</param>
public sealed record ConceptProtein(ActivationTrack Track, IReadOnlyList<Span> Instances);

/// <summary>Residues from start to end, 1-based, inclusive.</summary>
/// <param name="Start">First.</param>
/// <param name="End">Last.</param>
public sealed record Span(int Start, int End);

/// <summary>A child concept that takes a parent's latent over.</summary>
/// <param name="Child">The child concept.</param>
/// <param name="ParentLatent">The parent's latent.</param>
/// <param name="ChildLatent">The child's latent; null when none.</param>
/// <param name="Rate">Absorption rate.</param>
/// <param name="Expected">Expected without absorption.</param>
/// <param name="Q">False discovery rate.</param>
public sealed record AbsorptionRow(
    string Child, int ParentLatent, int? ChildLatent, double? Rate, double? Expected, double? Q);
