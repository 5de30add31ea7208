using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>Buffers of a loss measurement, grown to the largest batch and reused.</summary>
internal sealed class LossBuffers : IDisposable
{
    private Tensor? _hidden, _targets, _losses, _logits;

    /// <summary>[rows, d]: states at the splice point, before any splice.</summary>
    public TensorView<float> Hidden => _hidden!;

    /// <summary>[rows]: tokens to predict.</summary>
    public TensorView<int> Targets => _targets!;

    /// <summary>[rows], in nats.</summary>
    public TensorView<float> Losses => _losses!;

    /// <summary>[rows, vocabulary]: what the model predicts as it is.</summary>
    public TensorView<float> Logits => _logits!;

    /// <summary>Makes room for a batch.</summary>
    public void Reserve(int rows, int dim)
    {
        if (_losses?.Count >= rows)
            return;
        Dispose();
        _hidden = new Tensor(DType.F32, rows, dim);
        _targets = new Tensor(DType.I32, rows);
        _losses = new Tensor(DType.F32, rows);
        _logits = new Tensor(DType.F32, rows, Alphabet.Size);
    }

    public void Dispose()
    {
        _hidden?.Dispose();
        _targets?.Dispose();
        _losses?.Dispose();
        _logits?.Dispose();
    }
}
