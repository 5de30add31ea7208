using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// Sparse probes for many concepts at once (Gurnee et al. 2023): for each concept the latents whose single-latent
/// probes have the smallest loss, fitted jointly. Classes weigh the same, so of the rows without the concept a sample
/// is enough.
/// </summary>
/// <remarks>C is 1 on standardised latents; nothing is chosen on the test half.</remarks>
public sealed class ConceptProbes
{
    // Rows of one concept that are learned from: the fit is of at most 20 coefficients.
    private const int MostPositives = 10_000;
    private const int MostOthers = 20_000;

    private readonly IFeatureColumns _columns;
    private readonly ProbeLabels _labels;
    private readonly SingleLatentProbes _single;
    private readonly int[] _proteinOfRow;
    private readonly int _proteins;
    private readonly ulong _seed;

    /// <summary>Takes what the probes are made of.</summary>
    /// <param name="columns">Latents.</param>
    /// <param name="labels">Sets and concepts of the same rows.</param>
    /// <param name="single">Single-latent probes of the same.</param>
    /// <param name="proteinOfRow">Protein of each row, numbered from 0, for the intervals.</param>
    /// <param name="seed">Decides what is sampled.</param>
    public ConceptProbes(
        IFeatureColumns columns, ProbeLabels labels, SingleLatentProbes single, int[] proteinOfRow, ulong seed)
    {
        if (columns.Residues != labels.Rows || proteinOfRow.Length != labels.Rows)
            throw new ArgumentException($"{labels.Rows} rows have labels, {columns.Residues} have values.");
        _columns = columns;
        _labels = labels;
        _single = single;
        _proteinOfRow = proteinOfRow;
        _proteins = proteinOfRow.DefaultIfEmpty(-1).Max() + 1;
        _seed = seed;
    }

    /// <summary>Fits and scores probes of several sizes for one concept, smallest first; empty when the training half
    /// has one class only.</summary>
    /// <param name="concept">The concept.</param>
    /// <param name="sizes">Numbers of latents.</param>
    /// <param name="replicates">Of the bootstrap over test proteins.</param>
    /// <param name="pool">Threads; decide no result.</param>
    public IReadOnlyList<ConceptProbe> Fit(
        int concept, IReadOnlyList<int> sizes, int replicates, WorkerPool pool)
    {
        if (!_single.IsFitted(concept))
            return [];
        int[] latents = _single.Best(concept, sizes.Max());
        DenseDesign all = Table(latents);
        int[] train = TrainRows(concept);
        var positive = new bool[train.Length];
        for (int i = 0; i < train.Length; i++)
            positive[i] = Carries(train[i], concept);
        var probes = new List<ConceptProbe>();
        foreach (int size in sizes.Where(k => k <= latents.Length).Order())
        {
            (double[] coefficients, double intercept) = FitOne(all, train, positive, size, pool);
            probes.Add(Score(concept, latents[..size], coefficients, intercept, all, replicates));
        }

        return probes;
    }

    private bool Carries(int row, int concept) => ((_labels.BitsOf(row, concept / 64) >> (concept % 64)) & 1) != 0;

    private DenseDesign Table(int[] latents)
    {
        var values = new float[_labels.Rows * latents.Length];
        using IFeatureColumnReader reader = _columns.OpenReader();
        for (int j = 0; j < latents.Length; j++)
        {
            FeatureColumn column = reader.Read(latents[j]);
            for (int i = 0; i < column.Values.Length; i++)
                values[(column.Residue(i) * latents.Length) + j] = column.Values[i];
        }

        return new DenseDesign(values, _labels.Rows, latents.Length);
    }

    private int[] TrainRows(int concept)
    {
        var carriers = new List<int>();
        var others = new List<int>();
        for (int row = 0; row < _labels.Rows; row++)
        {
            if (_labels.SetOf(row) == ProbeLabels.Train)
                (Carries(row, concept) ? carriers : others).Add(row);
        }

        return [.. Sample(carriers, MostPositives, concept), .. Sample(others, MostOthers, concept)];
    }

    private int[] Sample(List<int> rows, int most, int concept)
    {
        int[] kept = [.. rows];
        if (kept.Length <= most)
            return kept;
        new SeededRandom(_seed, $"probe rows {concept}").Shuffle<int>(kept);
        Array.Sort(kept, 0, most);
        return kept[..most];
    }

    private static (double[] Coefficients, double Intercept) FitOne(
        DenseDesign all, int[] train, bool[] positive, int size, WorkerPool pool)
    {
        var values = new float[train.Length * size];
        for (int i = 0; i < train.Length; i++)
            all.Row(train[i])[..size].CopyTo(values.AsSpan(i * size));
        var design = new DenseDesign(values, train.Length, size);
        var moments = new ColumnMoments(design, train.Length, pool);
        double[] factors = moments.Factors();
        design.CentreAndScale(moments.Means, factors);
        LinearModel model = LogisticRegression.Fit(design, positive, new LogisticOptions { Balanced = true }, pool);
        var coefficients = new double[size];
        double intercept = model.Intercept(0);
        for (int j = 0; j < size; j++)
        {
            coefficients[j] = model.Coefficient(0, j) * factors[j];
            intercept -= coefficients[j] * moments.Means[j];
        }

        return (coefficients, intercept);
    }

    private ConceptProbe Score(
        int concept, int[] latents, double[] coefficients, double intercept, DenseDesign all, int replicates)
    {
        var counts = new (int Rows, int Tp, int Predicted, int Positives)[_proteins];
        for (int row = 0; row < _labels.Rows; row++)
        {
            if (_labels.SetOf(row) != ProbeLabels.Test)
                continue;
            double margin = intercept;
            ReadOnlySpan<float> values = all.Row(row);
            for (int j = 0; j < coefficients.Length; j++)
                margin += coefficients[j] * values[j];
            int says = margin > 0 ? 1 : 0, carries = Carries(row, concept) ? 1 : 0;
            ref (int Rows, int Tp, int Predicted, int Positives) here = ref counts[_proteinOfRow[row]];
            here = (here.Rows + 1, here.Tp + (says & carries), here.Predicted + says, here.Positives + carries);
        }

        (int Tp, int Predicted, int Positives)[] proteins =
            [.. counts.Where(p => p.Rows > 0).Select(p => (p.Tp, p.Predicted, p.Positives))];
        var test = BinaryScore.From(
            proteins.Sum(p => p.Tp), proteins.Sum(p => p.Predicted - p.Tp), proteins.Sum(p => p.Positives));
        (double low, double high) = ProteinBootstrap.Middle(Replicates(proteins, replicates, concept));
        return new ConceptProbe(
            concept, latents, coefficients, intercept, test, new ScoreInterval(test.F1, low, high));
    }

    private double[] Replicates((int Tp, int Predicted, int Positives)[] proteins, int replicates, int concept)
    {
        var random = new SeededRandom(_seed, $"concept bootstrap {concept}");
        var scores = new double[replicates];
        for (int r = 0; r < replicates; r++)
        {
            int tp = 0, predicted = 0, positives = 0;
            for (int i = 0; i < proteins.Length; i++)
            {
                (int Tp, int Predicted, int Positives) drawn = proteins[random.Next(proteins.Length)];
                tp += drawn.Tp;
                predicted += drawn.Predicted;
                positives += drawn.Positives;
            }

            scores[r] = BinaryScore.From(tp, predicted - tp, positives).F1;
        }

        return scores;
    }
}
