namespace PlmLens.Core;

/// <summary>bfloat16: sign, 8 exponent bits, 7 mantissa bits; the upper half of a binary32.</summary>
/// <param name="Bits">The 16 bits as stored.</param>
public readonly record struct BFloat16(ushort Bits)
{
    /// <summary>The value as binary32; exact for every input.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)Bits << 16);

    /// <summary>Rounds <paramref name="value"/> to the nearest bfloat16, ties to even; NaN stays a quiet NaN.</summary>
    public static BFloat16 FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return new BFloat16((ushort)((bits >> 16) | 0x40));
        // Adding 0x7FFF plus the lowest kept bit rounds half to even; a carry into the exponent is the right result.
        bits += 0x7FFF + ((bits >> 16) & 1);
        return new BFloat16((ushort)(bits >> 16));
    }
}
