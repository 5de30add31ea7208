using System.Diagnostics;
using PlmLens.Analysis.Statistics;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;
using PlmLens.Store;
using SparseCodes = PlmLens.Store.SparseCodes;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>
/// <c>synthetic-lens</c>: a lens of any size, made up from a seed. Codes, places and statistics of latents are those of
/// made-up proteins; scores and the tables of parts are invented. Memory does not grow with residues.
/// </summary>
internal static class SyntheticLensProgram
{
    private const int ProteinsAtOnce = 256;

    /// <summary>Makes the lens that the arguments ask for.</summary>
    public static void Run(ReadOnlySpan<string> arguments)
    {
        var options = SyntheticLensOptions.Parse(arguments);
        long start = Stopwatch.GetTimestamp();
        using var pool = new WorkerPool(Environment.ProcessorCount);
        using var backend = new CpuBackend(pool);
        using EsmModel model = EsmModel.Load(Repository.Path("models", "nano"), backend);
        using var writer = new LensWriter(options.Out, options.Replace);
        using var sae = new SyntheticSae(model, backend, options.Latents, options.K, options.Seed);
        string folder = Path.Combine(writer.Folder, "sae");
        sae.Save(folder);
        string hash = ContentHash.OfFile(Path.Combine(folder, SaeFolder.WeightsName));
        var states = new HiddenStates(
            model.Name, model.ModelHash, [sae.Record.HookName], HiddenStates.ResiduesOnly, "window");
        var provenance = new Provenance(
            Provenance.ThisProgram, SyntheticLensOptions.Verb, options.Seed, new Dictionary<string, string>());

        var latents = new SyntheticLatents(options.Latents, options.K, options.Seed);
        IReadOnlyList<SyntheticConcept> concepts =
            SyntheticConcept.Make(options.Concepts, latents.Living, options.Seed);
        var corpus = new SyntheticCorpus(options, concepts);
        Say(start, "corpus");
        corpus.Write(writer);
        Say(start, "corpus tables");
        using SparseCodes codes = WriteCodes(options, corpus, latents, writer.CodesFolder, states, hash, provenance);
        Say(start, "codes");
        var statistics = FeatureStatistics.Of(codes, pool);
        Say(start, "statistics");

        LensFeature[] features = [.. statistics.Features.Select((line, i) => new LensFeature(
            i,
            statistics.DensityOf(i),
            line.Maximum,
            line.MeanActive,
            (double)line.Proteins / options.Proteins,
            line.Maximum))];
        var scores = new SyntheticScores(corpus, options.Seed);
        WriteScores(writer, scores, features, 2 * sae.Width);
        new SyntheticParts(latents, sae, scores, concepts, features, codes.Residues, options.Seed).Write(writer);
        writer.Commit(new LensManifest(
            LensManifest.FormatName, 0, states, hash, Summary(options, codes, statistics, scores), Scoring(corpus),
            provenance)).Dispose();
        Say(start, $"lens {writer.FinalPath}");
    }

    private static SparseCodes WriteCodes(
        SyntheticLensOptions options,
        SyntheticCorpus corpus,
        SyntheticLatents latents,
        string folder,
        HiddenStates states,
        string hash,
        Provenance provenance)
    {
        var proteins = ProteinTable.Of(corpus.Proteins().Select(protein => protein.Record));
        using var writer = new SparseCodesWriter(folder, proteins, options.Latents);
        for (int first = 0; first < options.Proteins; first += ProteinsAtOnce)
        {
            var batch = new SyntheticProteinCodes[Math.Min(ProteinsAtOnce, options.Proteins - first)];
            Parallel.For(0, batch.Length, i => batch[i] = SyntheticProteinCodes.Make(
                corpus.Make(first + i), corpus.Concepts, latents, options.K, options.Seed));
            foreach (SyntheticProteinCodes codes in batch)
                codes.AddTo(writer);
        }

        return writer.Finish(states, hash, provenance);
    }

    private static void WriteScores(LensWriter writer, SyntheticScores scores, LensFeature[] features, int neurons)
    {
        writer.WriteFeatures(features);
        writer.WritePairs(scores.Pairs(features));
        writer.WriteConcepts(LensConcept.FileName, scores.Concepts());
        writer.WriteConcepts(LensConcept.AminoAcidFileName, scores.NullConcepts("sae", features.Length));
        writer.WriteConcepts("null_concepts.tsv", scores.NullConcepts("sae", features.Length));
        (string, int, double)[] baselines =
            [("neurons", neurons, 0.5), ("pca", neurons, 0.3), ("random", features.Length, 0.1)];
        foreach ((string name, int count, double share) in baselines)
        {
            writer.WriteConcepts($"baselines/{name}.tsv", scores.Baseline(name, count, share));
            writer.WriteConcepts($"baselines/{name}_null_concepts.tsv", scores.NullConcepts(name, count));
        }
    }

    private static LensSummary Summary(
        SyntheticLensOptions options, SparseCodes codes, FeatureStatistics statistics, SyntheticScores scores)
    {
        var tally = new ConceptTally(scores.Found, scores.Found / 3, null, options.Concepts)
        {
            Pca = scores.Found / 6,
            Random = 0,
            SequenceAlone = 1,
            ExpectedByChance = 0.1,
        };
        var nulls = new ConceptTally(20, 20, null, 20) { Pca = 20, Random = 20 };
        return new LensSummary(
            options.Proteins, codes.Residues, options.Latents, 0.2, statistics.L0, statistics.Dead, 0.9, tally, nulls)
        {
            NullConcepts = nulls,
        };
    }

    private static LensScoring Scoring(SyntheticCorpus corpus)
    {
        int test = corpus.IsTest.Count(isTest => isTest);
        return new LensScoring(
            [0, 0.15, 0.5, 0.6, 0.8], 0.5, 10, 5, corpus.IsTest.Count - test, test, corpus.IsTest.Count, false)
        {
            ClusterSource = "none",
            SplitSeed = 0,
            Permutations = 200,
            QBelow = 0.05,
        };
    }

    private static void Say(long start, string what)
    {
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.Error.WriteLine(FormattableString.Invariant(
            $"{seconds,6:0.0} s  {what}  (peak {process.PeakWorkingSet64 >> 20:N0} MiB)"));
    }
}
