using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Batches for training, addressed by step: the same step gives the same rows, whatever was read before. So a resumed
/// run needs only its step number.
/// </summary>
public interface IActivationSource
{
    /// <summary>Values of an input row.</summary>
    int Width { get; }

    /// <summary>Values of a target row of a transcoder; 0 when the input is the target.</summary>
    int TargetWidth { get; }

    /// <summary>Hidden states that an input row holds side by side: 1, or several of one width for a
    /// crosscoder.</summary>
    int Streams { get; }

    /// <summary>Rows of one epoch, 1 or more. Batches run over the end of an epoch into the next.</summary>
    long Tokens { get; }

    /// <summary>What decides the order and content, for checkpoints: two sources with equal text give equal
    /// batches.</summary>
    string Fingerprint { get; }

    /// <summary>Seconds that <see cref="ReadBatch"/> stood waiting for data so far, the first window included.
    /// </summary>
    double WaitSeconds => 0;

    /// <summary>Rows of the batches read so far that took the place of a row that was left out.</summary>
    long ReplacedRows => 0;

    /// <summary>Reads rows [step * rows, (step + 1) * rows) of the endless sequence of epochs. Allocates
    /// nothing.</summary>
    /// <param name="step">0 or more.</param>
    /// <param name="rows">Batch size, the same in every call of a run.</param>
    /// <param name="input">[rows, Width].</param>
    /// <param name="target">[rows, TargetWidth]; default when TargetWidth is 0.</param>
    void ReadBatch(long step, int rows, TensorView<float> input, TensorView<float> target);

    /// <summary>Where a row of a batch comes from, for messages: "shard 2, row 1071".</summary>
    /// <param name="step">As in <see cref="ReadBatch"/>.</param>
    /// <param name="rows">As in <see cref="ReadBatch"/>.</param>
    /// <param name="row">Row in the batch, 0 to rows - 1.</param>
    string Describe(long step, int rows, int row);
}
