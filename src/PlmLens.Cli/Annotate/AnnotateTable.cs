using PlmLens.Analysis.Annotate;
using PlmLens.Analysis.Annotate.Homology;
using PlmLens.Store;

namespace PlmLens.Cli.Annotate;

/// <summary>The table of calls that `annotate --out` writes.</summary>
internal static class AnnotateTable
{
    private static readonly string[] s_columns =
    [
        "accession", "entry", "concept", "start", "end", "feature", "window", "peak", "peak_residue",
        "precision", "precision_low", "precision_high", "held_out_calls", "held_out_annotated", "held_out_proteins",
        "base_rate",
        "residue_precision", "residue_precision_low", "residue_precision_high", "held_out_residues", "state", "curated",
        "homology", "homologue", "identity", "e_value", "homologue_experimental", "search",
    ];

    /// <summary>Writes it, whole.</summary>
    public static void Write(string path, AnnotateOutcome outcome) =>
        Tsv.Write(path, s_columns, outcome.Calls.Select(call => Row(call, outcome)));

    /// <summary>What homologues say, in words.</summary>
    public static string Text(HomologyState state) => state switch
    {
        HomologyState.NotAsked => "not searched: --search none",
        HomologyState.NotSearched => HomologySearcher.NotInstalled,
        HomologyState.NoHomologue => "no homologue in the corpus",
        HomologyState.NotAligned => "homologues not aligned there",
        HomologyState.NotCarried => "homologues aligned there do not carry it",
        _ => "a homologue carries it there",
    };

    /// <summary>What curators say, in words.</summary>
    public static string Text(CuratedState state) => state switch
    {
        CuratedState.Unknown => "no annotation of the protein",
        CuratedState.NotJudged => "no structure known",
        CuratedState.Unannotated => "not annotated",
        CuratedState.Partly => "partly annotated",
        CuratedState.Disagrees => "annotation disagrees",
        _ => "annotated",
    };

    private static object?[] Row(AnnotationCall call, AnnotateOutcome outcome)
    {
        Proportion precision = call.Precision;
        Proportion? residue = call.ResiduePrecision;
        HomologyEvidence homology = call.Homology;
        Proteins.ProteinRecord protein = outcome.Proteins.Records[call.Protein];
        bool known = homology.Target is not null;
        return
        [
            protein.Accession,
            protein.EntryName,
            outcome.Proteins.Concepts[call.Pair.Pair.Concept].Name,
            call.Place.Start + 1,
            call.Place.End,
            call.Pair.Pair.Feature,
            call.Pair.Pair.Window,
            call.Peak,
            call.Place.PeakAt + 1,
            precision.Estimate,
            precision.Low,
            precision.High,
            precision.Total,
            precision.Right,
            precision.Proteins,
            call.Pair.BaseRate,
            residue?.Estimate,
            residue?.Low,
            residue?.High,
            residue?.Total,
            Text(call.State),
            call.Curated,
            Text(homology.State),
            homology.Target is { } target ? outcome.Corpus.Records[target].Accession : null,
            known ? homology.Identity : null,
            known ? homology.EValue : null,
            homology.State == HomologyState.Carried ? homology.Experimental : null,
            outcome.Program,
        ];
    }
}
