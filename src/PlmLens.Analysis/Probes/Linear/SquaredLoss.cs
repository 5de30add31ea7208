namespace PlmLens.Analysis.Probes;

/// <summary>Half the sum over rows of (y - m)^2.</summary>
/// <param name="targets">For each row.</param>
internal sealed class SquaredLoss(double[] targets) : IMarginLoss
{
    public int Outputs => 1;

    public int Rows => targets.Length;

    public double TotalWeight => targets.Length;

    public double Value(double[] margins)
    {
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
            sum += (margins[i] - targets[i]) * (margins[i] - targets[i]);
        return sum / 2;
    }

    public void Gradient(double[] margins, double[] residual)
    {
        for (int i = 0; i < targets.Length; i++)
            residual[i] = margins[i] - targets[i];
    }

    // The second derivative is the identity: the direction stays as it is.
    public void Curve(double[] direction)
    {
    }

    public void Diagonal(double[] diagonal) => Array.Fill(diagonal, 1);
}
