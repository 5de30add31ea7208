namespace PlmLens.Compute.Cpu;

/// <summary>Gradients of one latent at a time from grouped codes, into rows that the caller keeps in the
/// cache.</summary>
internal readonly unsafe struct LatentGradient(
    in LatentGroups groups, float* residuals, float* x, int inputCols, int outputCols)
{
    private readonly int* _starts = groups.Starts.Pointer;
    private readonly int* _rows = groups.Rows.Pointer;
    private readonly int* _sources = groups.Sources.Pointer;
    private readonly float* _coefficients = groups.Coefficients.Pointer;
    private readonly float* _dots = groups.Dots.Pointer;

    /// <summary>Columns of an encoder row.</summary>
    internal int InputCols => inputCols;

    /// <summary>Columns of a decoder row.</summary>
    internal int OutputCols => outputCols;

    /// <summary>Gradient of decoder row <paramref name="latent"/>.</summary>
    internal void Decoder<V>(int latent, float* target)
        where V : struct, IVec<V>
    {
        int first = _starts[latent], count = _starts[latent + 1] - first;
        WeightedRows.Sum<V>(
            null, 1, residuals, _sources + first, _coefficients + first, count, outputCols, target);
    }

    /// <summary>Gradient of encoder row <paramref name="latent"/>.</summary>
    internal void Encoder<V>(int latent, float* target)
        where V : struct, IVec<V>
    {
        int first = _starts[latent], count = _starts[latent + 1] - first;
        WeightedRows.Sum<V>(null, 1, x, _rows + first, _dots + first, count, inputCols, target);
    }

    /// <summary>Gradient of the encoder bias of <paramref name="latent"/>.</summary>
    internal float Bias(int latent)
    {
        double sum = 0;
        for (int e = _starts[latent]; e < _starts[latent + 1]; e++)
            sum += _dots[e];
        return (float)sum;
    }
}

/// <summary>How work on latents is cut: 16 to a part, so that one busy latent does not hold up many.</summary>
internal readonly struct LatentBlocks(int latents)
{
    private const int Size = 16;

    internal int Parts => (latents + Size - 1) / Size;

    internal static int First(int part) => part * Size;

    internal int End(int part) => Math.Min(latents, (part + 1) * Size);
}
