using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Cli.Tests.Look;

/// <summary>A lens of 4 latents and 3 proteins whose names would do harm if a page or a terminal obeyed them.</summary>
internal static class HostileLens
{
    /// <summary>Closes a tag, starts a script.</summary>
    public const string Script = "\"><script>alert(1)</script>";

    /// <summary>A concept's name.</summary>
    public const string Concept = "DOMAIN: <img src=x onerror=alert(1)>";

    public static string Write(string path, bool corpus = true)
    {
        ProteinRecord[] records =
        [
            Record("P00000", 80, "Plain"),
            Record("P00001", 130, Script) with
            {
                Features =
                [
                    new ProteinFeature { Type = "CHAIN", Start = 1, End = 130 },
                    new ProteinFeature { Type = "DOMAIN", Start = 5, End = 20, Note = Script },
                    new ProteinFeature { Type = "DISULFID", Start = 8, End = 70 },
                ],
            },
            Record("P00002", 20, ""),
        ];
        using var writer = new LensWriter(path, replace: true);
        WriteCodes(writer.CodesFolder, records);
        writer.WriteFeatures(
        [
            new LensFeature(0, 0.1, 8, 4, 2.0 / 3, 8),
            new LensFeature(1, 0.02, 2, 1, 1.0 / 3, 2),
            new LensFeature(2, 0, 0, 0, 0, 0),
            new LensFeature(3, 0.01, 1, 1, 1.0 / 3, 1),
        ]);
        writer.WriteConcepts(LensConcept.FileName, [Line(Concept, 0), Line("HELIX", 1), Line("DOMAIN: SH3", null)]);
        writer.WritePairs(
        [
            new LensPair(0, Concept, 0.5, 0.75, 10, 2, 1, 0.8, 0.9, 0.85, 0.5) { TestAuroc = 0.95 },
            new LensPair(1, "HELIX", 0, 0.4, 10, 2, 3, 0.5, 0.25, 0.33, 0.1),
        ]);
        writer.WriteTable("halves.tsv", ["accession", "half"],
            [["P00000", "validation"], ["P00001", "test"], ["P00002", "test"]]);
        if (corpus)
        {
            writer.WriteCorpusProteins(records.Select(CorpusProtein.Of));
            writer.WriteCorpusAnnotations(records.SelectMany((record, p) => CorpusAnnotation.Of(p, record)));
            writer.WriteCorpusInstances(
            [
                new CorpusInstance(0, 1, [new(5, 20)]), new CorpusInstance(0, 2, [new(3, 9)]),
                new CorpusInstance(1, 0, [new(1, 5)]),
            ]);
        }

        var tally = new ConceptTally(1, 0, null, 3);
        writer.Commit(new LensManifest(
            LensManifest.FormatName,
            0,
            States(),
            "bbbb",
            new LensSummary(3, 230, 4, 0.25, 2, 1, null, tally, tally),
            new LensScoring([0, 0.5], 0.5, 10, 5, 1, 2, 1, false),
            Provenance())).Dispose();
        return path;
    }

    private static ProteinRecord Record(string accession, int length, string name) => new()
    {
        Accession = accession,
        Description = name,
        EntryName = $"{accession}_MADE",
        Sequence = string.Concat(Enumerable.Repeat("ACDEFGHIKL", 13))[..length],
    };

    private static LensConcept Line(string name, int? feature) => new(
        name, "domain", 10, 100, 12, 120, feature, 0.5, 0.75, 0.8, 0.9, 0.85, 0.5, feature == 0)
    {
        Q = 0.01,
        NullF1 = 0.1,
    };

    // Latent 0 is active on residues 5 to 12 of the second protein and on the first of the first; latents 1 and 3 on
    // one residue of the first.
    private static void WriteCodes(string folder, ProteinRecord[] records)
    {
        using var writer = new SparseCodesWriter(folder, ProteinTable.Of(records), 4, DType.F32);
        for (int p = 0; p < records.Length; p++)
        {
            var starts = new List<long> { 0 };
            var latents = new List<int>();
            var values = new List<float>();
            for (int r = 0; r < records[p].Length; r++)
            {
                (int, float)[] here = (p, r) switch
                {
                    (0, 0) => [(0, 3), (1, 2)],
                    (0, 1) => [(3, 1)],
                    (1, >= 4 and < 12) => [(0, 8 - (r - 4))],
                    _ => [],
                };
                foreach ((int latent, float value) in here)
                {
                    latents.Add(latent);
                    values.Add(value);
                }

                starts.Add(latents.Count);
            }

            using Tensor offsets = new(DType.I64, starts.Count), indices = new(DType.I32, latents.Count);
            starts.ToArray().CopyTo(offsets.View<long>().Span);
            latents.ToArray().CopyTo(indices.View<int>().Span);
            using Tensor numbers = Tensor.FromFloats([.. values], values.Count);
            writer.AddProtein(records[p].Length, offsets, indices, numbers);
        }

        writer.Finish(States(), "bbbb", Provenance()).Dispose();
    }

    private static HiddenStates States() =>
        new("nano", "aaaa", ["blocks.2.hook_resid_post"], HiddenStates.ResiduesOnly, "window");

    private static Provenance Provenance() => new("plmlens test", "score", 7, new Dictionary<string, string>());
}
