using PlmLens.Proteins;
using PlmLens.Proteins.Ontologies;

namespace PlmLens.Analysis.Concepts;

/// <summary>The classes of proteins that a corpus's annotation defines: families, functions, places, taxa.</summary>
public sealed class ProteinClassSet
{
    internal ProteinClassSet(IReadOnlyList<ProteinClass> classes, ProteinClassReport report) =>
        (Classes, Report) = (classes, report);

    /// <summary>The classes that are kept, in order of source and identifier.</summary>
    public IReadOnlyList<ProteinClass> Classes { get; }

    /// <summary>What was read and dropped, and why.</summary>
    public ProteinClassReport Report { get; }

    /// <summary>Collects the classes of a corpus. Of classes of one source with the same members, the one that says
    /// most is kept: the deepest term, the most exact enzyme class, the narrowest taxon.</summary>
    /// <param name="records">The corpus.</param>
    /// <param name="options">Which classes are kept.</param>
    /// <param name="ontology">The Gene Ontology: proteins are then also in the classes of the ancestors of their terms,
    /// and obsolete terms give way to their replacements. Null to take terms as the records have them.</param>
    /// <param name="given">Classes from elsewhere, a source of their own; null for none.</param>
    /// <exception cref="PlmLens.Core.UsageException">The options are contradictory.</exception>
    public static ProteinClassSet FromRecords(
        IReadOnlyList<ProteinRecord> records,
        ProteinClassOptions options,
        Ontology? ontology = null,
        GivenClasses? given = null)
    {
        options.Validate();
        return new ProteinClassBuilder(records, options, ontology, given).Build();
    }
}
