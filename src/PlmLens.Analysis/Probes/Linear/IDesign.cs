using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// The inputs of a linear probe, [rows, columns]: sparse or dense. Solvers only ask for products, so that a sparse
/// design is never spread out. Products have the same bits for any number of threads.
/// </summary>
public interface IDesign
{
    /// <summary>Rows: residues, or proteins.</summary>
    int Rows { get; }

    /// <summary>Columns: latents, hidden dimensions, or letters at places.</summary>
    int Columns { get; }

    /// <summary>margins[r, k] = sum over j of x[r, j] * weights[j, k].</summary>
    /// <param name="weights">[columns, outputs], further elements are ignored.</param>
    /// <param name="outputs">Columns of the result, at least 1.</param>
    /// <param name="margins">[rows, outputs]; overwritten.</param>
    /// <param name="pool">Threads.</param>
    void Multiply(double[] weights, int outputs, double[] margins, WorkerPool pool);

    /// <summary>sums[j, k] = sum over r of x[r, j] * residual[r, k].</summary>
    /// <param name="residual">[rows, outputs], further elements are ignored.</param>
    /// <param name="outputs">Columns of the result, at least 1.</param>
    /// <param name="sums">[columns, outputs] or longer; that part is overwritten.</param>
    /// <param name="pool">Threads.</param>
    void MultiplyTransposed(double[] residual, int outputs, double[] sums, WorkerPool pool);

    /// <summary>As <see cref="MultiplyTransposed"/>, with the square of every x: the diagonal of X' H X.</summary>
    void SquaresTransposed(double[] curvature, int outputs, double[] sums, WorkerPool pool);

    /// <summary>The first rows, sharing memory with this design.</summary>
    /// <param name="rows">0 to <see cref="Rows"/>.</param>
    IDesign Head(int rows);

    /// <summary>The named columns in the named order, all rows, as a dense design.</summary>
    /// <param name="columns">Each 0 to <see cref="Columns"/> - 1.</param>
    DenseDesign Select(ReadOnlySpan<int> columns);
}
