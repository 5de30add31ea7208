using System.Collections.Frozen;

namespace PlmLens.Analysis.Concepts;

/// <summary>How a UniProt feature key becomes concepts.</summary>
/// <param name="Level">What counts as finding it.</param>
/// <param name="Linked">Start and end are two linked residues, not the ends of a stretch.</param>
/// <param name="HasAny">All annotations of the key together are a concept too.</param>
/// <param name="Numbered">A number at the end of a note counts copies within a protein and is dropped.</param>
/// <param name="WhyNot">Why the key gives no concept; null when it does.</param>
internal sealed record FeatureKey(
    ConceptLevel Level, bool Linked = false, bool HasAny = true, bool Numbered = true, string? WhyNot = null)
{
    private const string Record = "describes the record or its variants, not the molecule";

    // Numbers in these notes name chemistry ("N6-acetyllysine", "SUMO2"), not copies.
    private static readonly FeatureKey s_site = new(ConceptLevel.Residue, Numbered: false);
    private static readonly FeatureKey s_link = new(ConceptLevel.Residue, Linked: true, Numbered: false);
    private static readonly FeatureKey s_stretch = new(ConceptLevel.Domain);
    private static readonly FeatureKey s_record = new(ConceptLevel.Domain, WhyNot: Record);

    // "any" of these mixes unrelated things, as in InterPLM's evaluation.
    private static readonly FeatureKey s_mixed = new(ConceptLevel.Domain, HasAny: false);

    private static readonly FrozenDictionary<string, FeatureKey> s_keys = new Dictionary<string, FeatureKey>
    {
        ["ACT_SITE"] = s_site,
        ["CARBOHYD"] = s_site,
        ["LIPID"] = s_site,
        ["METAL"] = s_site,
        ["NON_STD"] = s_site,
        ["SITE"] = s_site,
        ["MOD_RES"] = s_site with { HasAny = false },
        ["CROSSLNK"] = s_link,
        ["DISULFID"] = s_link,
        ["BINDING"] = s_stretch with { Numbered = false },
        ["REGION"] = s_mixed,
        ["DOMAIN"] = s_mixed,
        ["COMPBIAS"] = s_mixed,
        ["MOTIF"] = s_mixed,
        ["CA_BIND"] = s_stretch,
        ["COILED"] = s_stretch,
        ["DNA_BIND"] = s_stretch,
        ["HELIX"] = s_stretch,
        ["INTRAMEM"] = s_stretch,
        ["NP_BIND"] = s_stretch,
        ["PEPTIDE"] = s_stretch,
        ["PROPEP"] = s_stretch,
        ["REPEAT"] = s_stretch,
        ["SIGNAL"] = s_stretch,
        ["STRAND"] = s_stretch,
        ["TOPO_DOM"] = s_stretch,
        ["TRANSIT"] = s_stretch,
        ["TRANSMEM"] = s_stretch,
        ["TURN"] = s_stretch,
        ["ZN_FING"] = s_stretch,
        ["CHAIN"] = new(ConceptLevel.Domain, WhyNot: "covers nearly every residue"),
        ["INIT_MET"] = new(ConceptLevel.Residue, WhyNot: "is always residue 1"),
        ["CONFLICT"] = s_record,
        ["MUTAGEN"] = s_record,
        ["NON_CONS"] = s_record,
        ["NON_TER"] = s_record,
        ["UNSURE"] = s_record,
        ["VAR_SEQ"] = s_record,
        ["VARIANT"] = s_record,
    }.ToFrozenDictionary();

    /// <summary>Whether UniProt has, or had, the key <paramref name="type"/>.</summary>
    public static bool IsKnown(string type) => s_keys.ContainsKey(type);

    /// <summary>How <paramref name="type"/> is read; keys that are not in the table are stretches.</summary>
    public static FeatureKey Of(string type) => s_keys.GetValueOrDefault(type, s_stretch);
}
