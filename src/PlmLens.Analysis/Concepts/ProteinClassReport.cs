namespace PlmLens.Analysis.Concepts;

/// <summary>What became of the annotation of whole proteins: nothing is dropped without a line here.</summary>
/// <param name="Sources">One line for each source.</param>
/// <param name="Classes">One line for each class that the records name, in order of source and identifier.</param>
/// <param name="Notes">What else was left out, in sentences.</param>
public sealed record ProteinClassReport(
    IReadOnlyList<ProteinClassTally> Sources,
    IReadOnlyList<ProteinClassLine> Classes,
    IReadOnlyList<string> Notes);

/// <summary>What one source gave.</summary>
/// <param name="Source">As in <see cref="ProteinClass.Source"/>.</param>
/// <param name="Proteins">Proteins with at least one annotation of this kind; of the others nothing is known.</param>
/// <param name="Named">Classes that the records name.</param>
/// <param name="Kept">Classes kept.</param>
/// <param name="TooSmall">Classes with too few members.</param>
/// <param name="SameMembers">Classes with the members of another class of the source.</param>
/// <param name="Everyone">Classes that all proteins are in.</param>
public sealed record ProteinClassTally(
    string Source, int Proteins, int Named, int Kept, int TooSmall, int SameMembers, int Everyone);

/// <summary>What became of one class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Fate">Kept, or why not.</param>
/// <param name="Outcome">The same in words.</param>
public sealed record ProteinClassLine(ProteinClass Class, ProteinClassFate Fate, string Outcome);

/// <summary>Why a class is kept or not.</summary>
public enum ProteinClassFate
{
    /// <summary>It is kept.</summary>
    Kept,

    /// <summary>It has too few members.</summary>
    TooSmall,

    /// <summary>Another class of its source that says more has the same members.</summary>
    SameMembers,

    /// <summary>All proteins are members.</summary>
    Everyone,
}
