using System.Text;
using PlmLens.Server.Contracts;
using PlmLens.Store;

namespace PlmLens.Cli.Look.Lens;

/// <summary>Prints proteins with a feature's activation on their residues and their annotation below.</summary>
/// <param name="text">Where to.</param>
/// <param name="colour">Colour residues; else a line of digits stands below them.</param>
/// <param name="maximum">The feature's largest activation in the corpus.</param>
internal sealed class TrackText(TerminalText text, bool colour, float maximum)
{
    private const int MostLines = 4, MostAnnotations = 6, NameWidth = 48;
    private const string Reset = "\e[0m", Underline = "\e[4m";

    // Okabe and Ito's orange on white, from a quarter to all of it.
    private static readonly string[] s_shades =
        [.. new[] { 0.3, 0.5, 0.75, 1 }.Select(share => Shade(share))];

    /// <summary>Prints one protein.</summary>
    public void Print(ProteinTrack protein)
    {
        text.Line("  " + protein.Title);
        int last = -ProteinTrack.Columns;
        foreach (int start in protein.Lines(MostLines))
        {
            if (start != last + ProteinTrack.Columns && last >= 0)
                text.Line($"{"...",11}");
            PrintLine(protein, start);
            last = start;
        }

        text.Line();
    }

    private void PrintLine(ProteinTrack protein, int start)
    {
        int end = Math.Min(protein.Values.Length, start + ProteinTrack.Columns);
        string letters = protein.Letters;
        var line = new StringBuilder();
        var digits = new StringBuilder();
        for (int i = start; i < end; i++)
        {
            double share = Math.Min(1, protein.Values[i] / Math.Max(maximum, float.Epsilon));
            string style = (share > 0 ? s_shades[Math.Min(3, (int)(4 * share))] : "")
                + (protein.Instances.Any(span => span.Start <= i + 1 && span.End > i) ? Underline : "");
            line.Append(colour && style.Length > 0 ? style + letters[i] + Reset : letters[i]);
            digits.Append(share > 0 ? (char)('0' + Math.Min(9, (int)(10 * share))) : ' ');
        }

        text.Raw($"{start + 1,9}  {line}");
        if (!colour && !string.IsNullOrWhiteSpace(digits.ToString()))
            text.Raw($"{"",9}  {digits.ToString().TrimEnd()}");
        PrintAnnotations(protein, start, end);
    }

    private void PrintAnnotations(ProteinTrack protein, int start, int end)
    {
        if (protein.Instances.Any(span => span.Start <= end && span.End > start))
            PrintBar(protein.Instances, start, end, '=', "the concept");
        CorpusAnnotation[] places = [.. protein.AnnotationsOn(start)];
        foreach (CorpusAnnotation place in places.Take(MostAnnotations))
            PrintBar(ProteinTrack.Spans(place), start, end, '-', ProteinTrack.Name(place));
        if (places.Length > MostAnnotations)
            text.Line($"{"",9}  and {places.Length - MostAnnotations} more");
    }

    private void PrintBar(IReadOnlyList<Span> spans, int start, int end, char mark, string name)
    {
        char[] bar = [.. Enumerable.Range(start, ProteinTrack.Columns).Select(i =>
            i < end && spans.Any(span => span.Start <= i + 1 && span.End > i) ? mark : ' ')];
        string shown = name.Length > NameWidth ? name[..(NameWidth - 3)] + "..." : name;
        text.Line($"{"",9}  {new string(bar)}  {shown}");
    }

    private static string Shade(double share)
    {
        static int Mix(int full, double share) => (int)Math.Round(255 - (share * (255 - full)));
        return FormattableString.Invariant(
            $"\e[30;48;2;{Mix(230, share)};{Mix(159, share)};{Mix(0, share)}m");
    }
}
