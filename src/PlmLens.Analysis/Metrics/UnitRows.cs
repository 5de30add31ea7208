using PlmLens.Core;

namespace PlmLens.Analysis.Metrics;

/// <summary>Rows of a matrix divided by their lengths; a row of zeros stays zero.</summary>
internal sealed class UnitRows : IDisposable
{
    /// <summary>Copies chosen rows.</summary>
    /// <param name="matrix">[rows, width].</param>
    /// <param name="chosen">Row numbers, in the order wanted.</param>
    /// <param name="width">1 or more.</param>
    public UnitRows(TensorView<float> matrix, IReadOnlyList<int> chosen, int width)
    {
        Count = chosen.Count;
        Width = width;
        Values = new Tensor(DType.F32, Count, width);
        Lengths = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<float> row = matrix.Row(chosen[i], width).Span;
            double length = Math.Sqrt(Dot(row, row));
            Lengths[i] = length;
            Span<float> unit = Values.View<float>().Row(i, width).Span;
            for (int c = 0; c < width; c++)
                unit[c] = length > 0 ? (float)(row[c] / length) : 0;
        }
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Values of a row.</summary>
    public int Width { get; }

    /// <summary>[Count, Width].</summary>
    public Tensor Values { get; }

    /// <summary>[Count]: lengths before.</summary>
    public double[] Lengths { get; }

    /// <summary>Some rows as a view.</summary>
    public TensorView<float> Slice(int first, int count) =>
        Values.View<float>().Slice((long)first * Width, (long)count * Width);

    public void Dispose() => Values.Dispose();

    /// <summary>Sum of products, in binary64.</summary>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int c = 0; c < a.Length; c++)
            sum += (double)a[c] * b[c];
        return sum;
    }
}
