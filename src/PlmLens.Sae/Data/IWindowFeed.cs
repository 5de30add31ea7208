using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Where windows get their rows from. Which rows a window holds, and in which places, depends on the window alone, so
/// any window can be made at any time. Not thread-safe, except <see cref="At"/> and <see cref="Describe"/>.
/// </summary>
internal interface IWindowFeed : IDisposable
{
    /// <summary>The hidden states that each row has.</summary>
    IReadOnlyList<ActivationStream> Streams { get; }

    /// <summary>Element type in memory of each stream.</summary>
    IReadOnlyList<DType> DTypes { get; }

    /// <summary>Rows of one epoch, 1 or more.</summary>
    long Rows { get; }

    /// <summary>What decides content and places, for fingerprints.</summary>
    string Fingerprint { get; }

    /// <summary>The window that holds a position of the endless sequence.</summary>
    RowWindow At(long position);

    /// <summary>Fills a window.</summary>
    /// <param name="window">Of <see cref="At"/>.</param>
    /// <param name="target">Gets all its rows.</param>
    /// <param name="cancellation">Ends the work early; the target is then of no use.</param>
    void Fill(RowWindow window, WindowBuffer target, CancellationToken cancellation);

    /// <summary>Lengths of a fixed sample of about 4096 rows, for each stream.</summary>
    IReadOnlyList<float[]> SampleNorms();

    /// <summary>Where a row of a window comes from, for messages.</summary>
    /// <param name="window">Of <see cref="At"/>.</param>
    /// <param name="row">0 to Rows - 1: its place in the window.</param>
    string Describe(RowWindow window, int row);
}
