using System.Numerics;

namespace PlmLens.Models.Checkpoints;

/// <summary>
/// A Python object read from a pickle: plain data only. Values can be shared; in a hostile file they can contain
/// themselves.
/// </summary>
public abstract class PickleValue
{
    private protected PickleValue()
    {
    }

    /// <summary>The value under a string key of a dictionary or an attribute of a namespace; null when there is
    /// none.</summary>
    public virtual PickleValue? Find(string key) => null;
}

/// <summary>None.</summary>
public sealed class PickleNone : PickleValue
{
    private PickleNone()
    {
    }

    /// <summary>The one instance.</summary>
    public static PickleNone Instance { get; } = new();
}

/// <summary>True or False.</summary>
public sealed class PickleBool : PickleValue
{
    private static readonly PickleBool s_true = new(true);
    private static readonly PickleBool s_false = new(false);

    private PickleBool(bool value) => Value = value;

    /// <summary>The truth value.</summary>
    public bool Value { get; }

    internal static PickleBool Of(bool value) => value ? s_true : s_false;
}

/// <summary>An int.</summary>
public sealed class PickleInteger : PickleValue
{
    internal PickleInteger(BigInteger value) => Value = value;

    /// <summary>The number; it need not fit 64 bits.</summary>
    public BigInteger Value { get; }
}

/// <summary>A float.</summary>
public sealed class PickleFloat : PickleValue
{
    internal PickleFloat(double value) => Value = value;

    /// <summary>The number; it may be NaN or infinite.</summary>
    public double Value { get; }
}

/// <summary>A str; also the name of a device.</summary>
public sealed class PickleString : PickleValue
{
    internal PickleString(string value) => Value = value;

    /// <summary>The text.</summary>
    public string Value { get; }
}

/// <summary>A bytes or bytearray object.</summary>
public sealed class PickleBytes : PickleValue
{
    internal PickleBytes(byte[] value) => Value = value;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Value { get; }
}

/// <summary>A global that stands for itself, such as the element type "torch.float32".</summary>
public sealed class PickleSymbol : PickleValue
{
    internal PickleSymbol(PickleGlobal global) => Global = global;

    /// <summary>Module and name, joined by a dot.</summary>
    public string Name => Global.Name;

    internal PickleGlobal Global { get; }
}
