using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Scoring;
using PlmLens.Proteins;
using PlmLens.Proteins.Ontologies;
using PlmLens.Store;

namespace PlmLens.Analysis.Families;

/// <summary>Which latents tell the proteins of a class, beside the model's neurons: <c>classes.tsv</c>,
/// <c>families.tsv</c>, <c>families_report.tsv</c> and <c>families_summary.tsv</c>; see
/// docs/formats/lens-families.md.</summary>
/// <param name="options">How they are tested.</param>
/// <param name="clusters">Homology clusters of the corpus: p-values count one protein of each. Null to count every
/// protein, as if none had a relative in the corpus.</param>
/// <param name="ontology">The Gene Ontology, so that proteins are in the classes of the ancestors of their terms; null
/// to take terms as the records have them.</param>
/// <param name="given">Classes from a file, beside those of the records; null for none.</param>
public sealed class FamiliesPart(
    FamilyOptions options, HomologyClusters? clusters, Ontology? ontology = null, GivenClasses? given = null)
    : ILensPart
{
    /// <inheritdoc/>
    public string Name => "families";

    /// <inheritdoc/>
    public void Write(LensPartInputs inputs, LensWriter writer)
    {
        options.Validate();
        // With fewer members than that, one half has too few.
        var worthReading = new ProteinClassOptions { MinimumMembers = 2 * options.MinimumMembers };
        var set = ProteinClassSet.FromRecords(inputs.Records, worthReading, ontology, given);
        foreach (string note in set.Report.Notes)
            inputs.Progress.Note(note);
        var classes = new ClassIndex(
            set.Classes, inputs.Split, FirstOfClusters(inputs.Records, inputs.Split), options);
        FamilyTables.WriteReport(writer, set.Report, classes, inputs.Split);
        if (classes.Tested.Count == 0)
        {
            inputs.Progress.Note(
                $"No protein class has {options.MinimumMembers} members in both halves; no families are tested.");
        }

        int[] lengths = [.. inputs.Records.Select(record => record.Length)];
        FamilyScores latents = Score(
            inputs, classes, "testing families", new LatentProteinScores(new CodeColumns(inputs.Codes), lengths));
        FamilyScores neurons = Score(
            inputs,
            classes,
            "testing families, neurons",
            NeuronProteinScores.Of(inputs.States, lengths, inputs.Cancel));
        FamilyTables.WriteClasses(writer, classes, latents, neurons);
        FamilyTables.WritePairs(writer, classes, latents);
        FamilyTables.WriteSummary(writer, classes, [("sae", latents), ("neurons", neurons)]);
    }

    // True for the protein of each cluster that comes first in the test half; proteins in no cluster stand for
    // themselves.
    private bool[] FirstOfClusters(IReadOnlyList<ProteinRecord> records, CorpusSplit split)
    {
        var seen = new HashSet<string>();
        return [.. records.Select((record, p) => split.HalfOf(p) == CorpusSplit.Test
            && (clusters?.ClusterOf(record.Accession) is not { } cluster || seen.Add(cluster)))];
    }

    private FamilyScores Score(LensPartInputs inputs, ClassIndex classes, string stage, IProteinScores scores)
    {
        inputs.Progress.Report(stage, 0, scores.Features, "features");
        FamilyScores found = FamilyScorer.Score(scores, classes, inputs.Split, options, inputs.Pool, inputs.Cancel);
        inputs.Progress.Report(stage, scores.Features, scores.Features, "features");
        return found;
    }
}
