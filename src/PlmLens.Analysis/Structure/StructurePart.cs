using System.Text.RegularExpressions;
using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Analysis.Structure;

/// <summary>
/// The part of a lens that says which latents gather in sequence and which in space: <c>structure_test.tsv</c> and
/// <c>structure_report.tsv</c> (docs/formats/lens-structure.md).
/// </summary>
public sealed class StructurePart : ILensPart
{
    /// <summary>The table of tests.</summary>
    public const string TestFile = "structure_test.tsv";

    /// <summary>The table of proteins.</summary>
    public const string ReportFile = "structure_report.tsv";

    private static readonly string[] s_testColumns =
    [
        "feature", "proteins", "sampled", "sequence_d", "sequence_p", "sequence_p_adjusted", "structure_d",
        "structure_p", "structure_p_adjusted", "verdict", "far_proteins", "far_d", "far_p", "far_p_adjusted",
        "matched_proteins", "matched_d", "matched_p", "matched_p_adjusted", "far_verdict",
    ];

    private static readonly string[] s_reportColumns =
    [
        "accession", "length", "files", "file", "chain", "models", "mapped_by", "with_coordinates", "matched",
        "mismatched", "used", "why_not",
    ];

    private readonly string _folder;
    private readonly StructureTestOptions _options;

    /// <summary>Makes the part.</summary>
    /// <param name="folder">Structures, by the names that <see cref="StructureFiles"/> knows.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="UsageException">There is no such folder, or an option makes no sense.</exception>
    public StructurePart(string folder, StructureTestOptions? options = null)
    {
        _folder = folder;
        _options = options ?? new StructureTestOptions();
        _options.Validate();
        if (!Directory.Exists(folder))
            throw new UsageException($"There is no folder {folder}; name a folder with structures of the proteins.");
    }

    /// <inheritdoc/>
    public string Name => "structure";

    /// <inheritdoc/>
    public void Write(LensPartInputs inputs, LensWriter writer)
    {
        StructureFiles files = StructureFiles.Find(_folder, inputs.Records);
        IReadOnlyList<StructureMatch> matches =
            StructureMatch.ReadAll(files, inputs.Records, _options, inputs.Pool, inputs.Cancel);
        writer.WriteTable(ReportFile, s_reportColumns, inputs.Records.Select((r, i) => ReportRow(r, matches[i])));
        List<MappedProtein> proteins = Mapped(inputs.Records, matches);
        IReadOnlyList<LatentStructure> tested = proteins.Count < _options.MinimumProteins
            ? []
            : SequenceStructureTest.Run(
                new CodeColumns(inputs.Codes), proteins, _options, inputs.Seed, inputs.Pool, inputs.Cancel);
        writer.WriteTable(TestFile, s_testColumns, tested.Select(TestRow));
        inputs.Progress.Note(Summary(files, inputs.Records.Count, proteins.Count, tested));
    }

    private static List<MappedProtein> Mapped(
        IReadOnlyList<ProteinRecord> records, IReadOnlyList<StructureMatch> matches)
    {
        var proteins = new List<MappedProtein>();
        int first = 0;
        for (int i = 0; i < records.Count; i++)
        {
            if (matches[i].Neighbours is { } neighbours)
                proteins.Add(new MappedProtein(first, neighbours));
            first += records[i].Length;
        }

        return proteins;
    }

    private string Summary(StructureFiles files, int records, int used, IReadOnlyList<LatentStructure> tested)
    {
        string found = $"Structures: {files.Matched:N0} of {files.Total:N0} files in {_folder} belong to proteins of "
            + $"the corpus, and {used:N0} of {records:N0} proteins can be used";
        if (used < _options.MinimumProteins)
        {
            return $"{found}; a latent needs {_options.MinimumProteins}, so none was tested. {ReportFile} says what "
                + "became of each protein.";
        }

        int Count(Func<LatentStructure, bool> which) => tested.Count(which);
        return $"{found}; {tested.Count:N0} latents tested: {Count(t => t.Verdict == StructureVerdict.Structural):N0} "
            + $"structural, {Count(t => t.Verdict == StructureVerdict.StructuralOnly):N0} structural only, "
            + $"{Count(t => t.FarVerdict is FarVerdict.Far or FarVerdict.FarMatched):N0} at far neighbours.";
    }

    private static object?[] ReportRow(ProteinRecord record, StructureMatch match) =>
    [
        record.Accession, record.Length, match.Files, match.File, match.Chain, match.File is null ? null : match.Models,
        match.Mapping is { } mapping ? Word(mapping.Means) : null, match.Mapping?.WithCoordinates,
        match.Mapping?.Matched, match.Mapping?.Mismatched, match.Neighbours is not null, match.WhyNot,
    ];

    private static object?[] TestRow(LatentStructure latent) =>
    [
        latent.Latent, latent.Proteins, latent.Sampled, latent.Sequence.Test.Effect, latent.Sequence.Test.P,
        latent.Sequence.Adjusted, latent.Structural.Test.Effect, latent.Structural.Test.P, latent.Structural.Adjusted,
        Word(latent.Verdict), .. FarFields(latent.Far), .. FarFields(latent.Matched), Word(latent.FarVerdict),
    ];

    private static object?[] FarFields(AdjustedTest test) => test.Adjusted is null
        ? [test.Test.Count, null, null, null]
        : [test.Test.Count, test.Test.Effect, test.Test.P, test.Adjusted];

    // StructuralOnly as structural_only.
    private static string Word(Enum value) =>
        Regex.Replace(value.ToString(), "(?<=[a-z])[A-Z]", letter => "_" + letter.Value).ToLowerInvariant();
}
