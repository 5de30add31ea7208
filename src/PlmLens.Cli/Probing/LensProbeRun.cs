using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Probes;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Cli.Probing;

/// <summary>Probes for a lens's own concepts on its stored codes; runs no model.</summary>
internal static class LensProbeRun
{
    private const int Best = 15;

    /// <summary>Fits, writes the tables and prints the best concepts.</summary>
    /// <param name="path">The lens.</param>
    /// <param name="annotation">The UniProt file that the lens was scored on.</param>
    /// <param name="folder">Where the tables go.</param>
    /// <param name="seed">Decides what is sampled.</param>
    /// <param name="context">Threads, progress, output.</param>
    public static void Run(string path, string annotation, string folder, ulong seed, VerbContext context)
    {
        using LensFolder lens = LensFolder.Open(path);
        ConceptOptions options = LensAnnotation.OptionsOf(lens);
        IReadOnlyList<ProteinRecord> records = Records(lens, annotation, context);
        CorpusSplit split = Halves(lens);
        var run = new ConceptProbeRun
        {
            Records = records,
            Split = split,
            Codes = lens.Codes,
            Concepts = ConceptSet.FromFeatures(records, split, options),
            Seed = seed,
        };
        IReadOnlyList<ConceptProbe> sparse = run.Fit(
            context.Pool, context.Progress, context.Cancel, out SingleLatentProbes single);
        run.Write(single, sparse, (file, columns, rows) => Tsv.Write(Path.Combine(folder, file), columns, rows));
        IReadOnlyList<Concept> concepts = run.Concepts.Concepts;
        if (context.Json)
        {
            context.WriteJson(new
            {
                tables = folder,
                latents = single.Latents,
                concepts = sparse.GroupBy(p => p.Concept).Select(group => new
                {
                    concept = concepts[group.Key].Name,
                    f1 = group.ToDictionary(p => $"k{p.Latents.Length}", p => p.F1.Value),
                }),
            });
        }
        else
            Print(context.Out, concepts, sparse, folder);
    }

    private static void Print(
        TextWriter output, IReadOnlyList<Concept> concepts, IReadOnlyList<ConceptProbe> sparse, string folder)
    {
        output.WriteLine(
            "F1 on residues of held-out proteins, by latents that a probe reads (95 % interval of the largest):");
        foreach (IGrouping<int, ConceptProbe> group in sparse
            .GroupBy(p => p.Concept)
            .OrderByDescending(g => g.Max(p => p.Test.F1))
            .Take(Best))
        {
            string scores = string.Concat(group.Select(p => $"  {p.Latents.Length}: {p.Test.F1:0.000}"));
            ScoreInterval last = group.Last().F1;
            output.WriteLine($"{scores}  ({last.Low:0.000} to {last.High:0.000})  {concepts[group.Key].Name}");
        }

        output.WriteLine($"Tables: {folder}");
    }

    private static List<ProteinRecord> Records(LensFolder lens, string annotation, VerbContext context)
    {
        var byAccession = new Dictionary<string, ProteinRecord>();
        foreach (ProteinRecord record in Corpus.Read(annotation, context).Proteins)
            byAccession.TryAdd(record.Accession, record);
        var records = new List<ProteinRecord>();
        foreach (StoredProtein protein in lens.Codes.Proteins.Proteins)
        {
            if (!byAccession.TryGetValue(protein.Accession, out ProteinRecord? record)
                || record.Length != protein.Length)
            {
                throw new PlmLensException(
                    $"{annotation} {(record is null ? "lacks" : "has another length of")} {protein.Accession} of the "
                    + "lens; give the file that the lens was scored on.");
            }

            records.Add(record);
        }

        return records;
    }

    private static CorpusSplit Halves(LensFolder lens)
    {
        string path = Path.Combine(lens.Folder, "halves.tsv");
        var halves = new Dictionary<string, int>();
        foreach ((int line, string[] fields) in Tsv.Read(path, ["accession", "half"]))
        {
            halves[fields[0]] = fields[1] switch
            {
                "validation" => CorpusSplit.Validation,
                "test" => CorpusSplit.Test,
                _ => throw new PlmLensException(
                    $"{path}, line {line}: '{fields[1]}' is no half; build the lens again."),
            };
        }

        int[] ordered = [.. lens.Codes.Proteins.Proteins.Select(p => halves.TryGetValue(p.Accession, out int half)
            ? half
            : throw new PlmLensException($"{path} does not name {p.Accession}; build the lens again."))];
        return CorpusSplit.FromHalves(ordered, lens.Manifest.Scoring.Clusters, lens.Manifest.Scoring.ByHomology);
    }
}
