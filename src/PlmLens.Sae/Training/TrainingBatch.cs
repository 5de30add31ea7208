using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>The batch of a step, filled by the trainer.</summary>
internal sealed class TrainingBatch : IDisposable
{
    private readonly Tensor _input;
    private readonly Tensor? _target;

    public TrainingBatch(int rows, int width, int targetWidth)
    {
        Rows = rows;
        _input = new Tensor(DType.F32, rows, width);
        _target = targetWidth > 0 ? new Tensor(DType.F32, rows, targetWidth) : null;
    }

    /// <summary>Tokens.</summary>
    public int Rows { get; }

    /// <summary>[Rows, width]: hidden states as the source gives them; TrainerState.InputScale is not yet
    /// applied.</summary>
    public TensorView<float> Input => _input;

    /// <summary>[Rows, target width]: what a transcoder is to write; null for an autoencoder.</summary>
    public TensorView<float> Target => _target is { } target ? target : default(TensorView<float>);

    public void Dispose()
    {
        _input.Dispose();
        _target?.Dispose();
    }
}
