namespace PlmLens.Analysis.Probes;

/// <summary>sum over rows of weight * (log(1 + e^m) - y m).</summary>
internal sealed class BinaryLogisticLoss : IMarginLoss
{
    private readonly double[] _weights;
    private readonly double[] _targets;
    private readonly double[] _probabilities;

    /// <param name="positive">For each row.</param>
    /// <param name="weights">For each row, 0 or more.</param>
    public BinaryLogisticLoss(ReadOnlySpan<bool> positive, double[] weights)
    {
        _weights = weights;
        _targets = new double[positive.Length];
        for (int i = 0; i < positive.Length; i++)
            _targets[i] = positive[i] ? 1 : 0;
        _probabilities = new double[positive.Length];
        TotalWeight = weights.Sum();
    }

    public int Outputs => 1;

    public int Rows => _targets.Length;

    public double TotalWeight { get; }

    /// <summary>1 / (1 + e^-m).</summary>
    public static double Sigmoid(double margin) => 1 / (1 + Math.Exp(-margin));

    public double Value(double[] margins)
    {
        double sum = 0;
        for (int i = 0; i < _targets.Length; i++)
        {
            double m = margins[i];
            double soft = Math.Max(m, 0) + double.LogP1(Math.Exp(-Math.Abs(m)));
            sum += _weights[i] * (soft - (_targets[i] * m));
        }

        return sum;
    }

    public void Gradient(double[] margins, double[] residual)
    {
        for (int i = 0; i < _targets.Length; i++)
        {
            _probabilities[i] = Sigmoid(margins[i]);
            residual[i] = _weights[i] * (_probabilities[i] - _targets[i]);
        }
    }

    public void Curve(double[] direction)
    {
        for (int i = 0; i < _targets.Length; i++)
            direction[i] *= _weights[i] * _probabilities[i] * (1 - _probabilities[i]);
    }

    public void Diagonal(double[] diagonal)
    {
        for (int i = 0; i < _targets.Length; i++)
            diagonal[i] = _weights[i] * _probabilities[i] * (1 - _probabilities[i]);
    }
}
