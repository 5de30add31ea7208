using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Annotate;

/// <summary>
/// Chooses the features that mean a concept, and the cut of their calls, on the validation half: those with the most
/// right calls among all whose precision is surely high enough (the lower end of Wilson's interval); where none is,
/// those with the highest lower end.
/// </summary>
/// <remarks>A lens's pairs are chosen by F1, where a feature that finds everything at a low precision wins. Here a
/// claim is made about each call, so precision decides.</remarks>
internal sealed class PairChooser(
    IFeatureColumns columns, AnnotatedCorpus corpus, IReadOnlyList<float> maxima, AnnotateOptions options)
{
    // Fewest proteins with a right call: a feature of one family is no feature of the concept.
    private const int RightProteins = 5;

    /// <summary>The chosen pairs, by concept, best first.</summary>
    /// <param name="pool">Threads; decide no result.</param>
    /// <param name="cancel">Stops between features.</param>
    public IReadOnlyList<ChosenPair> Choose(WorkerPool pool, CancellationToken cancel)
    {
        int[] features = options.Feature is { } only ? [only] : [.. Enumerable.Range(0, columns.Features)];
        var job = new Job(
            this, features, new List<Candidate>?[features.Length], new ValidationCalls?[pool.Threads], cancel);
        try
        {
            pool.For(features.Length, ref job);
        }
        finally
        {
            job.Close();
        }

        return
        [
            .. job.Found.OfType<List<Candidate>>().SelectMany(found => found)
                .GroupBy(candidate => candidate.Pair.Concept)
                .OrderBy(group => group.Key)
                .SelectMany(group => group
                    .OrderByDescending(candidate => candidate.Merit)
                    .ThenBy(candidate => candidate.Pair.Feature)
                    .Take(options.FeaturesPerConcept)
                    .Select(candidate => candidate.Pair)),
        ];
    }

    private List<Candidate>? Try(int feature, ValidationCalls counts)
    {
        if (!(maxima[feature] > 0))
            return null;
        FeatureColumn column = counts.Reader.Read(feature);
        var best = new Candidate?[corpus.Concepts.Count];
        foreach (int window in options.Windows)
        {
            FeatureColumn averaged = counts.Mean.Of(column, corpus.FirstResidues, window);
            float maximum = counts.KeepValidation(averaged, corpus);
            if (window == 1)
                maximum = maxima[feature];
            foreach (double threshold in options.Thresholds)
            {
                float cut = (float)(threshold * maximum);
                counts.FindCalls(corpus, cut);
                foreach (FeatureCall call in counts.Calls)
                    Count(call, counts);
                Compare(best, counts, new ChosenPair(0, feature, window, threshold, cut, maximum, 0, 0));
            }
        }

        return [.. best.OfType<Candidate>()];
    }

    private void Compare(Candidate?[] best, ValidationCalls counts, ChosenPair pair)
    {
        foreach (int concept in counts.Touched)
        {
            int right = counts.Right[concept];
            int total = corpus.IsStructural(concept) ? counts.JudgedCalls : counts.AllCalls;
            if (counts.RightProteins[concept] < RightProteins)
                continue;
            double low = Proportion.WilsonInterval(right, total).Low;
            double merit = low >= options.MinimumPrecision ? 1 + right : low;
            if (best[concept] is not { } other || merit > other.Merit)
            {
                ChosenPair chosen = pair with { Concept = concept, ValidationRight = right, ValidationCalls = total };
                best[concept] = new Candidate(chosen, merit);
            }
        }

        counts.Clear();
    }

    private void Count(FeatureCall call, ValidationCalls counts)
    {
        bool wholeProtein = options.Level == AnnotateLevel.Protein;
        bool isFirst = counts.Enter(call.Protein);
        if (wholeProtein && !isFirst)
            return;
        counts.AllCalls++;
        if (corpus.HasStructure(call.Protein))
            counts.JudgedCalls++;
        if (wholeProtein)
        {
            counts.Hit(corpus.ConceptsIn(call.Protein));
            counts.EndCall(1);
            return;
        }

        int first = corpus.FirstResidues[call.Protein];
        for (int i = first + call.Start; i < first + call.End; i++)
            counts.Hit(corpus.ConceptsAt(i));
        counts.EndCall((call.Length + 1) / 2);
    }

    private ValidationCalls Open() => new(columns.OpenReader(), corpus.Concepts.Count);

    private sealed record Candidate(ChosenPair Pair, double Merit);

    private readonly struct Job(
        PairChooser owner,
        int[] features,
        List<Candidate>?[] found,
        ValidationCalls?[] counts,
        CancellationToken cancel) : IParallelJob
    {
        public List<Candidate>?[] Found => found;

        public void Run(int part, int worker)
        {
            cancel.ThrowIfCancellationRequested();
            ValidationCalls own = counts[worker] ??= owner.Open();
            found[part] = owner.Try(features[part], own);
        }

        public void Close()
        {
            foreach (ValidationCalls? own in counts)
                own?.Reader.Dispose();
        }
    }
}
