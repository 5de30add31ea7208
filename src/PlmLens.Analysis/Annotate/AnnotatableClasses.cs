using PlmLens.Analysis.Concepts;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Annotate;

/// <summary>The classes of whole proteins that an annotation can be missing of.</summary>
public static class AnnotatableClasses
{
    // Keywords of UniProt's categories "technical term" and "coding sequence diversity": they describe what was done
    // with the protein or its gene, not what it is.
    private static readonly string[] s_aboutTheRecord =
    [
        "3D-structure", "Alternative initiation", "Alternative promoter usage", "Alternative splicing",
        "Direct protein sequencing", "Polymorphism", "Proteomics identification", "Reference proteome",
        "Ribosomal frameshifting", "RNA editing",
    ];

    /// <summary>Families, functions, enzyme classes, locations and keywords. Taxa are never missing, and keywords that
    /// describe the record are left out.</summary>
    /// <param name="records">The proteins.</param>
    /// <param name="minimumMembers">Fewest members of a class.</param>
    public static IReadOnlyList<ProteinClass> Of(IReadOnlyList<ProteinRecord> records, int minimumMembers)
    {
        var options = new ProteinClassOptions
        {
            MinimumMembers = minimumMembers,
            Sources = ProteinClassSources.All & ~ProteinClassSources.Taxon,
        };
        return
        [
            .. ProteinClassSet.FromRecords(records, options).Classes
                .Where(one => one.Source != "keyword" || !s_aboutTheRecord.Contains(one.Id)),
        ];
    }
}
