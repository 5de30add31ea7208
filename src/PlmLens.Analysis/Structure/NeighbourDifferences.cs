using System.Runtime.InteropServices;
using PlmLens.Core;

namespace PlmLens.Analysis.Structure;

/// <summary>How much more active the neighbours of a latent's peaks are than chance, one difference for each protein.
/// Reused memory of one thread.</summary>
internal sealed class NeighbourDifferences(StructureTestOptions options)
{
    private readonly PartialPermutation _permutation = new();
    private readonly List<int> _inSequence = [];
    private readonly List<float> _givenInSequence = [];
    private readonly List<double> _sequence = [];
    private readonly List<double> _structural = [];
    private readonly List<double> _far = [];
    private readonly List<double> _matched = [];

    public PairedTest Sequence => Test(_sequence);

    public PairedTest Structural => Test(_structural);

    public PairedTest Far => Test(_far);

    public PairedTest Matched => Test(_matched);

    public void Clear()
    {
        _sequence.Clear();
        _structural.Clear();
        _far.Clear();
        _matched.Clear();
    }

    /// <summary>Adds a protein.</summary>
    /// <param name="values">Activation of each residue.</param>
    /// <param name="peak">The strongest one.</param>
    /// <param name="near">Neighbours in space, ascending; at least one.</param>
    /// <param name="random">Permutes.</param>
    public void Add(ReadOnlySpan<float> values, int peak, ReadOnlySpan<int> near, SeededRandom random)
    {
        AddPermuted(values, peak, near, random);
        AddFar(values, peak, near);
    }

    // The article's two scores, with the same permutations for both.
    private void AddPermuted(ReadOnlySpan<float> values, int peak, ReadOnlySpan<int> near, SeededRandom random)
    {
        _inSequence.Clear();
        int last = Math.Min(values.Length - 1, peak + options.SequenceReach);
        for (int j = Math.Max(0, peak - options.SequenceReach); j <= last; j++)
        {
            if (j != peak)
                _inSequence.Add(j);
        }

        double sequenceNull = 0, structuralNull = 0;
        for (int round = 0; round < options.Permutations; round++)
        {
            _permutation.Begin(values.Length);
            _givenInSequence.Clear();
            double sum = 0;
            foreach (int _ in _inSequence)
            {
                float given = values[_permutation.Next(random)];
                _givenInSequence.Add(given);
                sum += given;
            }

            sequenceNull += sum / _inSequence.Count;
            sum = 0;
            foreach (int j in near)
            {
                int same = _inSequence.IndexOf(j);
                sum += same >= 0 ? _givenInSequence[same] : values[_permutation.Next(random)];
            }

            structuralNull += sum / near.Length;
        }

        _sequence.Add(Mean(values, CollectionsMarshal.AsSpan(_inSequence)) - (sequenceNull / options.Permutations));
        _structural.Add(Mean(values, near) - (structuralNull / options.Permutations));
    }

    // Far neighbours against two expectations that need no permutations: the mean of all residues but the peak, which
    // is what permuting them around the peak gives on average, and the residues as far away on the peak's other side.
    private void AddFar(ReadOnlySpan<float> values, int peak, ReadOnlySpan<int> near)
    {
        double far = 0, pairs = 0;
        int count = 0, pairCount = 0;
        foreach (int j in near)
        {
            if (Math.Abs(j - peak) <= options.FarSeparation)
                continue;
            far += values[j];
            count++;
            int mirror = (2 * peak) - j;
            if ((uint)mirror >= (uint)values.Length || near.BinarySearch(mirror) >= 0)
                continue;
            pairs += values[j] - values[mirror];
            pairCount++;
        }

        if (count == 0)
            return;
        double others = -values[peak];
        foreach (float value in values)
            others += value;
        _far.Add((far / count) - (others / (values.Length - 1)));
        if (pairCount > 0)
            _matched.Add(pairs / pairCount);
    }

    private static double Mean(ReadOnlySpan<float> values, ReadOnlySpan<int> places)
    {
        double sum = 0;
        foreach (int place in places)
            sum += values[place];
        return sum / places.Length;
    }

    private static PairedTest Test(List<double> differences) => PairedTest.Of(CollectionsMarshal.AsSpan(differences));
}
