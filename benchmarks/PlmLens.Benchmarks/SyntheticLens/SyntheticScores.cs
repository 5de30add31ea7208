using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>Made-up scores: what a latent that is planted on a concept may reach, and little for the others.</summary>
internal sealed class SyntheticScores
{
    private const double FoundAbove = 0.5;
    private readonly SyntheticCorpus _corpus;
    private readonly LensPair[] _best;
    private readonly Dictionary<int, List<int>> _conceptsOf = [];
    private readonly ulong _seed;

    public SyntheticScores(SyntheticCorpus corpus, ulong seed)
    {
        _corpus = corpus;
        _seed = seed;
        var random = new SeededRandom(seed, "scores");
        _best = new LensPair[corpus.Concepts.Count];
        for (int c = 0; c < _best.Length; c++)
        {
            SyntheticConcept concept = corpus.Concepts[c];
            int latent = concept.Latents[0];
            _best[c] = PairOf(latent, c, concept.Coverage, 0.3 + (0.69 * random.NextDouble()), random, planted: true);
            if (!_conceptsOf.TryGetValue(latent, out List<int>? concepts))
                _conceptsOf.Add(latent, concepts = []);
            concepts.Add(c);
        }
    }

    /// <summary>Concepts found.</summary>
    public int Found => _best.Count(pair => pair.ValidationF1 > FoundAbove && pair.TestF1 > FoundAbove);

    /// <summary>Lines of concepts.tsv.</summary>
    public IEnumerable<LensConcept> Concepts() => _best.Select((pair, c) => Line(c, pair, 1));

    /// <summary>Lines of a baseline's table, which finds a part of it.</summary>
    /// <param name="name">Decides the numbers.</param>
    /// <param name="features">Features of the baseline.</param>
    /// <param name="share">Of the latents' F1, 0 to 1.</param>
    public IEnumerable<LensConcept> Baseline(string name, int features, double share)
    {
        var random = new SeededRandom(_seed, name);
        return _best.Select((pair, c) => Line(c, pair with { Feature = random.Next(features) }, share) with
        {
            NullF1 = null,
            NullPredictor = null,
        });
    }

    /// <summary>Lines of pairs.tsv: five concepts of each living latent.</summary>
    /// <param name="features">Their statistics.</param>
    public IEnumerable<LensPair> Pairs(IReadOnlyList<LensFeature> features)
    {
        var random = new SeededRandom(_seed, "pairs");
        foreach (LensFeature feature in features.Where(feature => feature.Maximum > 0))
        {
            List<int> own = _conceptsOf.GetValueOrDefault(feature.Feature) ?? [];
            var lines = own.Select(c => _best[c]).ToList();
            var others = new HashSet<int>(own);
            while (lines.Count < Math.Min(5, _best.Length))
            {
                int c = random.Next(_best.Length);
                if (others.Add(c))
                {
                    double recall = 0.15 * random.NextDouble();
                    lines.Add(PairOf(feature.Feature, c, recall, random.NextDouble(), random, planted: false));
                }
            }

            foreach (LensPair line in lines.OrderByDescending(line => line.ValidationF1))
                yield return line;
        }
    }

    /// <summary>The best concept that a latent is planted on, or null.</summary>
    public LensPair? BestOf(int latent) =>
        _conceptsOf.TryGetValue(latent, out List<int>? concepts) ? _best[concepts[0]] : null;

    /// <summary>Lines of a table of null concepts.</summary>
    public IEnumerable<LensConcept> NullConcepts(string name, int features)
    {
        var random = new SeededRandom(_seed, name + " nulls");
        foreach (char letter in "ACDEFGHIKLMNPQRSTVWY")
        {
            int places = 40 * _corpus.IsTest.Count / 2;
            yield return new LensConcept(
                $"AMINO_ACID: {letter}", "residue", places, places, places, places, random.Next(features), 0.5, 0.9,
                0.9, 0.9, 0.9, 0.9, true)
            {
                TestAuroc = 0.99,
                TestAveragePrecision = 0.95,
            };
        }
    }

    private LensPair PairOf(
        int latent, int concept, double recall, double precision, SeededRandom random, bool planted)
    {
        (int places, int residues) = _corpus.Count(concept, test: true);
        int tp = (int)(recall * residues);
        int fp = tp == 0 ? random.Next(50) : (int)(tp * (1 - precision) / precision);
        double real = tp + fp == 0 ? 0 : (double)tp / (tp + fp);
        bool domain = _corpus.Concepts[concept].IsDomain;
        double recalled = residues == 0 ? 0 : (double)tp / residues;
        // A planted latent reaches a part of every place, another one a few places.
        int hit = domain ? Math.Min(tp, (int)((planted ? Math.Sqrt(recall) : recall) * places)) : 0;
        double found = domain ? places == 0 ? 0 : (double)hit / places : recalled;
        double f1 = F1(real, found);
        double validation = Math.Clamp(f1 + (0.05 * random.NextGaussian()), 0, 1);
        return new LensPair(
            latent, _corpus.Concepts[concept].Name, 0.15, validation, tp, fp, hit, real, found, f1, F1(real, recalled))
        {
            TestAuroc = 0.5 + (0.5 * recalled),
            TestAveragePrecision = real * recalled,
        };
    }

    private LensConcept Line(int concept, LensPair pair, double share)
    {
        (int validationPlaces, int validationResidues) = _corpus.Count(concept, test: false);
        (int testPlaces, int testResidues) = _corpus.Count(concept, test: true);
        double f1 = share * pair.TestF1, validation = share * pair.ValidationF1;
        return new LensConcept(
            pair.Concept, _corpus.Concepts[concept].Level, validationPlaces, validationResidues, testPlaces,
            testResidues, pair.Feature, pair.Threshold, validation, share * pair.TestPrecision, share * pair.TestRecall,
            f1, share * pair.TestResidueF1, f1 > FoundAbove && validation > FoundAbove)
        {
            TestAuroc = pair.TestAuroc,
            TestAveragePrecision = share * pair.TestAveragePrecision,
            P = f1 > 0.1 ? 0.005 : 0.4,
            Q = f1 > 0.1 ? 0.01 : 0.6,
            PermutedF1 = 0.01,
            NullF1 = 0.3 * f1,
            NullPredictor = "AMINO_ACID: C",
        };
    }

    private static double F1(double precision, double recall) =>
        precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}
