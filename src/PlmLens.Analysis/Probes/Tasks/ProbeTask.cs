using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// What a probe is to predict: a class or a number for residues or for proteins. Rows are in the order of the proteins,
/// and the proteins are those of training, then validation, then test.
/// </summary>
public sealed class ProbeTask
{
    /// <summary>The value of a residue without a label.</summary>
    public const double NoLabel = double.NegativeInfinity;

    private readonly List<int> _proteinOf = [];
    private readonly List<int> _positionOf = [];
    private readonly List<double> _values = [];

    /// <summary>Makes and checks a task.</summary>
    /// <param name="name">What the rows are labelled with: <c>secondary_structure</c>.</param>
    /// <param name="classes">Names of the classes; empty when the labels are numbers.</param>
    /// <param name="ofResidues">True when each residue has a label, false when each protein has.</param>
    /// <param name="proteins">In any order.</param>
    /// <exception cref="PlmLensException">A label is no number or no class, a sequence and its labels differ in length,
    /// a set is empty, or the training rows are all of one class.</exception>
    public ProbeTask(
        string name, IReadOnlyList<string> classes, bool ofResidues, IEnumerable<ProbeProtein> proteins)
    {
        Name = name;
        Classes = classes;
        OfResidues = ofResidues;
        Proteins = [.. proteins.OrderBy(p => p.Set)];
        for (int p = 0; p < Proteins.Count; p++)
            AddRows(p);
        TrainRows = RowsIn(ProbeSet.Train);
        ValidationRows = RowsIn(ProbeSet.Validation);
        TestRows = RowsIn(ProbeSet.Test);
        RequireSets();
    }

    /// <summary>What the rows are labelled with.</summary>
    public string Name { get; }

    /// <summary>Names of the classes; empty when the labels are numbers.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>True when the labels are numbers.</summary>
    public bool IsRegression => Classes.Count == 0;

    /// <summary>True when a row is a residue, false when it is a protein.</summary>
    public bool OfResidues { get; }

    /// <summary>Proteins of training, then validation, then test.</summary>
    public IReadOnlyList<ProbeProtein> Proteins { get; }

    /// <summary>Rows of training: the first ones.</summary>
    public int TrainRows { get; }

    /// <summary>Rows of validation: those after them.</summary>
    public int ValidationRows { get; }

    /// <summary>Rows of test: the last ones.</summary>
    public int TestRows { get; }

    /// <summary>All rows.</summary>
    public int Rows => _values.Count;

    /// <summary>Protein of a row.</summary>
    public int ProteinOf(int row) => _proteinOf[row];

    /// <summary>Residue of a row, 0-based; -1 when rows are proteins.</summary>
    public int PositionOf(int row) => _positionOf[row];

    /// <summary>The class of a row.</summary>
    public int ClassOf(int row) => (int)_values[row];

    /// <summary>The number of a row.</summary>
    public double NumberOf(int row) => _values[row];

    private void AddRows(int protein)
    {
        ProbeProtein p = Proteins[protein];
        if (!OfResidues)
        {
            Add(protein, -1, p.Value);
            return;
        }

        if (p.Residues.Count != p.Sequence.Length)
        {
            throw new PlmLensException(
                $"{Name}: {p.Id} has {p.Sequence.Length} residues and {p.Residues.Count} labels; leave it out.");
        }

        for (int i = 0; i < p.Residues.Count; i++)
        {
            if (!double.IsNegativeInfinity(p.Residues[i]))
                Add(protein, i, p.Residues[i]);
        }
    }

    private void Add(int protein, int position, double value)
    {
        bool good = IsRegression
            ? double.IsFinite(value)
            : value >= 0 && value < Classes.Count && value == Math.Floor(value);
        if (!good)
        {
            string place = position < 0 ? Proteins[protein].Id : $"{Proteins[protein].Id}, residue {position + 1}";
            throw new PlmLensException(
                $"{Name}: the label of {place} is {value}, not {(IsRegression ? "a finite number" : "a class")}; "
                + "leave it out of the labels.");
        }

        _proteinOf.Add(protein);
        _positionOf.Add(position);
        _values.Add(value);
    }

    private int RowsIn(ProbeSet set) => _proteinOf.Count(p => Proteins[p].Set == set);

    private void RequireSets()
    {
        foreach ((string set, int rows) in new[]
            { ("training", TrainRows), ("validation", ValidationRows), ("test", TestRows) })
        {
            if (rows == 0)
            {
                throw new PlmLensException(
                    $"{Name}: no labelled row is in the {set} set; give more proteins or another split.");
            }
        }

        for (int row = 1; row < TrainRows; row++)
        {
            if (_values[row] != _values[0])
                return;
        }

        throw new PlmLensException(
            $"{Name}: all {TrainRows} training rows have the label "
            + $"{(IsRegression ? _values[0] : Classes[(int)_values[0]])}; a probe needs at least two.");
    }
}
