using System.Collections.Frozen;
using PlmLens.Analysis.Concepts;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Annotate;

/// <summary>Reads what curators say where a feature calls a concept.</summary>
internal static class Curation
{
    private const int MostListed = 4;

    // What a residue cannot be at the same time, by key, or by key and note. Topology and secondary structure come one
    // for each residue; a cysteine in a disulfide bond binds nothing else, and is not cut off with a signal or inside a
    // membrane.
    private static readonly FrozenDictionary<string, string[]> s_excluded = new Dictionary<string, string[]>
    {
        ["HELIX"] = ["STRAND", "TURN", "TRANSMEM: Beta stranded"],
        ["STRAND"] = ["HELIX", "TURN", "COILED", "TRANSMEM: Helical"],
        ["TURN"] = ["HELIX", "STRAND"],
        ["TRANSMEM"] = ["TRANSMEM", "INTRAMEM", "TOPO_DOM", "SIGNAL", "TRANSIT"],
        ["INTRAMEM"] = ["INTRAMEM", "TRANSMEM", "TOPO_DOM", "SIGNAL", "TRANSIT"],
        ["TOPO_DOM"] = ["TOPO_DOM", "TRANSMEM", "INTRAMEM", "SIGNAL", "TRANSIT"],
        ["SIGNAL"] = ["TRANSMEM", "INTRAMEM", "TOPO_DOM", "TRANSIT"],
        ["TRANSIT"] = ["TRANSMEM", "INTRAMEM", "TOPO_DOM", "SIGNAL"],
        ["DISULFID"] = ["BINDING", "METAL", "LIPID", "SIGNAL", "TRANSIT", "TRANSMEM"],
        ["LIPID"] = ["DISULFID", "BINDING", "METAL"],
        ["CARBOHYD"] = ["TRANSMEM", "SIGNAL", "TRANSIT"],
    }.ToFrozenDictionary();

    // Keys that cover a whole molecule or describe the record, and so say nothing about a place.
    private static readonly string[] s_background =
        ["CHAIN", "PEPTIDE", "PROPEP", "VARIANT", "VAR_SEQ", "CONFLICT", "MUTAGEN", "NON_TER", "NON_CONS", "UNSURE"];

    /// <summary>The state of a call.</summary>
    public static CuratedState StateOf(AnnotatedCorpus corpus, int concept, FeatureCall call, AnnotateLevel level)
    {
        ProteinRecord record = corpus.Records[call.Protein];
        if (PairCalibration.IsRight(concept, call, corpus, level))
            return CuratedState.Annotated;
        if (record is { Features.Count: 0, CrossReferences.Count: 0, Keywords.Count: 0, EcNumbers.Count: 0 })
            return CuratedState.Unknown;
        int first = corpus.FirstResidues[call.Protein];
        if (level == AnnotateLevel.Region && corpus.CountIn(concept, first + call.Start, first + call.End) > 0)
            return CuratedState.Partly;
        if (level == AnnotateLevel.Region && Disagrees(corpus.Concepts[concept], record, call))
            return CuratedState.Disagrees;
        return corpus.IsJudged(concept, call.Protein) ? CuratedState.Unannotated : CuratedState.NotJudged;
    }

    /// <summary>What is annotated on the residues of a call, with evidence codes: <c>DOMAIN: SH3
    /// [ECO:0000255]</c>.</summary>
    public static string Describe(ProteinRecord record, FeatureCall call)
    {
        string[] all =
        [
            .. Overlapping(record, call).Where(f => !s_background.Contains(f.Type)).Select(feature =>
            {
                string? words = feature.Ligand ?? feature.Note;
                string codes = string.Join(' ', feature.Evidence.Select(EvidenceCode.CodeOf).Distinct());
                return $"{feature.Type}{(words is null ? "" : $": {words}")}{(codes.Length > 0 ? $" [{codes}]" : "")}";
            }).Distinct(),
        ];
        string more = all.Length > MostListed ? $"; {all.Length - MostListed} more" : "";
        return string.Join("; ", all.Take(MostListed)) + more;
    }

    /// <summary>Whether the annotation that makes a call right rests on an experiment.</summary>
    public static bool HasExperiment(AnnotatedCorpus corpus, int concept, FeatureCall call, AnnotateLevel level) =>
        EvidenceOf(corpus, concept, call, level).Any(EvidenceCode.IsExperimental);

    /// <summary>Evidence of the annotations of a concept on the residues of a call, or in its protein.</summary>
    public static IEnumerable<string> EvidenceOf(
        AnnotatedCorpus corpus, int concept, FeatureCall call, AnnotateLevel level)
    {
        ProteinRecord record = corpus.Records[call.Protein];
        return
            from place in corpus.PlacesOf(concept, call.Protein)
            where level == AnnotateLevel.Protein || Touches(place.Start, place.End, place.Linked, call)
            from feature in record.Features
            where feature.Type == corpus.Concepts[concept].Type
                && feature.Start == place.Start + 1
                && feature.End == place.End
            from evidence in feature.Evidence
            select evidence;
    }

    private static bool Disagrees(Concept concept, ProteinRecord record, FeatureCall call) =>
        s_excluded.TryGetValue(concept.Type, out string[]? excluded)
        && Overlapping(record, call).Any(feature =>
            excluded.Contains(feature.Type) || excluded.Contains($"{feature.Type}: {feature.Note?.Split(';')[0]}"));

    private static IEnumerable<ProteinFeature> Overlapping(ProteinRecord record, FeatureCall call) =>
        record.Features.Where(f => f.Isoform is null
            && f is { Start: { } start, End: { } end }
            && Touches(start - 1, end, f.Type is "DISULFID" or "CROSSLNK", call));

    private static bool Touches(int start, int end, bool linked, FeatureCall call)
    {
        bool Holds(int residue) => residue >= call.Start && residue < call.End;
        return linked ? Holds(start) || Holds(end - 1) : start < call.End && end > call.Start;
    }
}
