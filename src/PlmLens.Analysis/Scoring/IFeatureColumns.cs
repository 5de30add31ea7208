namespace PlmLens.Analysis.Scoring;

/// <summary>
/// The activations of a corpus by feature: what the scorer reads. Residues are numbered 0 .. <see cref="Residues"/> - 1
/// through all proteins in corpus order. An SAE's codes, a model's neurons and any other encoder are scored through it.
/// </summary>
public interface IFeatureColumns
{
    /// <summary>Number of features, at least 1.</summary>
    int Features { get; }

    /// <summary>Residues of the corpus.</summary>
    int Residues { get; }

    /// <summary>How many neighbouring features one reader serves in one go; the unit in which work is cut.</summary>
    int FeaturesPerRead { get; }

    /// <summary>A reader for one thread.</summary>
    IFeatureColumnReader OpenReader();
}

/// <summary>Reads one feature after another; used by one thread at a time.</summary>
public interface IFeatureColumnReader : IDisposable
{
    /// <summary>The activations of <paramref name="feature"/>, valid until the next call.</summary>
    FeatureColumn Read(int feature);
}

/// <summary>One feature over the corpus: a list of (residue, value), or a value for every residue.</summary>
public readonly ref struct FeatureColumn
{
    /// <summary>A sparse column: a residue that is not listed has the value 0.</summary>
    /// <param name="positions">Residue numbers, ascending.</param>
    /// <param name="values">As many values.</param>
    public FeatureColumn(ReadOnlySpan<uint> positions, ReadOnlySpan<float> values)
    {
        Positions = positions;
        Values = values;
    }

    /// <summary>A dense column.</summary>
    /// <param name="values">One value for every residue.</param>
    public FeatureColumn(ReadOnlySpan<float> values)
    {
        Values = values;
        IsDense = true;
    }

    /// <summary>Residue of each value; empty when the column is dense.</summary>
    public ReadOnlySpan<uint> Positions { get; }

    /// <summary>The values.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>True when <see cref="Values"/> has one value for every residue.</summary>
    public bool IsDense { get; }

    /// <summary>The residue that value <paramref name="i"/> belongs to.</summary>
    public int Residue(int i) => IsDense ? i : (int)Positions[i];
}
