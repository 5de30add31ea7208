namespace PlmLens.Compute.Cpu;

/// <summary>Gradients of one latent at a time from grouped codes: gathered into rows that the caller keeps in the
/// cache, or read where a range of them is stored.</summary>
internal readonly unsafe struct LatentGradient(in LatentGroups groups, in GradientBatch batch)
{
    private readonly float* _residuals = batch.Residuals;
    private readonly float* _input = batch.Input;
    private readonly int _inputCols = batch.InputCols;
    private readonly int _outputCols = batch.OutputCols;
    private readonly int* _starts = groups.Starts.Pointer;
    private readonly int* _rows = groups.Rows.Pointer;
    private readonly int* _sources = groups.Sources.Pointer;
    private readonly float* _coefficients = groups.Coefficients.Pointer;
    private readonly float* _dots = groups.Dots.Pointer;

    /// <summary>Columns of an encoder row.</summary>
    internal int InputCols => _inputCols;

    /// <summary>Columns of a decoder row.</summary>
    internal int OutputCols => _outputCols;

    // Rows of the latents from FirstStored on; null when nothing is stored. They hold gradients, or will once each was
    // asked for.
    private int FirstStored { get; init; }

    private float* StoredEncoder { get; init; }

    private float* StoredDecoder { get; init; }

    private bool IsFilled { get; init; }

    /// <summary>The same gradients, read from rows that hold those from <paramref name="first"/> on.</summary>
    internal LatentGradient Stored(int first, float* encoder, float* decoder) =>
        this with { FirstStored = first, StoredEncoder = encoder, StoredDecoder = decoder, IsFilled = true };

    /// <summary>The same gradients, stored in rows of all latents as they are asked for.</summary>
    internal LatentGradient Into(float* encoder, float* decoder) =>
        this with { StoredEncoder = encoder, StoredDecoder = decoder };

    /// <summary>Gradient of decoder row <paramref name="latent"/>, to be read or changed once.</summary>
    /// <param name="latent">Which latent.</param>
    /// <param name="row">[OutputCols]: used when the gradient is not stored.</param>
    internal float* Decoder<V>(int latent, float* row)
        where V : struct, IVec<V>
    {
        if (StoredDecoder != null)
            row = StoredDecoder + ((long)(latent - FirstStored) * _outputCols);
        if (IsFilled)
            return row;
        int first = _starts[latent], count = _starts[latent + 1] - first;
        WeightedRows.Sum<V>(null, 1, _residuals, _sources + first, _coefficients + first, count, _outputCols, row);
        return row;
    }

    /// <summary>Gradient of encoder row <paramref name="latent"/>, to be read once.</summary>
    /// <param name="latent">Which latent.</param>
    /// <param name="row">[InputCols]: used when the gradient is not stored.</param>
    internal float* Encoder<V>(int latent, float* row)
        where V : struct, IVec<V>
    {
        if (StoredEncoder != null)
            row = StoredEncoder + ((long)(latent - FirstStored) * _inputCols);
        if (IsFilled)
            return row;
        int first = _starts[latent], count = _starts[latent + 1] - first;
        WeightedRows.Sum<V>(null, 1, _input, _rows + first, _dots + first, count, _inputCols, row);
        return row;
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

/// <summary>How work on a range of latents is cut: 16 to a part, so that one busy latent does not hold up
/// many.</summary>
internal readonly struct LatentBlocks(int start, int stop)
{
    private const int Size = 16;

    /// <summary>First latent of the range.</summary>
    internal int Start => start;

    /// <summary>The latent after the last of the range.</summary>
    internal int Stop => stop;

    internal int Parts => (stop - start + Size - 1) / Size;

    internal int First(int part) => start + (part * Size);

    internal int End(int part) => Math.Min(stop, start + ((part + 1) * Size));
}
