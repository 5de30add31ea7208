namespace PlmLens.Analysis.Probes;

/// <summary>From margins to classes and probabilities.</summary>
public static class ClassPrediction
{
    /// <summary>The class that one row's margins predict.</summary>
    /// <param name="margins">One margin: class 1 when it is greater than 0. Several: the largest, the first of
    /// equals.</param>
    public static int Of(ReadOnlySpan<double> margins)
    {
        if (margins.Length == 1)
            return margins[0] > 0 ? 1 : 0;
        int best = 0;
        for (int k = 1; k < margins.Length; k++)
        {
            if (margins[k] > margins[best])
                best = k;
        }

        return best;
    }

    /// <summary>Probabilities of all classes.</summary>
    /// <param name="margins">[rows, outputs].</param>
    /// <param name="outputs">Number of classes, at least 2.</param>
    /// <param name="oneVersusRest">True: sigmoids, divided by their sum. False: softmax.</param>
    /// <returns>[rows, outputs].</returns>
    public static double[] Probabilities(double[] margins, int outputs, bool oneVersusRest)
    {
        double[] p = [.. margins];
        for (int start = 0; start < p.Length; start += outputs)
        {
            Span<double> row = p.AsSpan(start, outputs);
            if (!oneVersusRest)
            {
                SoftmaxLoss.Softmax(row);
                continue;
            }

            double sum = 0;
            foreach (ref double m in row)
            {
                m = BinaryLogisticLoss.Sigmoid(m);
                sum += m;
            }

            foreach (ref double m in row)
                m /= sum;
        }

        return p;
    }
}
