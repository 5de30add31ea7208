using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>Cosines and sines of every position up to a limit, for one head size.</summary>
internal sealed unsafe class RotaryTable : IDisposable
{
    private readonly Tensor _values;
    private readonly float* _first;
    private readonly int _half;

    internal RotaryTable(int headDim, int positions)
    {
        HeadDim = headDim;
        Positions = positions;
        _half = headDim / 2;
        _values = new Tensor(DType.F32, positions, 2, _half);
        _first = _values.View<float>().Pointer;
        for (int i = 0; i < _half; i++)
        {
            float frequency = RotaryFrequency.Of(i, headDim);
            for (int position = 0; position < positions; position++)
            {
                double angle = RotaryFrequency.Angle(position, frequency);
                Cosines(position)[i] = (float)Math.Cos(angle);
                Sines(position)[i] = (float)Math.Sin(angle);
            }
        }
    }

    internal int HeadDim { get; }

    /// <summary>Positions 0 to this minus one are in the table.</summary>
    internal int Positions { get; }

    public void Dispose() => _values.Dispose();

    internal float* Cosines(int position) => _first + ((long)position * 2 * _half);

    internal float* Sines(int position) => Cosines(position) + _half;
}
