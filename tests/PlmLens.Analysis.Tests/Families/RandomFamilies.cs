using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Families;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.Families;

/// <summary>Random protein scores with many ties, and random classes that some features follow.</summary>
internal sealed class RandomFamilies : IProteinScores
{
    private readonly float[][] _scores;

    public RandomFamilies(ulong seed, bool negative = false)
    {
        var random = new SeededRandom(seed);
        int proteins = 20 + random.Next(40), classes = 3 + random.Next(6);
        ProteinRecord[] records = [.. Enumerable.Range(0, proteins).Select(
            p => new ProteinRecord { Accession = $"P{p}", Sequence = "AC" })];
        Split = CorpusSplit.Make(records, null, seed);
        Classes = [.. Enumerable.Range(0, classes).Select(c => new ProteinClass(
            c % 2 == 0 ? "Pfam" : "GO",
            $"C{c}",
            c == 1 ? "one" : null,
            [.. Enumerable.Range(0, proteins).Where(_ => random.Next(6) <= c % 4)]))];
        Features = 12;
        FeaturesPerRead = 1 + random.Next(3);
        _scores = new float[Features][];
        for (int f = 0; f < Features; f++)
        {
            HashSet<int> followed = [.. Classes[f % classes].Members];
            _scores[f] = new float[proteins];
            for (int p = 0; p < proteins && f != 3; p++)
            {
                bool active = random.Next(4) == 0 || (followed.Contains(p) && random.Next(5) > 0);
                _scores[f][p] = active ? (1 + random.Next(12) + (followed.Contains(p) ? 4 : 0)) / 4f : 0;
                if (negative)
                    _scores[f][p] -= 2;
            }
        }

        ListAll = negative;
        Options = new FamilyOptions { MinimumMembers = 2, ClassesPerFeature = 100, Quantiles = [0.5, 0.9] };
        IsIndependent = [.. Enumerable.Range(0, proteins).Select(
            p => random.Next(4) > 0 && Split.HalfOf(p) == CorpusSplit.Test)];
        Index = new ClassIndex(Classes, Split, IsIndependent, Options);
    }

    public CorpusSplit Split { get; }

    public ProteinClass[] Classes { get; }

    public bool[] IsIndependent { get; }

    public FamilyOptions Options { get; }

    public ClassIndex Index { get; }

    public int Features { get; }

    public int Proteins => Split.Proteins;

    public int FeaturesPerRead { get; }

    private bool ListAll { get; }

    public float[] Of(int feature) => _scores[feature];

    public int[] In(int half) => [.. Enumerable.Range(0, Proteins).Where(p => Split.HalfOf(p) == half)];

    public FamilyScores Score(WorkerPool? pool = null) => FamilyScorer.Score(
        this, Index, Split, Options, pool ?? WorkerPool.Shared, TestContext.Current.CancellationToken);

    public IProteinScoreReader OpenReader() => new Reader(this);

    private sealed class Reader(RandomFamilies families) : IProteinScoreReader
    {
        public ProteinScoreList Read(int feature)
        {
            float[] all = families.Of(feature);
            int[] listed = [.. Enumerable.Range(0, all.Length).Where(p => families.ListAll || all[p] > 0)];
            return new ProteinScoreList(listed, Array.ConvertAll(listed, p => all[p]));
        }

        public void Dispose()
        {
        }
    }
}
