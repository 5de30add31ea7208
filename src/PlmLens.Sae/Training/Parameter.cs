using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>A trained tensor with Adam's two moments.</summary>
internal sealed class Parameter : IDisposable
{
    /// <summary>Takes over <paramref name="value"/>; the moments are 0.</summary>
    /// <param name="name">The field's name of it, such as "W_enc".</param>
    /// <param name="value">F32.</param>
    public Parameter(string name, Tensor value)
    {
        Name = name;
        Value = value;
        First = new Tensor(DType.F32, value.Shape.AsSpan());
        Second = new Tensor(DType.F32, value.Shape.AsSpan());
    }

    public string Name { get; }

    public Tensor Value { get; }

    /// <summary>Running mean of the gradient.</summary>
    public Tensor First { get; }

    /// <summary>Running mean of the squared gradient.</summary>
    public Tensor Second { get; }

    public AdamState Adam => new(Value, First, Second);

    public void Dispose()
    {
        Value.Dispose();
        First.Dispose();
        Second.Dispose();
    }
}
