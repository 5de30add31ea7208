namespace PlmLens.Cli.Report.Lens;

/// <summary>A piece of a protein: residues shaded by a feature's activation, annotated ones underlined.</summary>
/// <param name="Sequence">The whole sequence, one letter for each residue.</param>
/// <param name="Activations">One for each residue, as fractions of the feature's maximum.</param>
/// <param name="Annotated">One for each residue.</param>
/// <param name="Centre">Residue to show in the middle, 0-based.</param>
internal sealed record SequenceSnippet(
    string Sequence, IReadOnlyList<float> Activations, IReadOnlyList<bool> Annotated, int Centre)
{
    private const int PerLine = 36, Lines = 2, Levels = 4;
    private const double Left = 38, Step = 10, LineHeight = 26, LetterHeight = 16;

    /// <summary>First residue that is shown, 0-based.</summary>
    public int First => Math.Max(0, Math.Min(Centre - (PerLine * Lines / 2), Sequence.Length - (PerLine * Lines)));

    /// <summary>After the last that is shown.</summary>
    public int End => Math.Min(Sequence.Length, First + (PerLine * Lines));

    /// <summary>Draws it.</summary>
    /// <param name="label">What it shows, in words.</param>
    public string Draw(string label)
    {
        int lines = (End - First + PerLine - 1) / PerLine;
        var svg = new SvgText(Left + (PerLine * Step) + 2, (lines * LineHeight) + 4, label, alone: false);
        for (int line = 0; line < lines; line++)
            DrawLine(svg, First + (line * PerLine), 4 + (line * LineHeight));
        return svg.Finish();
    }

    private void DrawLine(SvgText svg, int from, double top)
    {
        int to = Math.Min(End, from + PerLine);
        svg.Text(Left - 6, top + 12, $"{from + 1}", "tick", "end");
        for (int i = from; i < to;)
        {
            int level = LevelOf(i), end = i + 1;
            while (end < to && LevelOf(end) == level)
                end++;
            if (level > 0)
            {
                string tip = end - i == 1 ? $"{i + 1}: {MetricsText.Number(Activations[i])}" : $"{i + 1} to {end}";
                svg.Bar(
                    Left + ((i - from) * Step), top, (end - i) * Step, LetterHeight, $"bar f0 a{level}", tip);
            }

            i = end;
        }

        svg.Letters(Left, Step, top + 12, Sequence[from..to], "seq");
        for (int i = from; i < to;)
        {
            int end = i + 1;
            while (end < to && Annotated[end] == Annotated[i])
                end++;
            if (Annotated[i])
            {
                double y = top + LetterHeight + 2.5;
                svg.Line(Left + ((i - from) * Step) + 0.5, y, Left + ((end - from) * Step) - 0.5, y, "under");
            }

            i = end;
        }
    }

    private int LevelOf(int residue) => Activations[residue] > 0
        ? Math.Clamp((int)Math.Ceiling(Activations[residue] * Levels), 1, Levels)
        : 0;
}
