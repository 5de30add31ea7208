namespace PlmLens.Analysis.Probes;

/// <summary>Precision, recall and their harmonic mean; each is 0 where it would be 0 / 0.</summary>
/// <param name="Precision">TP / predicted.</param>
/// <param name="Recall">TP / positives.</param>
public readonly record struct BinaryScore(double Precision, double Recall)
{
    /// <summary>2 P R / (P + R).</summary>
    public double F1 => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;

    /// <summary>From counts.</summary>
    /// <param name="tp">Predicted and true.</param>
    /// <param name="fp">Predicted and not true.</param>
    /// <param name="positives">True.</param>
    public static BinaryScore From(int tp, int fp, int positives) =>
        new(tp + fp > 0 ? tp / (double)(tp + fp) : 0, positives > 0 ? tp / (double)positives : 0);
}
