using System.Runtime.Intrinsics;

namespace PlmLens.Analysis.Scoring;

/// <summary>
/// How many values of one protein exceed each cut, from its first residue up to every residue: the counts of any
/// stretch are one difference. Cuts lie side by side in vectors of <see cref="Lanes"/>.
/// </summary>
/// <param name="thresholds">Number of cuts.</param>
internal sealed class CumulativeLevels(int thresholds)
{
    /// <summary>Cuts in a vector.</summary>
    public static readonly int Lanes = Vector256<int>.Count;

    private int[] _sums = [];
    private float[] _spread = [];
    private int _residues;

    /// <summary>Vectors that hold all cuts.</summary>
    public int Vectors { get; } = VectorsFor(thresholds);

    /// <summary>True when no value exceeds the lowest cut.</summary>
    public bool AreEmpty => _sums[_residues * Vectors * Lanes] == 0;

    /// <summary>Vectors that hold so many cuts.</summary>
    public static int VectorsFor(int thresholds) => (thresholds + Lanes - 1) / Lanes;

    /// <summary>Reads a protein of which every residue has a value.</summary>
    /// <param name="values">One for each residue; NaN exceeds nothing.</param>
    /// <param name="cuts">As many as there are thresholds, ascending.</param>
    public void Read(ReadOnlySpan<float> values, ReadOnlySpan<float> cuts)
    {
        _residues = values.Length;
        int stride = Vectors * Lanes, needed = (values.Length + 1) * stride;
        if (_sums.Length < needed)
            _sums = new int[needed];
        Span<float> lanes = stackalloc float[Lanes];
        for (int first = 0; first < stride; first += Lanes)
        {
            // Nothing exceeds the infinity of a lane without a cut.
            lanes.Fill(float.PositiveInfinity);
            cuts[first..Math.Min(cuts.Length, first + Lanes)].CopyTo(lanes);
            Vector256<float> cut = Vector256.Create<float>(lanes);
            Vector256<int> sum = Vector256<int>.Zero;
            sum.CopyTo(_sums.AsSpan(first));
            for (int i = 0, at = first + stride; i < values.Length; i++, at += stride)
            {
                sum -= Vector256.GreaterThan(Vector256.Create(values[i]), cut).AsInt32();
                sum.CopyTo(_sums.AsSpan(at));
            }
        }
    }

    /// <summary>Reads a protein of which some residues have a value; the others exceed nothing.</summary>
    /// <param name="residues">Number of residues.</param>
    /// <param name="first">Number of its first residue in the corpus.</param>
    /// <param name="positions">Residues with a value, numbered through the corpus.</param>
    /// <param name="values">Their values.</param>
    /// <param name="cuts">As many as there are thresholds, ascending.</param>
    public void Read(
        int residues,
        int first,
        ReadOnlySpan<uint> positions,
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> cuts)
    {
        if (_spread.Length < residues)
            _spread = new float[residues];
        Span<float> spread = _spread.AsSpan(0, residues);
        spread.Fill(float.NegativeInfinity);
        for (int i = 0; i < positions.Length; i++)
            spread[(int)positions[i] - first] = values[i];
        Read(spread, cuts);
    }

    /// <summary>Values of residues start .. end - 1 that exceed each cut of one vector.</summary>
    public Vector256<int> Count(int start, int end, int vector)
    {
        int stride = Vectors * Lanes, lane = vector * Lanes;
        return Vector256.Create<int>(_sums.AsSpan((end * stride) + lane, Lanes))
            - Vector256.Create<int>(_sums.AsSpan((start * stride) + lane, Lanes));
    }
}
