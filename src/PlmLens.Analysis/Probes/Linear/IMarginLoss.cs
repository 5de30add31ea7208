namespace PlmLens.Analysis.Probes;

/// <summary>A convex loss of a linear model's margins, summed over weighted rows.</summary>
internal interface IMarginLoss
{
    /// <summary>Margins of one row: 1, or one for each class.</summary>
    int Outputs { get; }

    /// <summary>Rows.</summary>
    int Rows { get; }

    /// <summary>Sum of the rows' weights: what makes a gradient comparable between data sets.</summary>
    double TotalWeight { get; }

    /// <summary>The loss.</summary>
    /// <param name="margins">[rows, outputs].</param>
    double Value(double[] margins);

    /// <summary>The gradient at these margins; keeps what <see cref="Curve"/> and <see cref="Diagonal"/>
    /// need.</summary>
    /// <param name="margins">[rows, outputs].</param>
    /// <param name="residual">[rows, outputs]: receives the derivative by each margin.</param>
    void Gradient(double[] margins, double[] residual);

    /// <summary>The second derivative at the margins of the last <see cref="Gradient"/> times a direction.</summary>
    /// <param name="direction">[rows, outputs], overwritten with the product.</param>
    void Curve(double[] direction);

    /// <summary>The diagonal of that second derivative.</summary>
    /// <param name="diagonal">[rows, outputs].</param>
    void Diagonal(double[] diagonal);
}
