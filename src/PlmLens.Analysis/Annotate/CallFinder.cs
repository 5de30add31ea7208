namespace PlmLens.Analysis.Annotate;

/// <summary>Finds the calls of a feature in its column of a corpus.</summary>
internal static class CallFinder
{
    /// <summary>All calls, in the order of the corpus.</summary>
    /// <param name="positions">Residues on which the feature is active, numbered through all proteins,
    /// ascending.</param>
    /// <param name="values">As many activations.</param>
    /// <param name="firstResidues">First residue of each protein, and the number of residues.</param>
    /// <param name="cut">Active is what is greater.</param>
    /// <param name="calls">Receives them.</param>
    public static void Find(
        ReadOnlySpan<uint> positions,
        ReadOnlySpan<float> values,
        ReadOnlySpan<int> firstResidues,
        float cut,
        List<FeatureCall> calls)
    {
        calls.Clear();
        int protein = 0;
        long last = -2;
        for (int i = 0; i < positions.Length; i++)
        {
            if (!(values[i] > cut))
                continue;
            int residue = (int)positions[i];
            bool same = residue < firstResidues[protein + 1];
            while (residue >= firstResidues[protein + 1])
                protein++;
            int at = residue - firstResidues[protein];
            if (same && last == residue - 1L)
            {
                FeatureCall call = calls[^1];
                calls[^1] = values[i] > call.Peak
                    ? call with { End = at + 1, Peak = values[i], PeakAt = at }
                    : call with { End = at + 1 };
            }
            else
            {
                calls.Add(new FeatureCall(protein, at, at + 1, values[i], at));
            }

            last = residue;
        }
    }
}
