namespace PlmLens.Analysis.Probes;

/// <summary>sum over rows of weight * (log sum e^m - m of the row's class).</summary>
internal sealed class SoftmaxLoss : IMarginLoss
{
    private readonly int[] _classes;
    private readonly double[] _weights;
    private readonly double[] _probabilities;

    /// <param name="classes">For each row, 0 to outputs - 1.</param>
    /// <param name="outputs">Number of classes.</param>
    /// <param name="weights">For each row, 0 or more.</param>
    public SoftmaxLoss(ReadOnlySpan<int> classes, int outputs, double[] weights)
    {
        _classes = classes.ToArray();
        _weights = weights;
        Outputs = outputs;
        _probabilities = new double[classes.Length * outputs];
        TotalWeight = weights.Sum();
    }

    public int Outputs { get; }

    public int Rows => _classes.Length;

    public double TotalWeight { get; }

    /// <summary>Turns margins into probabilities, in place.</summary>
    /// <param name="row">One row's margins.</param>
    /// <returns>log sum e^m of the margins.</returns>
    public static double Softmax(Span<double> row)
    {
        double highest = double.NegativeInfinity, sum = 0;
        foreach (double m in row)
            highest = Math.Max(highest, m);
        foreach (ref double m in row)
        {
            m = Math.Exp(m - highest);
            sum += m;
        }

        foreach (ref double m in row)
            m /= sum;
        return highest + Math.Log(sum);
    }

    public double Value(double[] margins)
    {
        double total = 0;
        for (int r = 0; r < _classes.Length; r++)
        {
            ReadOnlySpan<double> row = margins.AsSpan(r * Outputs, Outputs);
            double highest = double.NegativeInfinity, sum = 0;
            foreach (double m in row)
                highest = Math.Max(highest, m);
            foreach (double m in row)
                sum += Math.Exp(m - highest);
            total += _weights[r] * (highest + Math.Log(sum) - row[_classes[r]]);
        }

        return total;
    }

    public void Gradient(double[] margins, double[] residual)
    {
        margins.AsSpan(0, _probabilities.Length).CopyTo(_probabilities);
        for (int r = 0; r < _classes.Length; r++)
        {
            Span<double> p = _probabilities.AsSpan(r * Outputs, Outputs);
            Softmax(p);
            for (int k = 0; k < p.Length; k++)
                residual[(r * Outputs) + k] = _weights[r] * (p[k] - (k == _classes[r] ? 1 : 0));
        }
    }

    public void Curve(double[] direction)
    {
        for (int r = 0; r < _classes.Length; r++)
        {
            Span<double> d = direction.AsSpan(r * Outputs, Outputs);
            ReadOnlySpan<double> p = _probabilities.AsSpan(r * Outputs, Outputs);
            double mean = 0;
            for (int k = 0; k < p.Length; k++)
                mean += p[k] * d[k];
            for (int k = 0; k < p.Length; k++)
                d[k] = _weights[r] * p[k] * (d[k] - mean);
        }
    }

    public void Diagonal(double[] diagonal)
    {
        for (int i = 0; i < _probabilities.Length; i++)
            diagonal[i] = _weights[i / Outputs] * _probabilities[i] * (1 - _probabilities[i]);
    }
}
