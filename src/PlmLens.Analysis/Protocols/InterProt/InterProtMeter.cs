using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Protocols.InterProt;

/// <summary>Evaluates one latent after another; one for each thread.</summary>
internal sealed class InterProtMeter(InterProtCorpus corpus, InterProtOptions options)
{
    private readonly double[] _maxima = new double[corpus.Lengths.Length];
    private readonly int[] _firstOf = new int[corpus.Lengths.Length + 1];

    public InterProtResult Evaluate(int feature, FeatureColumn column)
    {
        FindMaxima(column);
        double maximum = _maxima.Max();
        int active = _maxima.Count(score => score > 0);
        if (active == 0)
            return new InterProtResult(feature, 0, InterProtLatent.Dead, []);
        int[] order = [.. Enumerable.Range(0, _maxima.Length).OrderByDescending(p => _maxima[p])];
        return new InterProtResult(
            feature, active / (double)_maxima.Length, Pattern(order, maximum, column), Families(order, maximum));
    }

    // Fills the largest activation of each protein, and where its part of the column starts.
    private void FindMaxima(FeatureColumn column)
    {
        int at = 0;
        for (int p = 0; p < _maxima.Length; p++)
        {
            _firstOf[p] = at;
            _maxima[p] = 0;
            int end = corpus.Starts[p] + corpus.Lengths[p];
            for (; at < column.Values.Length && column.Residue(at) < end; at++)
                _maxima[p] = Math.Max(_maxima[p], column.Values[at]);
        }

        _firstOf[^1] = at;
    }

    private InterProtLatent Pattern(int[] order, double maximum, FeatureColumn column)
    {
        var sequences = new List<double[]>();
        double largest = 0;
        foreach (int protein in order)
        {
            if (sequences.Count == options.MostSequences || !(_maxima[protein] > options.StrongAbove * maximum))
                break;
            double[] activations = Dense(protein, column);
            largest = Math.Max(largest, activations.Max());
            sequences.Add(activations);
        }

        // Rounded to nothing: there is no pattern to see.
        if (largest == 0)
            return new InterProtLatent();
        return InterProtLatent.Of([.. sequences.Select(
            activations => InterProtSequence.Of(Array.ConvertAll(activations, value => value / largest)))]);
    }

    private double[] Dense(int protein, FeatureColumn column)
    {
        var activations = new double[corpus.Lengths[protein]];
        for (int i = _firstOf[protein]; i < _firstOf[protein + 1]; i++)
        {
            double value = Math.Max(0, column.Values[i]);
            activations[column.Residue(i) - corpus.Starts[protein]] =
                options.Decimals is { } decimals ? Math.Round(value, decimals) : value;
        }

        return activations;
    }

    private List<(string Class, InterProtFamilyScore Score)> Families(int[] order, double maximum)
    {
        var tests = new List<(string, InterProtFamilyScore)>();
        foreach (string entry in corpus.EntriesOf(order[0]))
        {
            var members = new bool[order.Length];
            foreach (int protein in corpus.MembersOf(entry))
                members[protein] = true;
            int[] rows = InterProtFamilyTest.Arrange(order, members);
            InterProtFamilyScore score = InterProtFamilyTest.Evaluate(
                Array.ConvertAll(rows, protein => _maxima[protein] / maximum),
                Array.ConvertAll(rows, protein => members[protein]),
                corpus.Train,
                corpus.Test);
            tests.Add((entry, score));
        }

        return tests;
    }
}
