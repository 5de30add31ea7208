namespace PlmLens.Analysis.Probes;

/// <summary>A protein of a probe task.</summary>
/// <param name="Id">Unique in the task.</param>
/// <param name="Sequence">Residues.</param>
/// <param name="Set">What it is for.</param>
/// <param name="Residues">For a task of residues: for each residue its class or number, negative infinity where it has
/// none. Empty for a task of proteins.</param>
/// <param name="Value">For a task of proteins: its class or number.</param>
public sealed record ProbeProtein(
    string Id, string Sequence, ProbeSet Set, IReadOnlyList<double> Residues, double Value);
