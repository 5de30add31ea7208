using System.Runtime.InteropServices;
using PlmLens.Analysis.Scoring;

namespace PlmLens.Analysis.Annotate;

/// <summary>Activations of some features on new proteins, kept while these are encoded one after the other.</summary>
/// <param name="features">Numbers of the features to keep.</param>
public sealed class NewActivations(IEnumerable<int> features)
{
    private readonly Dictionary<int, (List<uint> Residues, List<float> Values)> _columns =
        features.Distinct().ToDictionary(feature => feature, _ => (new List<uint>(), new List<float>()));

    private uint _residues;

    /// <summary>Adds the next residue.</summary>
    /// <param name="active">Its active features.</param>
    /// <param name="values">As many activations. They are rounded to half precision, as the codes of a lens are, so
    /// that a protein of the corpus gives the same calls again.</param>
    public void AddResidue(ReadOnlySpan<int> active, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < active.Length; i++)
        {
            if (!_columns.TryGetValue(active[i], out (List<uint> Residues, List<float> Values) column))
                continue;
            column.Residues.Add(_residues);
            column.Values.Add((float)(Half)values[i]);
        }

        _residues++;
    }

    /// <summary>The activations of one of the features, residues numbered through all that were added.</summary>
    public FeatureColumn ColumnOf(int feature)
    {
        (List<uint> residues, List<float> values) = _columns[feature];
        return new FeatureColumn(CollectionsMarshal.AsSpan(residues), CollectionsMarshal.AsSpan(values));
    }
}
