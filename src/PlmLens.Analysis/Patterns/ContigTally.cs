using System.Runtime.InteropServices;

namespace PlmLens.Analysis.Patterns;

/// <summary>Counts the contigs of one latent, sequence after sequence; reused for latent after latent, so that nothing
/// is allocated once the lists have grown.</summary>
internal sealed class ContigTally
{
    private readonly List<int> _contigs = [];
    private readonly List<int> _top = [];
    private readonly List<int> _strong = [];
    private readonly List<int> _rises = [];
    private readonly List<int> _falls = [];
    private readonly StartDistances _distances = new();
    private double[] _activations = [];
    private double _fractions;
    private int _contigCount;
    private int _gapped;

    public void Clear()
    {
        _contigs.Clear();
        _top.Clear();
        _strong.Clear();
        _rises.Clear();
        _falls.Clear();
        _distances.Clear();
        (_fractions, _contigCount, _gapped) = (0, 0, 0);
    }

    /// <summary>Counts one sequence.</summary>
    /// <param name="positions">Its active residues, ascending.</param>
    /// <param name="values">As many activations.</param>
    /// <param name="maximum">The latent's maximum.</param>
    /// <param name="residues">Length of the sequence.</param>
    /// <param name="options">What is active and what is strong.</param>
    public void Add(
        ReadOnlySpan<int> positions,
        ReadOnlySpan<float> values,
        float maximum,
        int residues,
        PatternOptions options)
    {
        int contigs = 0, active = 0, lastStart = -1, topLength = 0;
        double top = -1, cut = options.ActiveAbove * maximum;
        for (int i = 0; i < positions.Length;)
        {
            if (!(values[i] > cut))
            {
                i++;
                continue;
            }

            int start = i;
            do
                i++;
            while (i < positions.Length && positions[i] == positions[i - 1] + 1 && values[i] > cut);
            int length = i - start;
            double highest = Contig(values[start..i], maximum, options);
            if (highest > top)
                (top, topLength) = (highest, length);
            if (lastStart >= 0)
                _distances.Add(positions[start] - lastStart);
            lastStart = positions[start];
            contigs++;
            active += length;
        }

        _contigs.Add(contigs);
        _top.Add(topLength);
        _fractions += active / (double)residues;
        _contigCount += contigs;
    }

    /// <summary>What was counted; without a pattern yet.</summary>
    public LatentPattern Summarise(LatentPattern counts)
    {
        _distances.FindCommonest();
        double fraction = _fractions / Math.Max(1, _contigs.Count);
        return counts with
        {
            Sequences = _contigs.Count,
            Contigs = _contigCount,
            MedianTopContig = MedianOf(_top),
            MedianStrongContig = MedianOf(_strong),
            MedianContigs = MedianOf(_contigs),
            MeanFractionActive = fraction,
            Period = _distances.Period,
            PeriodShare = _distances.Share,
            TwoPeriodsShare = _distances.ShareOfTwo,
            TwoPeriodsByChance = _distances.Count == 0 ? 0 : StartDistances.ShareOfTwoByChance(fraction),
            GappedShare = _gapped / (double)Math.Max(1, _strong.Count),
            MedianMonotoneStretch = Math.Max(MedianOf(_rises), MedianOf(_falls)),
        };
    }

    // Returns the contig's maximum.
    private float Contig(ReadOnlySpan<float> values, float maximum, PatternOptions options)
    {
        if (_activations.Length < values.Length)
            _activations = new double[2 * values.Length];
        Span<double> activations = _activations.AsSpan(0, values.Length);
        float highest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            highest = Math.Max(highest, values[i]);
            activations[i] = values[i] / (double)maximum;
        }

        if (highest > options.StrongAbove * maximum)
        {
            _strong.Add(values.Length);
            _gapped += ContigShape.IsGapped(activations) ? 1 : 0;
            _rises.Add(ContigShape.LongestRise(activations));
            _falls.Add(ContigShape.LongestFall(activations));
        }

        return highest;
    }

    private static double MedianOf(List<int> values) => Median.Of(CollectionsMarshal.AsSpan(values));
}
