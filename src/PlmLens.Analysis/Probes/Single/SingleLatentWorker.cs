using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Probes;

/// <summary>Fits one latent after another, each for all concepts; used by one thread at a time.</summary>
internal sealed class SingleLatentWorker(ProbeLabels labels, SingleLatentOptions options)
{
    private double[] _values = [];
    private double[] _weights = [];
    private int[] _trainRows = [];
    private int[] _testRows = [];
    private double[] _testValues = [];
    private ulong[] _trainBits = [];
    private ulong[] _testBits = [];
    private int _train;
    private int _test;

    /// <summary>Probes whose minimum was not reached.</summary>
    public int NotConverged { get; private set; }

    /// <summary>Fits one latent.</summary>
    /// <param name="column">Its values.</param>
    /// <param name="probes">One for each concept.</param>
    public void Fit(FeatureColumn column, Span<SingleProbe> probes)
    {
        Take(column);
        for (int word = 0; word < labels.WordsPerRow; word++)
        {
            for (int i = 0; i < _train; i++)
                _trainBits[i] = labels.BitsOf(_trainRows[i], word);
            for (int i = 0; i < _test; i++)
                _testBits[i] = labels.BitsOf(_testRows[i], word);
            int end = Math.Min(labels.Concepts, (word + 1) * 64);
            for (int c = word * 64; c < end; c++)
                probes[c] = SingleLatentProbes.Fittable(labels, c) && _train > 0 ? FitConcept(c) : Silent;
        }
    }

    // Says nothing: margin 0 everywhere, which predicts nothing.
    private static SingleProbe Silent => new(0, 0, 0, 0, 0, 0, (float)Math.Log(2));

    // The values that are not 0, of rows that are used.
    private void Take(FeatureColumn column)
    {
        Reserve(column.Values.Length);
        (_train, _test) = (0, 0);
        for (int i = 0; i < column.Values.Length; i++)
        {
            float value = column.Values[i];
            if (value == 0)
                continue;
            int row = column.Residue(i);
            byte set = labels.SetOf(row);
            if (set == ProbeLabels.Train)
            {
                _trainRows[_train] = row;
                _values[_train++] = value;
            }
            else if (set == ProbeLabels.Test)
            {
                _testRows[_test] = row;
                _testValues[_test++] = value;
            }
        }

        _values.AsSpan(_train, ProbeSums.Padding).Clear();
    }

    private void Reserve(int count)
    {
        int size = count + (2 * ProbeSums.Padding);
        if (_values.Length >= size)
            return;
        size = Math.Max(size, 2 * _values.Length);
        (_values, _weights, _testValues) = (new double[size], new double[size], new double[size]);
        (_trainRows, _testRows) = (new int[size], new int[size]);
        (_trainBits, _testBits) = (new ulong[size], new ulong[size]);
    }

    private SingleProbe FitConcept(int concept)
    {
        int rows = labels.RowsIn(ProbeLabels.Train), positives = labels.PositivesIn(ProbeLabels.Train, concept);
        double up = options.Balanced ? rows / (2.0 * positives) : 1;
        double down = options.Balanced ? rows / (2.0 * (rows - positives)) : 1;
        int shift = concept % 64, hits = 0;
        double moment = 0;
        for (int i = 0; i < _train; i++)
        {
            bool positive = ((_trainBits[i] >> shift) & 1) != 0;
            _weights[i] = positive ? up : down;
            if (positive)
            {
                hits++;
                moment += up * _values[i];
            }
        }

        int padded = (_train + ProbeSums.Padding - 1) / ProbeSums.Padding * ProbeSums.Padding;
        _weights.AsSpan(_train, padded - _train).Clear();
        int zeroPositives = positives - hits, zeros = rows - _train;
        var fit = new SingleLatentFit
        {
            Values = _values.AsSpan(0, padded),
            Weights = _weights.AsSpan(0, padded),
            ZeroWeight = (up * zeroPositives) + (down * (zeros - zeroPositives)),
            PositiveWeight = up * positives,
            PositiveMoment = moment,
            Penalty = 1 / options.C,
        };
        if (!fit.Run(out double w, out double b))
            NotConverged++;
        float loss = (float)(fit.Loss(w, b) / ((up * positives) + (down * (rows - positives))));
        return Count(concept, w, b, loss);
    }

    private SingleProbe Count(int concept, double w, double b, float loss)
    {
        int shift = concept % 64;
        (int trainTp, int trainFp) = CountSet(ProbeLabels.Train, concept, shift, _values, _trainBits, _train, w, b);
        (int testTp, int testFp) = CountSet(ProbeLabels.Test, concept, shift, _testValues, _testBits, _test, w, b);
        return new SingleProbe(w, b, trainTp, trainFp, testTp, testFp, loss);
    }

    private (int Tp, int Fp) CountSet(
        int set, int concept, int shift, double[] values, ulong[] bits, int count, double w, double b)
    {
        int tp = 0, predicted = 0, carriers = 0;
        for (int i = 0; i < count; i++)
        {
            int carries = (int)(bits[i] >> shift) & 1;
            int says = (w * values[i]) + b > 0 ? 1 : 0;
            carriers += carries;
            predicted += says;
            tp += carries & says;
        }

        if (b > 0)
        {
            predicted += labels.RowsIn(set) - count;
            tp += labels.PositivesIn(set, concept) - carriers;
        }

        return (tp, predicted - tp);
    }
}
