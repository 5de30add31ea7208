using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>A fitted linear probe: one margin for each output, w . x + b.</summary>
public sealed class LinearModel
{
    private readonly double[] _parameters;

    internal LinearModel(double[] parameters, int columns, int outputs, bool converged)
    {
        _parameters = parameters;
        Columns = columns;
        Outputs = outputs;
        Converged = converged;
    }

    /// <summary>Inputs.</summary>
    public int Columns { get; }

    /// <summary>Margins: 1 for two classes and for numbers, otherwise one for each class.</summary>
    public int Outputs { get; }

    /// <summary>False when the solver stopped before its tolerance.</summary>
    public bool Converged { get; }

    internal double[] Parameters => _parameters;

    /// <summary>The coefficient of an input in an output.</summary>
    public double Coefficient(int output, int column) => _parameters[(column * Outputs) + output];

    /// <summary>The intercept of an output.</summary>
    public double Intercept(int output) => _parameters[(Columns * Outputs) + output];

    /// <summary>All margins, [rows, outputs].</summary>
    public double[] Margins(IDesign design, WorkerPool pool)
    {
        if (design.Columns != Columns)
            throw new ArgumentException($"The probe reads {Columns} inputs, the design has {design.Columns}.");
        var margins = new double[design.Rows * Outputs];
        design.Multiply(_parameters, Outputs, margins, pool);
        for (int i = 0; i < margins.Length; i++)
            margins[i] += Intercept(i % Outputs);
        return margins;
    }
}
