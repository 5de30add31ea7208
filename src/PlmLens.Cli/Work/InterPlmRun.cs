using PlmLens.Analysis.Protocols.InterPlm;
using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Statistics;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Work;

/// <summary>`score --protocol interplm`: InterPLM's evaluation from a UniProt table to its result files.</summary>
/// <param name="Session">Model and SAE.</param>
/// <param name="Input">The UniProt TSV.</param>
/// <param name="Options">How annotation is read; shards are numbered in the order of the shuffled proteins, the first
/// half of them is validation.</param>
/// <param name="Bound">F1 that a pair must exceed.</param>
/// <param name="BatchTokens">Tokens of one pass of the model.</param>
internal sealed record InterPlmRun(
    SaeSession Session, string Input, AnnotationOptions Options, double Bound, int BatchTokens)
{
    /// <summary>Scores, and writes <c>valid/</c> and <c>test/</c> into <paramref name="folder"/>.</summary>
    /// <returns>The numbers that InterPLM reports.</returns>
    /// <exception cref="PlmLensException">The table cannot be read or leaves nothing to score.</exception>
    public InterPlmResult Run(string folder, VerbContext context)
    {
        var table = AnnotationTable.Read(Input, Options);
        int validation = Options.Shards / 2;
        int[] used = [.. Enumerable.Range(0, Options.Shards).Where(shard => table.Shards[shard].Labels is not null)];
        foreach (int lost in Enumerable.Range(0, Options.Shards).Except(used))
            context.Progress.Note($"Shard {lost} lacks a whole annotation column and is left out, as in InterPLM.");
        if (!used.Any(shard => shard < validation) || !used.Any(shard => shard >= validation))
            throw new PlmLensException($"{Input} leaves no shard for one of the halves; give more proteins.");
        IReadOnlyList<int> concepts = table.Evaluated(used, Options);
        if (concepts.Count == 0)
        {
            throw new PlmLensException(
                $"No concept of {Input} has more than {Options.MoreResiduesThan} residues or {Options.MoreDomainsThan} "
                + "domains; give more proteins.");
        }

        ScoringShard[] shards =
            [.. used.Select(shard => ScoringShard.Of(table.Shards[shard], concepts, shard >= validation))];
        ScoringTask task = Count(folder, table, used, concepts, shards, context);
        ScoringCsv.Write(Path.Combine(folder, "valid", ScoringCsv.ScoresName), task.Rows(isTest: false));
        ScoringCsv.Write(Path.Combine(folder, "test", ScoringCsv.ScoresName), task.Rows(isTest: true));
        var selection = ScoringSelection.Of(task.Rows(isTest: false), task.Rows(isTest: true), Bound);
        ScoringCsv.Write(Path.Combine(folder, "test", ScoringCsv.TopName), selection.TopPairs);
        ScoringCsv.Write(Path.Combine(folder, "test", ScoringCsv.AllName), selection.AllPairs);
        return new InterPlmResult(
            used.Sum(shard => table.Shards[shard].Entries.Count),
            shards.Sum(shard => (long)shard.Residues),
            selection.FeaturesCompared,
            selection.ConceptsCompared,
            selection.TopPairs.Count == 0 ? null : selection.MeanTopF1,
            selection.Concepts,
            selection.Features,
            folder);
    }

    private ScoringTask Count(
        string folder,
        AnnotationTable table,
        int[] used,
        IReadOnlyList<int> concepts,
        ScoringShard[] shards,
        VerbContext context)
    {
        Dictionary<string, ProteinRecord> records = [];
        foreach (ProteinRecord record in Corpus.Read(Input, context).Proteins)
            records.TryAdd(record.Accession, record);
        ProteinRecord[] proteins =
            [.. used.SelectMany(shard => table.Shards[shard].Entries).Select(entry => records[entry])];
        string codesFolder = Path.Combine(folder, ".codes");
        try
        {
            using SparseCodes codes = Encode(codesFolder, proteins, context);
            var statistics = FeatureStatistics.Of(codes, context.Pool, context.Cancel);
            return ScoringTask.Count(
                new CodeColumns(codes),
                [.. concepts.Select(concept => table.Concepts[concept])],
                shards,
                [.. statistics.Features.Select(feature => feature.Maximum)],
                context.Pool,
                context.Cancel);
        }
        finally
        {
            if (Directory.Exists(codesFolder))
                Directory.Delete(codesFolder, recursive: true);
        }
    }

    private SparseCodes Encode(string folder, ProteinRecord[] proteins, VerbContext context)
    {
        var corpus = new Corpus(proteins, new Dictionary<string, string>());
        using var writer = new SparseCodesWriter(
            folder, ProteinTable.Of(proteins), Session.Sae.Sae.Latents, DType.F32);
        EncodeRun.Run(Session, corpus, LongPolicy.Truncate, BatchTokens, (record, codes) => writer.AddProtein(
            record.Length, codes.Starts, codes.Indices, codes.Values), context);
        return writer.Finish(
            new HiddenStates(
                Session.Model.Name,
                Session.Model.ModelHash,
                [Session.Point.Name],
                HiddenStates.ResiduesOnly,
                LongPolicy.Truncate.Text()),
            "",
            new Provenance(Provenance.ThisProgram, "score --protocol interplm", 0, new Dictionary<string, string>()));
    }
}

/// <summary>What InterPLM's report prints.</summary>
/// <param name="Proteins">Proteins scored.</param>
/// <param name="Residues">Their residues.</param>
/// <param name="FeaturesCompared">Features with a true positive on validation.</param>
/// <param name="ConceptsCompared">Concepts with one, amino acids apart.</param>
/// <param name="MeanTopF1">Mean F1 on test of each concept's best feature; null without one.</param>
/// <param name="ConceptsIdentified">Concepts with a pair above the bound on both halves.</param>
/// <param name="FeaturesIdentified">Features in such a pair.</param>
/// <param name="Folder">Where the files are.</param>
internal sealed record InterPlmResult(
    int Proteins,
    long Residues,
    int FeaturesCompared,
    int ConceptsCompared,
    double? MeanTopF1,
    int ConceptsIdentified,
    int FeaturesIdentified,
    string Folder);
