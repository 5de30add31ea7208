using System.Numerics.Tensors;
using PlmLens.Core;

namespace PlmLens.Analysis.Clusters;

/// <summary>A symmetric matrix as what it does to a vector.</summary>
internal interface ISymmetricOperator
{
    /// <summary>Rows of the matrix.</summary>
    int Count { get; }

    /// <summary>y = A x.</summary>
    void Apply(ReadOnlySpan<double> x, Span<double> y);
}

/// <summary>
/// The largest eigenvalues of a symmetric matrix with their vectors, by Lanczos steps in which every new vector is made
/// orthogonal to all before. Vectors are found one after the other, each in what is left beside those before it, so
/// that an eigenvalue that occurs several times is found as often.
/// </summary>
internal sealed class Lanczos
{
    private const int StepsPerCheck = 20;
    private const double Nothing = 1e-10;

    private readonly ISymmetricOperator _matrix;
    private readonly IReadOnlyList<double[]> _known;
    private readonly SeededRandom _random;
    private readonly List<double[]> _basis = [];
    private readonly List<double> _diagonal = [];
    private readonly List<double> _besides = [];

    private Lanczos(ISymmetricOperator matrix, IReadOnlyList<double[]> known, SeededRandom random)
    {
        _matrix = matrix;
        _known = known;
        _random = random;
    }

    /// <summary>Finds the vectors of the largest eigenvalues.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="known">Unit eigenvectors that are known and not wanted.</param>
    /// <param name="wanted">Vectors wanted; there are fewer when the matrix has no more.</param>
    /// <param name="random">Where to start.</param>
    /// <param name="mostSteps">Steps for each vector at most; then the best so far is taken.</param>
    /// <param name="tolerance">Largest |A v - lambda v| of a unit vector that is good enough.</param>
    /// <param name="cancel">Stops between steps.</param>
    /// <returns>Unit vectors, largest eigenvalue first.</returns>
    public static double[][] Largest(
        ISymmetricOperator matrix,
        IReadOnlyList<double[]> known,
        int wanted,
        SeededRandom random,
        int mostSteps,
        double tolerance,
        CancellationToken cancel = default)
    {
        List<double[]> all = [.. known];
        for (int i = 0; i < wanted; i++)
        {
            if (new Lanczos(matrix, all, random).Run(mostSteps, tolerance, cancel) is not { } found)
                break;
            all.Add(found);
        }

        return [.. all.Skip(known.Count)];
    }

    private double[]? Run(int mostSteps, double tolerance, CancellationToken cancel)
    {
        double[]? next = RandomDirection(), found = null;
        while (next is not null && _basis.Count < mostSteps)
        {
            cancel.ThrowIfCancellationRequested();
            next = Step(next);
            if (next is not null && _basis.Count < mostSteps && _basis.Count % StepsPerCheck != 0)
                continue;
            (found, double residual) = Ritz();
            if (residual <= tolerance)
                break;
        }

        return found;
    }

    // One step: the vector joins the basis; returns the next one.
    private double[]? Step(double[] vector)
    {
        var image = new double[vector.Length];
        _matrix.Apply(vector, image);
        _basis.Add(vector);
        _diagonal.Add(TensorPrimitives.Dot<double>(vector, image));
        double length = Orthogonalise(image);
        if (length > Nothing)
        {
            TensorPrimitives.Divide(image, length, image);
            _besides.Add(length);
            return image;
        }

        // The directions so far are a whole: no step leads out of them.
        _besides.Add(0);
        return null;
    }

    private double[]? RandomDirection()
    {
        if (_known.Count >= _matrix.Count)
            return null;
        var vector = new double[_matrix.Count];
        for (int i = 0; i < vector.Length; i++)
            vector[i] = _random.NextGaussian();
        double length = Orthogonalise(vector);
        if (!(length > Nothing))
            return null;
        TensorPrimitives.Divide(vector, length, vector);
        return vector;
    }

    // Twice, because once leaves what rounding brings back.
    private double Orthogonalise(double[] vector)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] other in _known)
                Remove(vector, other);
            foreach (double[] other in _basis)
                Remove(vector, other);
        }

        return TensorPrimitives.Norm<double>(vector);
    }

    private static void Remove(double[] vector, double[] direction)
    {
        double along = TensorPrimitives.Dot<double>(vector, direction);
        TensorPrimitives.MultiplyAdd(direction, -along, vector, vector);
    }

    // The vector of the largest eigenvalue of the matrix restricted to the basis, and |A v - lambda v|.
    private (double[] Vector, double Residual) Ritz()
    {
        int steps = _basis.Count;
        double[] values = [.. _diagonal], besides = [.. _besides];
        var small = new double[steps * steps];
        for (int i = 0; i < steps; i++)
            small[(i * steps) + i] = 1;
        TridiagonalEigen.Solve(values, besides, small);
        int largest = TensorPrimitives.IndexOfMax<double>(values);
        var vector = new double[_matrix.Count];
        for (int i = 0; i < steps; i++)
            TensorPrimitives.MultiplyAdd(_basis[i], small[(i * steps) + largest], vector, vector);
        return (vector, Math.Abs(_besides[^1] * small[((steps - 1) * steps) + largest]));
    }
}
