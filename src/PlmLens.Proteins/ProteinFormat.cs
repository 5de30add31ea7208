namespace PlmLens.Proteins;

/// <summary>The forms in which protein records are read.</summary>
public enum ProteinFormat
{
    /// <summary>FASTA: sequences with a header line.</summary>
    Fasta,

    /// <summary>UniProt's flat file: entries from ID to //.</summary>
    UniProtFlat,

    /// <summary>The table of the UniProt web service, tab-separated with a header line.</summary>
    UniProtTsv,
}
