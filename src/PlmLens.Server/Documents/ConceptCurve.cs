using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Documents;

/// <summary>
/// Precision and recall of one latent for one concept on the test half, at many thresholds. Counts as the scorer does:
/// a value is active when it is strictly greater than the threshold times the validation maximum; precision is per
/// residue; recall is per residue, or per place for a domain-level concept.
/// </summary>
internal sealed class ConceptCurve
{
    private readonly float[] _cuts;
    private readonly long[] _right;
    private readonly long[] _wrong;
    private readonly long[] _hit;

    private ConceptCurve(int latent, double[] thresholds, float[] cuts)
    {
        Latent = latent;
        Thresholds = thresholds;
        _cuts = cuts;
        _right = new long[cuts.Length + 1];
        _wrong = new long[cuts.Length + 1];
        _hit = new long[cuts.Length + 1];
    }

    /// <summary>The latent.</summary>
    public int Latent { get; }

    /// <summary>Fractions of the validation maximum, ascending.</summary>
    public double[] Thresholds { get; }

    /// <summary>Largest activation in each test protein that has a place of the concept, inside its places.</summary>
    public Dictionary<int, float[]> PlaceMaxima { get; } = [];

    /// <summary>Counts a latent's whole posting list.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="places">The concept's places.</param>
    /// <param name="keepPlaces">Whether to keep <see cref="PlaceMaxima"/>.</param>
    /// <exception cref="Core.PlmLensException">The codes cannot be read.</exception>
    public static ConceptCurve Count(ExploredLens lens, int latent, ConceptPlaces places, bool keepPlaces)
    {
        double[] thresholds = Grid(lens.Manifest.Scoring.Thresholds);
        float maximum = lens.Features[latent].ValidationMaximum;
        var curve = new ConceptCurve(latent, thresholds, [.. thresholds.Select(t => (float)(t * maximum))]);
        bool[] labelled = [];
        PostingWalk.Each(lens.Codes, latent, lens.ProteinRows, (protein, rows, values) =>
        {
            if (!lens.Halves.IsTest(protein))
                return;
            int first = lens.ProteinRows[protein], length = lens.ProteinRows[protein + 1] - first;
            if (labelled.Length < length)
                labelled = new bool[length];
            ReadOnlySpan<ConceptPlace> here = places.Of(protein);
            Span<bool> marks = labelled.AsSpan(0, length);
            marks.Clear();
            foreach (ConceptPlace place in here)
                Mark(place, marks);
            for (int i = 0; i < rows.Length; i++)
            {
                long[] counts = marks[(int)rows[i] - first] ? curve._right : curve._wrong;
                counts[curve.Level(values[i])]++;
            }

            curve.AddPlaces(protein, here, rows, values, first, keepPlaces);
        });
        SumFromTheTop(curve._right);
        SumFromTheTop(curve._wrong);
        SumFromTheTop(curve._hit);
        return curve;
    }

    /// <summary>Active residues inside and outside the concept, and places hit, at one of the thresholds.</summary>
    public (long Right, long Wrong, long Hit) At(int threshold) =>
        (_right[threshold + 1], _wrong[threshold + 1], _hit[threshold + 1]);

    /// <summary>The curve for a document.</summary>
    /// <param name="concept">Gives the number of residues and places.</param>
    public PrecisionRecall Curve(ConceptRow concept)
    {
        var precision = new double?[Thresholds.Length];
        double[] recall = new double[Thresholds.Length];
        for (int t = 0; t < Thresholds.Length; t++)
        {
            (long right, long wrong, long hit) = At(t);
            precision[t] = right + wrong == 0 ? null : Rounded.To((double)right / (right + wrong), 5);
            double all = concept.Level == "domain" ? concept.TestInstances : concept.TestResidues;
            recall[t] = all == 0 ? 0 : Rounded.To((concept.Level == "domain" ? hit : right) / all, 5);
        }

        return new PrecisionRecall(Latent, Thresholds, precision, recall);
    }

    // Twentieths, and whatever thresholds the scorer tried.
    private static double[] Grid(IReadOnlyList<double> tried) =>
    [
        .. Enumerable.Range(0, 20).Select(i => i / 20.0).Concat(tried).Where(t => t is >= 0 and < 1).Distinct().Order(),
    ];

    private static void Mark(ConceptPlace place, Span<bool> marks)
    {
        marks[(place.Start - 1)..place.End].Fill(true);
        if (place.SecondStart > 0)
            marks[(place.SecondStart - 1)..place.SecondEnd].Fill(true);
    }

    private void AddPlaces(
        int protein,
        ReadOnlySpan<ConceptPlace> here,
        ReadOnlySpan<uint> rows,
        ReadOnlySpan<float> values,
        int first,
        bool keep)
    {
        if (here.Length == 0)
            return;
        float[] maxima = new float[here.Length];
        for (int p = 0; p < here.Length; p++)
        {
            ConceptPlace place = here[p];
            maxima[p] = Largest(rows, values, first + place.Start - 1, first + place.End);
            if (place.SecondStart > 0)
            {
                maxima[p] = Math.Max(
                    maxima[p], Largest(rows, values, first + place.SecondStart - 1, first + place.SecondEnd));
            }

            _hit[Level(maxima[p])]++;
        }

        if (keep)
            PlaceMaxima[protein] = maxima;
    }

    private static float Largest(ReadOnlySpan<uint> rows, ReadOnlySpan<float> values, int start, int end)
    {
        int i = rows.BinarySearch((uint)start);
        float largest = 0;
        for (i = i < 0 ? ~i : i; i < rows.Length && rows[i] < (uint)end; i++)
            largest = Math.Max(largest, values[i]);
        return largest;
    }

    // The number of cuts that the value is strictly greater than.
    private int Level(float value)
    {
        int low = 0, high = _cuts.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (value > _cuts[middle])
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    // A value of level l is active at thresholds 0 .. l - 1.
    private static void SumFromTheTop(long[] counts)
    {
        for (int level = counts.Length - 2; level >= 0; level--)
            counts[level] += counts[level + 1];
    }
}
