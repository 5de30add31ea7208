using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests;

/// <summary>A small corpus with random activations and overlapping random labels, and its counts by
/// definition.</summary>
internal sealed class RandomCorpus
{
    private readonly List<Protein> _proteins;

    private RandomCorpus(List<Protein> proteins, int features, int labels)
    {
        _proteins = proteins;
        Features = features;
        Labels = labels;
    }

    public int Features { get; }

    public int Labels { get; }

    public int Proteins => _proteins.Count;

    public int Residues => _proteins.Sum(protein => protein.Values.Length);

    public static RandomCorpus Make(ulong seed)
    {
        var random = new SeededRandom(seed);
        int features = 3 + random.Next(8), labels = 2 + random.Next(5);
        var proteins = new List<Protein>();
        for (int p = 0; p < 12; p++)
        {
            var values = new float[1 + random.Next(40)][];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = new float[features];
                for (int f = 0; f < features; f++)
                    values[i][f] = random.Next(3) == 0 ? random.Next(11) / 10f : 0;
            }

            var instances = new List<(int Label, int Start, int End)>();
            for (int n = random.Next(8); n > 0; n--)
            {
                int start = random.Next(values.Length);
                instances.Add((random.Next(labels), start, start + 1 + random.Next(values.Length - start)));
            }

            proteins.Add(new Protein(random.Next(2), values, instances));
        }

        return new RandomCorpus(proteins, features, labels);
    }

    /// <summary>Proteins first .. end - 1 as a corpus.</summary>
    public RandomCorpus Part(int first, int end) => new(_proteins[first..end], Features, Labels);

    public RandomCorpus Reversed() => new([.. Enumerable.Reverse(_proteins)], Features, Labels);

    public CooColumns Columns(int perRead = 1)
    {
        var entries = new List<(int, int, float)>();
        float[][] dense = Dense();
        for (int f = 0; f < Features; f++)
        {
            for (int i = 0; i < Residues; i++)
            {
                if (dense[f][i] > 0)
                    entries.Add((i, f, dense[f][i]));
            }
        }

        return new CooColumns(Residues, Features, entries) { FeaturesPerRead = perRead };
    }

    public float[][] Dense() =>
    [
        .. Enumerable.Range(0, Features).Select(
            f => _proteins.SelectMany(protein => protein.Values.Select(row => row[f])).ToArray()),
    ];

    public LabelIndex Index()
    {
        // Even labels count instances, odd ones residues.
        bool[] hasInstances = [.. Enumerable.Range(0, Labels).Select(label => label % 2 == 0)];
        var builder = new LabelIndexBuilder(hasInstances, groups: 2);
        foreach (Protein protein in _proteins)
        {
            builder.BeginProtein(protein.Values.Length, protein.Group);
            foreach ((int label, int start, int end) in protein.Instances)
                builder.Add(label, start, end);
        }

        return builder.Build();
    }

    public float MaximumOnValidation(int feature) => _proteins.Where(protein => protein.Group == 0)
        .SelectMany(protein => protein.Values).Select(row => row[feature]).DefaultIfEmpty(0).Max();

    public PairCounts BruteForce(int feature, int label, int group, double threshold)
    {
        float cut = (float)(threshold * MaximumOnValidation(feature));
        int tp = 0, fp = 0, hit = 0;
        foreach (Protein protein in _proteins.Where(protein => protein.Group == group))
        {
            var places = protein.Instances.Where(instance => instance.Label == label).ToList();
            for (int i = 0; i < protein.Values.Length; i++)
            {
                if (!(protein.Values[i][feature] > cut))
                    continue;
                if (places.Exists(place => place.Start <= i && i < place.End))
                    tp++;
                else
                    fp++;
            }

            if (label % 2 == 0)
            {
                hit += places.Count(place => Enumerable.Range(place.Start, place.End - place.Start)
                    .Any(i => protein.Values[i][feature] > cut));
            }
        }

        return new PairCounts(tp, fp, hit);
    }

    /// <summary>(value, has the label) of every residue of a group.</summary>
    public IEnumerable<(float Value, bool Positive)> Residue(int feature, int label, int group) =>
        _proteins.Where(protein => protein.Group == group).SelectMany(protein => protein.Values.Select(
            (row, i) => (row[feature], protein.Instances.Exists(
                place => place.Label == label && place.Start <= i && i < place.End))));

    private sealed record Protein(int Group, float[][] Values, List<(int Label, int Start, int End)> Instances);
}
