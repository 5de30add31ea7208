using PlmLens.Analysis.Annotate;
using PlmLens.Analysis.Annotate.Homology;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Cli.Annotate;

/// <summary>Annotates the proteins of a lens, or new ones.</summary>
/// <param name="Lens">The lens.</param>
/// <param name="Corpus">Its annotated proteins.</param>
/// <param name="Options">What to list.</param>
/// <param name="Search">Program for the homology search: auto, mmseqs, blastp or none.</param>
/// <param name="Context">Threads, progress, cancellation.</param>
internal sealed record AnnotateRun(
    LensFolder Lens, LensCorpus Corpus, AnnotateOptions Options, string Search, VerbContext Context)
{
    private const ulong ControlSeed = 0;
    private const int ControlsPerCall = 10;

    /// <summary>The proteins of the lens's own corpus.</summary>
    public AnnotateOutcome OwnProteins()
    {
        AnnotatedCorpus corpus = Read(Corpus.Records, Corpus.Split);
        Annotator annotator = Open(corpus);
        return WithHomology(corpus, corpus, annotator.Corpus());
    }

    /// <summary>New proteins, embedded and encoded with the lens's model.</summary>
    /// <param name="session">Model and SAE of the lens.</param>
    /// <param name="proteins">The proteins.</param>
    /// <param name="policy">What to do with long ones.</param>
    public AnnotateOutcome NewProteins(SaeSession session, Corpus proteins, LongPolicy policy)
    {
        int known = Corpus.Records.Count, added = proteins.Proteins.Count;
        IEnumerable<int> halves = Enumerable.Range(0, known).Select(Corpus.Split.HalfOf)
            .Concat(Enumerable.Repeat(CorpusSplit.Neither, added));
        AnnotatedCorpus all = Read(
            [.. Corpus.Records, .. proteins.Proteins],
            CorpusSplit.Given(halves, Corpus.Split.Clusters, Corpus.Split.ByHomology));
        AnnotatedCorpus corpus = all.Slice(0, known), fresh = all.Slice(known, added);
        Annotator annotator = Open(corpus);
        var activations = new NewActivations(annotator.Pairs.Select(pair => pair.Pair.Feature));
        string? longProteins = EncodeRun.Run(
            session,
            proteins,
            policy,
            BatchPlanner.DefaultTokenBudget,
            (_, codes) =>
            {
                for (int row = 0; row < codes.Rows; row++)
                    activations.AddResidue(codes.IndicesOf(row), codes.ValuesOf(row));
            },
            Context);
        if (longProteins is not null)
            Context.Progress.Note(longProteins);
        return WithHomology(fresh, corpus, annotator.New(fresh, activations));
    }

    private Annotator Open(AnnotatedCorpus corpus)
    {
        int features = Lens.Manifest.Summary.Features;
        Context.Progress.Report("calibrating", 0, features, "features");
        var annotator = new Annotator(
            corpus,
            new CodeColumns(Lens.Codes),
            [.. Lens.ReadFeatures().Select(feature => feature.ValidationMaximum)],
            Options,
            Context.Pool,
            Context.Cancel);
        Context.Progress.Report("calibrating", features, features, "features");
        return annotator;
    }

    private AnnotatedCorpus Read(IReadOnlyList<ProteinRecord> records, CorpusSplit split)
    {
        HashSet<string> names = [.. Lens.ReadConcepts().Select(concept => concept.Concept)];
        IReadOnlyList<ProteinClass> classes = Options.Level == AnnotateLevel.Protein
            ? AnnotatableClasses.Of(records, 2 * Options.Calibration.MinimumUnits)
            : [];
        return AnnotatedCorpus.Read(records, split, names, classes);
    }

    private AnnotateOutcome WithHomology(AnnotatedCorpus proteins, AnnotatedCorpus corpus, AnnotationResult result)
    {
        if (Search == "none")
            return new AnnotateOutcome(proteins, corpus, result, result.Calls, "", null);
        if (HomologySearcher.Open(Search) is not { } searcher)
        {
            var notSearched = new HomologyEvidence(HomologyState.NotSearched);
            return new AnnotateOutcome(
                proteins, corpus, result, [.. result.Calls.Select(c => c with { Homology = notSearched })], "", null);
        }

        int[] wanted = [.. result.Calls.Select(call => call.Protein).Distinct()];
        Context.Progress.Report("searching homologues", 0, wanted.Length, "proteins", searcher.Program);
        var judge = new HomologyJudge(proteins, corpus, Options.Level);
        judge.Search(searcher, wanted, Context.Pool.Threads, Context.Cancel);
        Context.Progress.Report("searching homologues", wanted.Length, wanted.Length, "proteins", searcher.Program);
        AnnotationCall[] calls =
        [
            .. result.Calls.Select(c => c with { Homology = judge.Evidence(c.Pair.Pair.Concept, c.Place) }),
        ];
        return new AnnotateOutcome(proteins, corpus, result, calls, searcher.Program, Compare(judge, calls));
    }

    private Dictionary<int, HomologyTally> Compare(HomologyJudge judge, AnnotationCall[] calls)
    {
        var random = new SeededRandom(ControlSeed, "homology controls");
        var tallies = new Dictionary<int, HomologyTally>();
        foreach (IGrouping<int, AnnotationCall> group in calls.GroupBy(call => call.Pair.Pair.Concept))
        {
            FeatureCall[] controls = Options.Level == AnnotateLevel.Protein
                ? []
                : [
                    .. group.SelectMany(c => Enumerable.Repeat(c.Place, ControlsPerCall))
                        .Select(place => judge.Control(group.Key, place, random)).OfType<FeatureCall>(),
                ];
            HomologyState[] ofCalls = [.. group.Select(call => call.Homology.State)];
            HomologyState[] ofControls = [.. controls.Select(place => judge.Evidence(group.Key, place).State)];
            tallies[group.Key] = new HomologyTally(
                ofCalls.Length,
                ofCalls.Count(IsAligned),
                ofCalls.Count(state => state == HomologyState.Carried),
                ofControls.Count(IsAligned),
                ofControls.Count(state => state == HomologyState.Carried));
        }

        return tallies;
    }

    private static bool IsAligned(HomologyState state) => state is HomologyState.NotCarried or HomologyState.Carried;
}
