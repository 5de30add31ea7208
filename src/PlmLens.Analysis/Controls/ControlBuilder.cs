using PlmLens.Store;

namespace PlmLens.Analysis.Controls;

/// <summary>Makes a control of a lens from the residues on which it is active.</summary>
/// <param name="proteins">The proteins of the corpus.</param>
internal sealed class ControlBuilder(IReadOnlyList<StoredProtein> proteins)
{
    /// <summary>Makes one.</summary>
    /// <param name="source">What it is.</param>
    /// <param name="index">Its number there.</param>
    /// <param name="cut">Of a neuron, where its activation begins.</param>
    /// <param name="rows">Residues of the corpus, ascending.</param>
    /// <param name="values">Activations; those that are not above 0 do not count.</param>
    /// <returns>Null when it is active nowhere.</returns>
    public Control? Make(
        LabelSource source, int index, float? cut, ReadOnlySpan<uint> rows, ReadOnlySpan<float> values)
    {
        float[] maximumOf = new float[proteins.Count];
        float maximum = 0;
        int active = 0, protein = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (!(values[i] > 0))
                continue;
            while (rows[i] >= proteins[protein].FirstRow + proteins[protein].Length)
                protein++;
            maximumOf[protein] = Math.Max(maximumOf[protein], values[i]);
            maximum = Math.Max(maximum, values[i]);
            active++;
        }

        if (active == 0)
            return null;
        var examples = new List<ControlExample>();
        foreach (int chosen in ExampleProteins.ForRating(maximumOf))
            examples.Add(Example(chosen, maximum, rows, values));
        int firing = maximumOf.Count(value => value > 0);
        return new Control(new ControlUnit(source, index, cut, active, firing, maximum), examples);
    }

    private ControlExample Example(int protein, float maximum, ReadOnlySpan<uint> rows, ReadOnlySpan<float> values)
    {
        long first = proteins[protein].FirstRow, end = first + proteins[protein].Length;
        int i = rows.BinarySearch((uint)first);
        var positions = new List<int>();
        var thousandths = new List<int>();
        for (i = i < 0 ? ~i : i; i < rows.Length && rows[i] < end; i++)
        {
            if (!(values[i] > 0))
                continue;
            positions.Add((int)(rows[i] - first));
            thousandths.Add(ControlExample.Share(values[i], maximum));
        }

        return new ControlExample(protein, positions, thousandths);
    }
}
