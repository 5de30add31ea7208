using System.Runtime.InteropServices;
using PlmLens.Analysis.Concepts;
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
        var job = new Job(this, features, new List<Candidate>?[features.Length], new Scratch?[pool.Threads], cancel);
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

    private List<Candidate>? Try(int feature, Scratch scratch)
    {
        if (!(maxima[feature] > 0))
            return null;
        FeatureColumn column = scratch.Reader.Read(feature);
        var best = new Candidate?[corpus.Concepts.Count];
        foreach (int window in options.Windows)
        {
            FeatureColumn averaged = scratch.Mean.Of(column, corpus.FirstResidues, window);
            float maximum = scratch.KeepValidation(averaged, corpus);
            if (window == 1)
                maximum = maxima[feature];
            foreach (double threshold in options.Thresholds)
            {
                float cut = (float)(threshold * maximum);
                scratch.FindCalls(corpus, cut);
                foreach (FeatureCall call in scratch.Calls)
                    Count(call, scratch);
                Compare(best, scratch, new ChosenPair(0, feature, window, threshold, cut, maximum, 0, 0));
            }
        }

        return [.. best.OfType<Candidate>()];
    }

    private void Compare(Candidate?[] best, Scratch scratch, ChosenPair pair)
    {
        foreach (int concept in scratch.Touched)
        {
            int right = scratch.Right[concept];
            int total = corpus.IsStructural(concept) ? scratch.JudgedCalls : scratch.AllCalls;
            if (scratch.RightProteins[concept] < RightProteins)
                continue;
            double low = Proportion.WilsonInterval(right, total).Low;
            double merit = low >= options.MinimumPrecision ? 1 + right : low;
            if (best[concept] is not { } other || merit > other.Merit)
            {
                ChosenPair chosen = pair with { Concept = concept, ValidationRight = right, ValidationCalls = total };
                best[concept] = new Candidate(chosen, merit);
            }
        }

        scratch.Clear();
    }

    private void Count(FeatureCall call, Scratch scratch)
    {
        bool wholeProtein = options.Level == AnnotateLevel.Protein;
        bool isFirst = scratch.Enter(call.Protein);
        if (wholeProtein && !isFirst)
            return;
        scratch.AllCalls++;
        if (corpus.HasStructure(call.Protein))
            scratch.JudgedCalls++;
        if (wholeProtein)
        {
            scratch.Hit(corpus.ConceptsIn(call.Protein));
            scratch.EndCall(1);
            return;
        }

        int first = corpus.FirstResidues[call.Protein];
        for (int i = first + call.Start; i < first + call.End; i++)
            scratch.Hit(corpus.ConceptsAt(i));
        scratch.EndCall((call.Length + 1) / 2);
    }

    private sealed record Candidate(ChosenPair Pair, double Merit);

    // Counters of one thread. Lists say which counters are not 0, so that clearing costs what was counted.
    private sealed class Scratch(IFeatureColumnReader reader, int concepts)
    {
        private readonly int[] _hits = new int[concepts];
        private readonly List<int> _hit = [];
        private readonly int[] _lastProtein = new int[concepts];
        private readonly List<uint> _positions = [];
        private readonly List<float> _values = [];
        private int _protein = -1;

        public IFeatureColumnReader Reader { get; } = reader;

        public WindowMean Mean { get; } = new();

        public List<FeatureCall> Calls { get; } = [];

        public int[] Right { get; } = new int[concepts];

        public int[] RightProteins { get; } = new int[concepts];

        public List<int> Touched { get; } = [];

        public int AllCalls { get; set; }

        public int JudgedCalls { get; set; }

        // What is above one threshold is searched for what is above the next.
        public void FindCalls(AnnotatedCorpus corpus, float cut)
        {
            int kept = 0;
            for (int i = 0; i < _positions.Count; i++)
            {
                if (!(_values[i] > cut))
                    continue;
                _positions[kept] = _positions[i];
                _values[kept++] = _values[i];
            }

            CollectionsMarshal.SetCount(_positions, kept);
            CollectionsMarshal.SetCount(_values, kept);
            CallFinder.Find(
                CollectionsMarshal.AsSpan(_positions),
                CollectionsMarshal.AsSpan(_values),
                corpus.FirstResidues,
                cut,
                Calls);
        }

        /// <returns>The largest value of what is kept.</returns>
        public float KeepValidation(FeatureColumn column, AnnotatedCorpus corpus)
        {
            _positions.Clear();
            _values.Clear();
            float maximum = 0;
            int protein = 0;
            for (int i = 0; i < column.Positions.Length; i++)
            {
                while (column.Positions[i] >= (uint)corpus.FirstResidues[protein + 1])
                    protein++;
                if (corpus.HalfOf(protein) != CorpusSplit.Validation)
                    continue;
                _positions.Add(column.Positions[i]);
                _values.Add(column.Values[i]);
                maximum = Math.Max(maximum, column.Values[i]);
            }

            return maximum;
        }

        public void Clear()
        {
            foreach (int concept in Touched)
                Right[concept] = RightProteins[concept] = 0;
            Touched.Clear();
            AllCalls = JudgedCalls = 0;
            _protein = -1;
        }

        public bool Enter(int protein)
        {
            bool isNew = protein != _protein;
            _protein = protein;
            return isNew;
        }

        public void Hit(ReadOnlySpan<ushort> concepts)
        {
            foreach (ushort concept in concepts)
            {
                if (_hits[concept]++ == 0)
                    _hit.Add(concept);
            }
        }

        public void EndCall(int needed)
        {
            foreach (int concept in _hit)
            {
                if (_hits[concept] >= needed)
                {
                    if (Right[concept]++ == 0)
                    {
                        Touched.Add(concept);
                        _lastProtein[concept] = -1;
                    }

                    if (_lastProtein[concept] != _protein)
                    {
                        _lastProtein[concept] = _protein;
                        RightProteins[concept]++;
                    }
                }

                _hits[concept] = 0;
            }

            _hit.Clear();
        }
    }

    private readonly struct Job(
        PairChooser owner,
        int[] features,
        List<Candidate>?[] found,
        Scratch?[] scratch,
        CancellationToken cancel) : IParallelJob
    {
        public List<Candidate>?[] Found => found;

        public void Run(int part, int worker)
        {
            cancel.ThrowIfCancellationRequested();
            Scratch own = scratch[worker] ??= owner.Open();
            found[part] = owner.Try(features[part], own);
        }

        public void Close()
        {
            foreach (Scratch? own in scratch)
                own?.Reader.Dispose();
        }
    }

    private Scratch Open() => new(columns.OpenReader(), corpus.Concepts.Count);
}
