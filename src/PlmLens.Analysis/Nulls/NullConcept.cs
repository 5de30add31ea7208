using PlmLens.Analysis.Concepts;

namespace PlmLens.Analysis.Nulls;

/// <summary>
/// A property of residues that is read off the sequence: identity, place, or composition around it. Every encoder finds
/// such things, one of a random model too, so they never count as success; and what they predict of a real concept
/// needs no model.
/// </summary>
internal abstract class NullConcept(string type, string note)
{
    /// <summary>As a concept, for tables.</summary>
    public Concept Concept { get; } = new(type, note, ConceptLevel.Residue);

    /// <summary>Says which residues have the property.</summary>
    /// <param name="sequence">One character for each residue.</param>
    /// <param name="marks">As long; all false before.</param>
    public abstract void Mark(ReadOnlySpan<char> sequence, Span<bool> marks);
}
