using PlmLens.Proteins;

namespace PlmLens.Analysis.Probes;

/// <summary>
/// What can be read off the letters alone, the baseline that needs no model: for residues the amino acids around them,
/// for proteins their composition and length, or the letters at the places where proteins of one length differ.
/// </summary>
public static class SequenceInput
{
    /// <summary>Residues on each side that a residue's baseline sees.</summary>
    public const int Radius = 7;

    private const string Letters = "ACDEFGHIKLMNPQRSTVWY";

    // The amino acids and anything else.
    private const int Kinds = 21;

    /// <summary>The baseline of a task.</summary>
    public static ProbeInput Of(ProbeTask task)
    {
        string[] sequences = [.. task.Proteins.Select(p =>
            p.Sequence.Replace(ProteinRecord.MaskToken, "-", StringComparison.Ordinal))];
        if (task.OfResidues)
            return new ProbeInput("sequence", Windows(task, sequences), WindowName, sparseProbes: false);
        bool aligned = sequences.Length > 1 && sequences.All(s => s.Length == sequences[0].Length);
        return aligned
            ? new ProbeInput("sequence", Aligned(sequences), PlaceName, sparseProbes: false)
            : new ProbeInput("sequence", Composition(sequences), CompositionName, sparseProbes: false);
    }

    /// <summary>Columns of a window's letters.</summary>
    internal const int WindowColumns = ((2 * Radius) + 1) * Kinds;

    /// <summary>The letters around one residue, 1 for each that is there.</summary>
    /// <param name="sequence">One character for each residue.</param>
    /// <param name="position">The residue.</param>
    /// <param name="output">[<see cref="WindowColumns"/>].</param>
    internal static void FillWindow(string sequence, int position, Span<float> output)
    {
        output.Clear();
        for (int offset = -Radius; offset <= Radius; offset++)
        {
            int at = position + offset;
            if (at >= 0 && at < sequence.Length)
                output[((offset + Radius) * Kinds) + KindOf(sequence[at])] = 1;
        }
    }

    private static int KindOf(char letter) => Letters.IndexOf(letter) is >= 0 and int kind ? kind : Kinds - 1;

    private static SparseDesign Windows(ProbeTask task, string[] sequences)
    {
        var builder = new SparseDesignBuilder(WindowColumns);
        for (int row = 0; row < task.Rows; row++)
        {
            string sequence = sequences[task.ProteinOf(row)];
            for (int offset = -Radius; offset <= Radius; offset++)
            {
                int at = task.PositionOf(row) + offset;
                if (at >= 0 && at < sequence.Length)
                    builder.Add(((offset + Radius) * Kinds) + KindOf(sequence[at]), 1);
            }

            builder.EndRow();
        }

        return builder.Build();
    }

    private static SparseDesign Aligned(string[] sequences)
    {
        var builder = new SparseDesignBuilder(sequences[0].Length * Kinds);
        foreach (string sequence in sequences)
        {
            for (int i = 0; i < sequence.Length; i++)
                builder.Add((i * Kinds) + KindOf(sequence[i]), 1);
            builder.EndRow();
        }

        return builder.Build();
    }

    private static DenseDesign Composition(string[] sequences)
    {
        var values = new float[sequences.Length * (Kinds + 1)];
        for (int p = 0; p < sequences.Length; p++)
        {
            Span<float> row = values.AsSpan(p * (Kinds + 1), Kinds + 1);
            foreach (char letter in sequences[p])
                row[KindOf(letter)] += 1f / sequences[p].Length;
            row[Kinds] = MathF.Log(1 + sequences[p].Length);
        }

        return new DenseDesign(values, sequences.Length, Kinds + 1);
    }

    private static string Letter(int kind) => kind < Letters.Length ? Letters[kind].ToString() : "other";

    private static string WindowName(int column) => $"{Letter(column % Kinds)} at {(column / Kinds) - Radius:+0;-0;0}";

    private static string PlaceName(int column) => $"{Letter(column % Kinds)} at residue {(column / Kinds) + 1}";

    private static string CompositionName(int column) =>
        column == Kinds ? "log length" : $"share of {Letter(column)}";
}
