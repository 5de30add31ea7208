using System.Globalization;
using PlmLens.Server.Contracts;

namespace PlmLens.Cli.Look.Lens;

/// <summary>Prints all that a lens says of a concept.</summary>
internal static class ConceptText
{
    /// <summary>Prints it.</summary>
    /// <param name="view">The lens.</param>
    /// <param name="concept">The concept.</param>
    /// <param name="found">Proteins in which its best feature finds it.</param>
    /// <param name="missed">Proteins in which it misses it.</param>
    /// <param name="top">Lines of each table.</param>
    /// <param name="output">Where to.</param>
    /// <param name="colour">Colour residues.</param>
    public static void Print(
        LensView view,
        ConceptDocument concept,
        IReadOnlyList<ProteinTrack> found,
        IReadOnlyList<ProteinTrack> missed,
        int top,
        TextWriter output,
        bool colour)
    {
        var text = new TerminalText(output);
        ConceptRow row = concept.Concept;
        text.Line($"{row.Concept} in {view.Folder} ({view.Source})");
        text.Line("  " + Verdict(row));
        text.Line("  " + Size(row));
        text.Heading("Best of each encoder, chosen on validation:");
        text.Table(
            ["encoder", "unit", "F1 validation", "F1 test"],
            concept.Encoders.Select(encoder => (IReadOnlyList<string>)
            [
                encoder.Encoder, encoder.Unit is { } unit ? $"{unit}" : "-", TerminalText.F1(encoder.ValidationF1),
                TerminalText.F1(encoder.TestF1),
            ]),
            1);
        if (concept.Latents.Count > 0)
        {
            text.Heading("Best features, chosen on validation; on test:");
            text.Table(
                ["feature", "F1", "precision", "recall", "AUROC", "above"],
                concept.Latents.Take(top).Select(pair => (IReadOnlyList<string>)
                [
                    $"f/{pair.Latent}", TerminalText.F1(pair.TestF1), TerminalText.F1(pair.Precision),
                    TerminalText.F1(pair.Recall), TerminalText.F1(pair.Auroc),
                    $"{TerminalText.F1(pair.Threshold)} of max",
                ]),
                1);
        }

        Curve(text, concept);
        Proteins(text, "Found", concept.FoundCount, found, colour);
        Proteins(text, "Missed", concept.MissedCount, missed, colour);
        if (view.Missing is { } missing)
            text.Line(missing);
    }

    /// <summary>Whether it is found, and by what.</summary>
    public static string Verdict(ConceptRow row)
    {
        if (row.Latent is not { } latent)
            return "Not found: no feature is ever active on it.";
        string q = row.Q is { } value ? $", q {value.ToString("0.000", CultureInfo.InvariantCulture)}" : "";
        return $"{(row.Found ? "Found" : "Not found")}: the best feature is f/{latent} with F1 "
            + $"{TerminalText.F1(row.TestF1)} on test (precision {TerminalText.F1(row.Precision)}, recall "
            + $"{TerminalText.F1(row.Recall)}{q}); the sequence alone {TerminalText.F1(row.SequenceF1)}, "
            + $"the best neuron {TerminalText.F1(row.NeuronF1)}.";
    }

    /// <summary>How much of it there is.</summary>
    public static string Size(ConceptRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.ValidationInstances:N0} places on validation, {row.TestInstances:N0} on test ({row.TestResidues:N0} ")
        + $"residues); recall counts {(row.Level == "domain" ? "places" : "residues")}.";

    /// <summary>A heading that counts places of the test half.</summary>
    public static string Counted(string heading, long places) => string.Create(
        CultureInfo.InvariantCulture, $"{heading} on test: {places:N0} {(places == 1 ? "place" : "places")}");

    private static void Curve(TerminalText text, ConceptDocument concept)
    {
        if (concept.Curves is not [var curve, ..])
            return;
        text.Heading($"f/{curve.Latent} on test, by threshold (share of its maximum):");
        text.Table(
            ["above", "precision", "recall"],
            curve.Thresholds.Select((threshold, i) => (IReadOnlyList<string>)
            [
                TerminalText.F1(threshold), TerminalText.F1(curve.Precision[i]), TerminalText.F1(curve.Recall[i]),
            ]),
            1);
    }

    private static void Proteins(
        TerminalText text, string heading, long places, IReadOnlyList<ProteinTrack> proteins, bool colour)
    {
        if (proteins.Count == 0)
            return;
        string shades = FeatureText.Shades(colour);
        text.Heading($"{Counted(heading, places)}; proteins shown: {proteins.Count} ({shades})");
        foreach (ProteinTrack protein in proteins)
            new TrackText(text, colour, protein.Values.Max()).Print(protein);
    }
}
