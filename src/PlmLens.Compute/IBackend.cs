namespace PlmLens.Compute;

/// <summary>
/// The op table: what a backend must do so that models and sparse autoencoders run on it. Written once against this
/// interface, they run on every backend. <c>Reference/</c> defines what is right; every other backend must match it.
/// </summary>
/// <remarks>
/// Rules for all ops. Parameters come in the order inputs, sizes, outputs. Matrices are row-major and contiguous;
/// "[rows, cols]" names their shape. A buffer may be larger than the sizes say; what lies beyond is neither read nor
/// written. An output may be the same view as an input where the op says "in place"; otherwise they must not overlap.
/// Sums are split by shape, never by thread count: the same inputs give the same bits for any number of threads.
/// NaN in a row gives NaN in what depends on that row and nowhere else. A size that does not fit its buffer throws
/// <see cref="ArgumentException"/> before anything is written. Calls on one backend come from one thread at a time.
/// </remarks>
public partial interface IBackend
{
    /// <summary>"reference", or "cpu" with the kernel set, such as "cpu (Vector512, 2 threads)".</summary>
    string Name { get; }
}

/// <summary>A weight matrix in the layout a backend multiplies fastest; made by <see cref="IBackend.Pack"/>.</summary>
public interface IPackedWeight : IDisposable
{
    /// <summary>Rows of the weight: columns of the product.</summary>
    int OutFeatures { get; }

    /// <summary>Columns of the weight: columns of the input.</summary>
    int InFeatures { get; }
}

/// <summary>What <see cref="IBackend.Linear"/> does with a finished sum before it is stored.</summary>
public enum Epilogue
{
    /// <summary>output = sum.</summary>
    None,

    /// <summary>output = gelu(sum), the exact form 0.5 s (1 + erf(s / sqrt 2)).</summary>
    Gelu,

    /// <summary>output = output + sum: a residual connection.</summary>
    Add,
}
