using System.Runtime.InteropServices;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Annotate;

/// <summary>
/// The calls of one feature in the validation half, and how many of them are right for each concept. The memory of one
/// thread: lists say which counters are not 0, so that clearing costs what was counted.
/// </summary>
/// <param name="reader">Reads the features; disposed by the owner.</param>
/// <param name="concepts">Number of concepts.</param>
internal sealed class ValidationCalls(IFeatureColumnReader reader, int concepts)
{
    private readonly int[] _hits = new int[concepts];
    private readonly List<int> _hit = [];
    private readonly int[] _lastProtein = new int[concepts];
    private readonly List<uint> _positions = [];
    private readonly List<float> _values = [];
    private int _protein = -1;

    /// <summary>Reads the features.</summary>
    public IFeatureColumnReader Reader { get; } = reader;

    /// <summary>Averages them.</summary>
    public WindowMean Mean { get; } = new();

    /// <summary>The calls above the last cut.</summary>
    public List<FeatureCall> Calls { get; } = [];

    /// <summary>Right calls of each concept.</summary>
    public int[] Right { get; } = new int[concepts];

    /// <summary>Proteins with a right call of each concept.</summary>
    public int[] RightProteins { get; } = new int[concepts];

    /// <summary>Concepts with a right call.</summary>
    public List<int> Touched { get; } = [];

    /// <summary>Calls that were counted.</summary>
    public int AllCalls { get; set; }

    /// <summary>Of those, calls in proteins with a known structure.</summary>
    public int JudgedCalls { get; set; }

    /// <summary>Finds the calls above a cut. What is not above it is forgotten: the next cut must be higher.</summary>
    public void FindCalls(AnnotatedCorpus corpus, float cut)
    {
        int kept = 0;
        for (int i = 0; i < _positions.Count; i++)
        {
            if (!(_values[i] > cut))
                continue;
            _positions[kept] = _positions[i];
            _values[kept++] = _values[i];
        }

        CollectionsMarshal.SetCount(_positions, kept);
        CollectionsMarshal.SetCount(_values, kept);
        CallFinder.Find(
            CollectionsMarshal.AsSpan(_positions),
            CollectionsMarshal.AsSpan(_values),
            corpus.FirstResidues,
            cut,
            Calls);
    }

    /// <summary>Keeps the validation half of a column for <see cref="FindCalls"/>.</summary>
    /// <returns>The largest value of what is kept.</returns>
    public float KeepValidation(FeatureColumn column, AnnotatedCorpus corpus)
    {
        _positions.Clear();
        _values.Clear();
        float maximum = 0;
        int protein = 0;
        for (int i = 0; i < column.Positions.Length; i++)
        {
            while (column.Positions[i] >= (uint)corpus.FirstResidues[protein + 1])
                protein++;
            if (corpus.HalfOf(protein) != CorpusSplit.Validation)
                continue;
            _positions.Add(column.Positions[i]);
            _values.Add(column.Values[i]);
            maximum = Math.Max(maximum, column.Values[i]);
        }

        return maximum;
    }

    /// <summary>Sets all counters to 0.</summary>
    public void Clear()
    {
        foreach (int concept in Touched)
            Right[concept] = RightProteins[concept] = 0;
        Touched.Clear();
        AllCalls = JudgedCalls = 0;
        _protein = -1;
    }

    /// <summary>Says which protein the next calls are in.</summary>
    /// <returns>True when it is another one than before.</returns>
    public bool Enter(int protein)
    {
        bool isNew = protein != _protein;
        _protein = protein;
        return isNew;
    }

    /// <summary>Counts the concepts of a residue of the call.</summary>
    public void Hit(ReadOnlySpan<ushort> concepts)
    {
        foreach (ushort concept in concepts)
        {
            if (_hits[concept]++ == 0)
                _hit.Add(concept);
        }
    }

    /// <summary>Ends the call: it is right for the concepts that were counted often enough.</summary>
    /// <param name="needed">Residues that must carry a concept.</param>
    public void EndCall(int needed)
    {
        foreach (int concept in _hit)
        {
            if (_hits[concept] >= needed)
            {
                if (Right[concept]++ == 0)
                {
                    Touched.Add(concept);
                    _lastProtein[concept] = -1;
                }

                if (_lastProtein[concept] != _protein)
                {
                    _lastProtein[concept] = _protein;
                    RightProteins[concept]++;
                }
            }

            _hits[concept] = 0;
        }

        _hit.Clear();
    }
}
