namespace PlmLens.Compute.Cpu;

/// <summary>Neighbouring columns of target, residual and decoder, and where the sums over them are added up.</summary>
/// <param name="first">First column.</param>
/// <param name="columns">1 or more.</param>
/// <param name="decoder">[latents, columns].</param>
/// <param name="dots">[slots]: residual times decoder row.</param>
/// <param name="squares">As in the op: squared lengths of the residuals.</param>
internal readonly unsafe struct ResidualSlice(int first, int columns, float* decoder, float* dots, float* squares)
{
    internal int First => first;

    internal int Columns => columns;

    internal float* Decoder => decoder;

    internal float* Dots => dots;

    internal float* Squares => squares;
}

/// <summary>A residual op of one row. Every column of a residual depends on that column alone, so columns may be taken
/// in slices.</summary>
internal interface IResidualRow
{
    /// <summary>Squared lengths of a row.</summary>
    int SquaresOfRow { get; }

    /// <summary>Asks for the slice's part of a row that comes soon.</summary>
    void Fetch(long row, int column, int columns);

    /// <summary>Writes the slice of the row's residuals; adds to the dot products of its active slots, without the
    /// codes' factor, and to its squares.</summary>
    /// <param name="row">The row.</param>
    /// <param name="end">The slot after its last active one.</param>
    /// <param name="slice">The columns.</param>
    void Run<V>(long row, long end, in ResidualSlice slice)
        where V : struct, IVec<V>;
}
