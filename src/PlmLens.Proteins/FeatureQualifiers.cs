namespace PlmLens.Proteins;

/// <summary>Puts the qualifiers of a feature (<c>/note="..."</c> and its like) into their places.</summary>
internal static class FeatureQualifiers
{
    /// <summary>The feature with one qualifier set; an unknown qualifier changes nothing.</summary>
    /// <param name="feature">The feature so far.</param>
    /// <param name="name">Without the slash: <c>note</c>.</param>
    /// <param name="value">Without quotes.</param>
    public static ProteinFeature With(ProteinFeature feature, string name, string value)
    {
        if (value.Length == 0)
            return feature;
        return name switch
        {
            "note" => feature with { Note = value },
            "evidence" => feature with { Evidence = SplitEvidence(value) },
            "id" or "FTId" => feature with { FeatureId = value },
            "ligand" => feature with { Ligand = value },
            "ligand_id" => feature with { LigandId = value },
            "ligand_label" => feature with { LigandLabel = value },
            "ligand_note" => feature with { LigandNote = value },
            "ligand_part" => feature with { LigandPart = value },
            "ligand_part_id" => feature with { LigandPartId = value },
            _ => feature,
        };
    }

    /// <summary>Evidence codes of a list such as <c>ECO:0000269|PubMed:1, ECO:0000305</c>.</summary>
    public static string[] SplitEvidence(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
