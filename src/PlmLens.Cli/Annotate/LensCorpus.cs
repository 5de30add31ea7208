using PlmLens.Analysis.Concepts;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Cli.Annotate;

/// <summary>The annotated proteins that a lens was built from. A lens holds their codes and halves, not their
/// annotation, so the file they came from is read again.</summary>
/// <param name="Records">In the lens's order.</param>
/// <param name="Split">Their halves.</param>
internal sealed record LensCorpus(IReadOnlyList<ProteinRecord> Records, CorpusSplit Split)
{
    private const string HalvesFile = "halves.tsv";

    /// <summary>Reads them.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="given">The file, or null for the bundled one.</param>
    /// <param name="context">Progress and notes.</param>
    /// <exception cref="PlmLensException">The file is not the one that the lens was built from.</exception>
    public static LensCorpus Read(LensFolder lens, string? given, VerbContext context)
    {
        _ = LensAnnotation.OptionsOf(lens);
        Corpus file = Corpus.Read(given ?? Bundled.Proteins, context);
        if (!file.Inputs.Values.Any(lens.Manifest.Provenance.Inputs.Values.Contains))
        {
            if (given is null)
            {
                throw new PlmLensException(
                    $"{lens.Folder} was built from {string.Join(", ", lens.Manifest.Provenance.Inputs.Keys)}, "
                    + "not from "
                    +
                    "the bundled proteins; give that file with --corpus.");
            }

            context.Progress.Note(
                $"{given} is not the very file that {lens.Folder} was built from; its annotation is used.");
        }

        IReadOnlyList<StoredProtein> stored = lens.Codes.Proteins.Proteins;
        IReadOnlyList<ProteinRecord> records = AsStored(lens, file.Proteins, stored);
        return new LensCorpus(records, ReadSplit(lens));
    }

    /// <summary>Whether a lens was built from the bundled proteins.</summary>
    public static bool IsBundled(LensFolder lens) =>
        lens.Manifest.Provenance.Inputs.Values.Contains(ContentHash.OfFile(Bundled.Proteins));

    private static ProteinRecord[] AsStored(
        LensFolder lens, IReadOnlyList<ProteinRecord> proteins, IReadOnlyList<StoredProtein> stored)
    {
        if (lens.Manifest.States.LongPolicy == LongPolicy.Truncate.Text())
            (proteins, _) = LongProteins.Apply(proteins, LongPolicy.Truncate, stored.Max(p => p.Length));
        var byAccession = new Dictionary<string, ProteinRecord>();
        foreach (ProteinRecord protein in proteins)
            byAccession.TryAdd(protein.Accession, protein);
        var records = new ProteinRecord[stored.Count];
        for (int p = 0; p < records.Length; p++)
        {
            string accession = stored[p].Accession;
            if (!byAccession.TryGetValue(accession, out ProteinRecord? record))
            {
                throw new PlmLensException(
                    $"The protein {accession} of {lens.Folder} is not in the file; give the one it was built from "
                    + "with "
                    +
                    "--corpus.");
            }

            if (record.Length != stored[p].Length)
            {
                throw new PlmLensException(
                    $"{accession} has {record.Length} residues in the file and {stored[p].Length} in {lens.Folder}; " +
                    "give the file that the lens was built from with --corpus.");
            }

            records[p] = record;
        }

        return records;
    }

    /// <summary>The halves of a lens's proteins.</summary>
    /// <param name="lens">The lens.</param>
    /// <exception cref="PlmLensException">Its table of halves is damaged.</exception>
    public static CorpusSplit ReadSplit(LensFolder lens)
    {
        IReadOnlyList<StoredProtein> stored = lens.Codes.Proteins.Proteins;
        string path = Path.Combine(lens.Folder, HalvesFile);
        var halves = new Dictionary<string, int>();
        foreach ((int line, string[] fields) in Tsv.Read(path, ["accession", "half"]))
        {
            halves[fields[0]] = fields[1] switch
            {
                "validation" => CorpusSplit.Validation,
                "test" => CorpusSplit.Test,
                _ => throw new PlmLensException(
                    $"{path}, line {line}: '{fields[1]}' is neither validation nor test; build the lens again."),
            };
        }

        LensScoring scoring = lens.Manifest.Scoring;
        return CorpusSplit.Given(
            stored.Select(protein => halves.TryGetValue(protein.Accession, out int half)
                ? half
                : throw new PlmLensException($"{path} lacks the protein {protein.Accession}; build the lens again.")),
            scoring.Clusters,
            scoring.ByHomology);
    }
}
