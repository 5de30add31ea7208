using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Probes;

/// <summary>A linear probe for one concept on all columns of some inputs, fitted on the validation half, in the units
/// in which features are scored.</summary>
/// <param name="Concept">Number of the concept.</param>
/// <param name="Cut">A residue is predicted when its margin is greater; the cut with the highest F1 on validation, the
/// highest of ties.</param>
/// <param name="Validation">Scores at the cut on the half that probe and cut were chosen on.</param>
/// <param name="Test">Scores at the cut on the other half: the result.</param>
/// <param name="TestAuroc">How well margins rank the residues of the test half; NaN without residues of both
/// kinds.</param>
public sealed record StateProbe(int Concept, double Cut, PairScore Validation, PairScore Test, double TestAuroc);
