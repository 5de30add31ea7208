namespace PlmLens.Analysis.Concepts;

/// <summary>The kinds of annotation of whole proteins that classes are made from.</summary>
[Flags]
public enum ProteinClassSources
{
    /// <summary>No class.</summary>
    None = 0,

    /// <summary>InterPro entries.</summary>
    InterPro = 1,

    /// <summary>Pfam families.</summary>
    Pfam = 2,

    /// <summary>Gene Ontology terms, and their ancestors where an ontology is given.</summary>
    GeneOntology = 4,

    /// <summary>Enzyme classes of all levels.</summary>
    Enzyme = 8,

    /// <summary>Subcellular location, topology and orientation.</summary>
    Location = 16,

    /// <summary>UniProt keywords.</summary>
    Keyword = 32,

    /// <summary>Taxa of the organisms' lineages.</summary>
    Taxon = 64,

    /// <summary>Everything.</summary>
    All = InterPro | Pfam | GeneOntology | Enzyme | Location | Keyword | Taxon,
}
