using System.Numerics;
using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// For each residue, whether a single-latent probe learns from it or is tested on it, and which concepts it carries:
/// one bit for each concept.
/// </summary>
public sealed class ProbeLabels
{
    /// <summary>Rows that a probe learns from.</summary>
    public const byte Train = 0;

    /// <summary>Rows that a probe is tested on.</summary>
    public const byte Test = 1;

    /// <summary>Rows without a label, and rows of further sets.</summary>
    public const byte Unused = 2;

    private readonly byte[] _sets;
    private readonly ulong[] _bits;
    private readonly int[,] _positives;
    private readonly int[] _rows = new int[2];

    /// <summary>Takes labels.</summary>
    /// <param name="sets">For each row <see cref="Train"/>, <see cref="Test"/> or <see cref="Unused"/>.</param>
    /// <param name="concepts">Number of concepts.</param>
    /// <param name="bits">[rows, <see cref="WordsPerRow"/>]: bit c % 64 of word c / 64 says that the row carries
    /// concept c. Kept, not copied.</param>
    public ProbeLabels(byte[] sets, int concepts, ulong[] bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(concepts);
        Concepts = concepts;
        if (bits.LongLength != (long)sets.Length * WordsPerRow)
            throw new ArgumentException($"{bits.Length} words do not label {sets.Length} rows.", nameof(bits));
        _sets = sets;
        _bits = bits;
        _positives = new int[2, concepts];
        for (int row = 0; row < sets.Length; row++)
        {
            if (sets[row] > Test)
                continue;
            _rows[sets[row]]++;
            for (int w = 0; w < WordsPerRow; w++)
            {
                for (ulong rest = BitsOf(row, w); rest != 0; rest &= rest - 1)
                    _positives[sets[row], (w * 64) + BitOperations.TrailingZeroCount(rest)]++;
            }
        }
    }

    /// <summary>Rows of all sets.</summary>
    public int Rows => _sets.Length;

    /// <summary>Number of concepts.</summary>
    public int Concepts { get; }

    /// <summary>Words of 64 concepts in a row.</summary>
    public int WordsPerRow => (Concepts + 63) / 64;

    /// <summary>Labels from an index: one group to learn from, one to test on.</summary>
    public static ProbeLabels From(LabelIndex labels, int trainGroup, int testGroup)
    {
        int words = (labels.Labels + 63) / 64;
        var sets = new byte[labels.Residues];
        var bits = new ulong[(long)labels.Residues * words];
        for (int row = 0; row < sets.Length; row++)
        {
            int segment = labels.SegmentOf[row], group = labels.GroupOf(segment);
            sets[row] = group == trainGroup ? Train : group == testGroup ? Test : Unused;
            foreach (int labelRow in labels.RowsOf(segment))
            {
                int label = labelRow / labels.Groups;
                bits[((long)row * words) + (label / 64)] |= 1UL << (label % 64);
            }
        }

        return new ProbeLabels(sets, labels.Labels, bits);
    }

    /// <summary>The set of a row.</summary>
    public byte SetOf(int row) => _sets[row];

    /// <summary>Rows of a set.</summary>
    public int RowsIn(int set) => _rows[set];

    /// <summary>Rows of a set that carry a concept.</summary>
    public int PositivesIn(int set, int concept) => _positives[set, concept];

    /// <summary>64 concepts of a row.</summary>
    internal ulong BitsOf(int row, int word) => _bits[((long)row * WordsPerRow) + word];
}
