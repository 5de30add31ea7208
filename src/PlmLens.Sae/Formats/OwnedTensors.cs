using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>Small tensors that are made for one file and freed when it is written.</summary>
internal sealed class OwnedTensors : IDisposable
{
    private readonly List<Tensor> _tensors = [];

    /// <summary>Takes over a tensor.</summary>
    public Tensor Take(Tensor tensor)
    {
        _tensors.Add(tensor);
        return tensor;
    }

    /// <summary>A 0-d I32.</summary>
    public Tensor Scalar(int value)
    {
        Tensor tensor = Take(new Tensor(DType.I32));
        tensor.View<int>()[0] = value;
        return tensor;
    }

    /// <summary>A 0-d F32.</summary>
    public Tensor Scalar(float value)
    {
        Tensor tensor = Take(new Tensor(DType.F32));
        tensor.View<float>()[0] = value;
        return tensor;
    }

    /// <summary>A 0-d Bool.</summary>
    public Tensor Flag(bool value)
    {
        Tensor tensor = Take(new Tensor(DType.Bool));
        tensor.View<byte>()[0] = value ? (byte)1 : (byte)0;
        return tensor;
    }

    /// <summary>A vector of F32.</summary>
    public Tensor Vector(ReadOnlySpan<float> values) => Take(Tensor.FromFloats(values, values.Length));

    /// <inheritdoc/>
    public void Dispose() => _tensors.ForEach(tensor => tensor.Dispose());
}
