using System.Numerics.Tensors;
using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// Minimises loss(X w + b) + penalty / 2 * |w|^2 by truncated Newton steps: conjugate gradients with the Hessian's
/// diagonal as preconditioner, then a backtracking line search on the margins (Nash 2000; Lin, Weng and Keerthi 2008
/// for logistic regression). Needs only products with the design.
/// </summary>
/// <remarks>Parameters are [columns * outputs weights, outputs intercepts]; intercepts are not penalised.</remarks>
internal sealed class NewtonSolver
{
    // Sufficient decrease of the line search (Armijo), and the rounding of the objective that it cannot see below.
    private const double Decrease = 1e-4;
    private const double Rounding = 1e-14;

    private readonly IDesign _design;
    private readonly IMarginLoss _loss;
    private readonly double _penalty;
    private readonly bool _intercept;
    private readonly SolverOptions _options;
    private readonly WorkerPool _pool;
    private readonly int _weights;
    private readonly int _size;
    private readonly double[] _rowsA;
    private readonly double[] _rowsB;

    public NewtonSolver(
        IDesign design, IMarginLoss loss, double penalty, bool intercept, SolverOptions options, WorkerPool pool)
    {
        if (design.Rows != loss.Rows)
            throw new ArgumentException($"{design.Rows} rows of inputs and {loss.Rows} of targets.");
        if (!(penalty >= 0) || double.IsInfinity(penalty))
            throw new UsageException($"A penalty of {penalty} is not 0 or more; choose a positive strength.");
        _design = design;
        _loss = loss;
        _penalty = penalty;
        _intercept = intercept;
        _options = options;
        _pool = pool;
        _weights = design.Columns * loss.Outputs;
        _size = _weights + loss.Outputs;
        _rowsA = new double[design.Rows * loss.Outputs];
        _rowsB = new double[design.Rows * loss.Outputs];
    }

    /// <summary>Runs until the gradient is small.</summary>
    /// <param name="parameters">Where to start; receives the minimum.</param>
    /// <returns>True when the tolerance was reached or no step can improve any more.</returns>
    public bool Run(double[] parameters)
    {
        double[] margins = new double[_rowsA.Length], gradient = new double[_size], step = new double[_size];
        double[] diagonal = new double[_size];
        Margins(parameters, margins);
        double value = _loss.Value(margins) + Penalty(parameters);
        double scale = Math.Max(_loss.TotalWeight, double.Epsilon);
        for (int i = 0; i < _options.MaximumSteps; i++)
        {
            Gradient(margins, parameters, gradient);
            double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient)) / scale;
            if (largest <= _options.Tolerance)
                return true;
            Preconditioner(diagonal);
            Solve(gradient, diagonal, Math.Clamp(Math.Sqrt(largest), 1e-10, 0.1), step);
            double before = value;
            if (!Search(parameters, step, gradient, margins, ref value))
                return true;
            if (before - value <= _options.Gain * Math.Abs(before))
                return true;
        }

        return false;
    }

    private double Penalty(double[] parameters) =>
        _penalty / 2 * TensorPrimitives.SumOfSquares<double>(parameters.AsSpan(0, _weights));

    private void Margins(double[] parameters, double[] margins)
    {
        int outputs = _loss.Outputs;
        _design.Multiply(parameters, outputs, margins, _pool);
        ReadOnlySpan<double> intercepts = parameters.AsSpan(_weights);
        for (int r = 0; r < _design.Rows; r++)
        {
            for (int k = 0; k < outputs; k++)
                margins[(r * outputs) + k] += intercepts[k];
        }
    }

    private void Gradient(double[] margins, double[] parameters, double[] gradient)
    {
        _loss.Gradient(margins, _rowsA);
        Transposed(_rowsA, gradient);
        for (int i = 0; i < _weights; i++)
            gradient[i] += _penalty * parameters[i];
    }

    private void Transposed(double[] rows, double[] sums)
    {
        _design.MultiplyTransposed(rows, _loss.Outputs, sums, _pool);
        InterceptSums(rows, sums);
    }

    private void InterceptSums(double[] rows, double[] sums)
    {
        Span<double> intercepts = sums.AsSpan(_weights);
        intercepts.Clear();
        if (!_intercept)
            return;
        for (int i = 0; i < rows.Length; i++)
            intercepts[i % intercepts.Length] += rows[i];
    }

    private void Preconditioner(double[] diagonal)
    {
        _loss.Diagonal(_rowsA);
        _design.SquaresTransposed(_rowsA, _loss.Outputs, diagonal, _pool);
        InterceptSums(_rowsA, diagonal);
        for (int i = 0; i < _size; i++)
        {
            double d = diagonal[i] + (i < _weights ? _penalty : 0);
            diagonal[i] = d > 0 ? d : 1;
        }
    }

    // Conjugate gradients on H step = -gradient, until the residual is a fraction of the gradient.
    private void Solve(double[] gradient, double[] diagonal, double fraction, double[] step)
    {
        double[] residual = new double[_size], direction = new double[_size], product = new double[_size];
        double[] scaled = new double[_size];
        Array.Clear(step);
        TensorPrimitives.Negate<double>(gradient, residual);
        TensorPrimitives.Divide<double>(residual, diagonal, scaled);
        scaled.CopyTo(direction, 0);
        double rho = TensorPrimitives.Dot<double>(residual, scaled);
        double enough = rho * fraction * fraction;
        for (int i = 0; i < _options.MaximumInnerSteps && rho > enough; i++)
        {
            HessianTimes(direction, product);
            double curvature = TensorPrimitives.Dot<double>(direction, product);
            if (!(curvature > 0))
                break;
            double length = rho / curvature;
            TensorPrimitives.MultiplyAdd<double>(direction, length, step, step);
            TensorPrimitives.MultiplyAdd<double>(product, -length, residual, residual);
            TensorPrimitives.Divide<double>(residual, diagonal, scaled);
            double next = TensorPrimitives.Dot<double>(residual, scaled);
            TensorPrimitives.MultiplyAdd<double>(direction, next / rho, scaled, direction);
            rho = next;
        }
    }

    private void HessianTimes(double[] direction, double[] product)
    {
        Margins(direction, _rowsA);
        _loss.Curve(_rowsA);
        Transposed(_rowsA, product);
        for (int i = 0; i < _weights; i++)
            product[i] += _penalty * direction[i];
    }

    // False when not even a tiny step lowers the objective: the minimum, as far as binary64 goes.
    private bool Search(double[] parameters, double[] step, double[] gradient, double[] margins, ref double value)
    {
        double slope = TensorPrimitives.Dot<double>(gradient, step);
        if (!(slope < 0))
            return false;
        Margins(step, _rowsB);
        var trial = new double[_size];
        for (double length = 1; length > 1e-10; length /= 2)
        {
            TensorPrimitives.MultiplyAdd<double>(step, length, parameters, trial);
            TensorPrimitives.MultiplyAdd<double>(_rowsB, length, margins, _rowsA);
            double next = _loss.Value(_rowsA) + Penalty(trial);
            if (next <= value + (Decrease * length * slope) + (Rounding * Math.Abs(value)))
            {
                bool moved = !trial.AsSpan().SequenceEqual(parameters);
                trial.CopyTo(parameters, 0);
                _rowsA.CopyTo(margins, 0);
                value = next;
                return moved;
            }
        }

        return false;
    }
}
