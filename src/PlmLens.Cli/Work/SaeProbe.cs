using System.Globalization;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Sae;

namespace PlmLens.Cli.Work;

/// <summary>
/// Tests an autoencoder whose file cannot say what it belongs to: how well it reconstructs hidden states of a few
/// bundled proteins. One of another layer, or with another normalisation, reconstructs next to nothing.
/// </summary>
internal static class SaeProbe
{
    // Enough rows for a fraction of variance, few enough that a large model takes seconds.
    private const int MostResidues = 1024;
    private const int LongestProtein = 300;

    // What an autoencoder of the right states leaves unexplained is far below; of other states about 1 or more.
    private const double Suspicious = 0.8;

    /// <summary>Measures, and tells the user what came out.</summary>
    public static void Run(SaeFile sae, EsmModel model, HookPoint point, VerbContext context)
    {
        if (sae.Sae.Spec.IsTranscoder)
        {
            context.Progress.Note(
                $"{sae.Path} is a transcoder of an unnamed model; check that {model.Name} at {point.Name} is the one.");
            return;
        }

        (double fvu, long residues) = Measure(sae.Sae, model, point, context.Cancel);
        string measured = string.Create(
            CultureInfo.InvariantCulture,
            $"FVU {fvu:0.00} on {residues} bundled residues of {model.Name} at {point.Name}");
        context.Progress.Note(fvu <= Suspicious
            ? $"{sae.Path} does not say which model it was trained on; {measured} looks right."
            : $"WARNING: {sae.Path} does not fit: {measured}. Likely it belongs to another layer or model, or was " +
                "trained with another normalisation, scale or k; results will mean little.");
    }

    /// <summary>FVU on bundled proteins, and how many residues that is.</summary>
    public static (double Fvu, long Residues) Measure(
        SparseAutoencoder sae, EsmModel model, HookPoint point, CancellationToken cancel)
    {
        using var stream = new ResidueStream(model, new ResidueStreamOptions { Points = [point] });
        using var codes = new CodeBuffer();
        using var output = new Tensor(DType.F32, LongestProtein, sae.Width);
        var meter = new FvuMeter(sae.Width);
        foreach (ProteinStates states in stream.Run(Proteins(), cancel))
        {
            TensorView<float> x = states.States(0);
            sae.Encode(x, states.Rows, codes);
            sae.Decode(codes, x, output);
            meter.Add(x, output, states.Rows);
        }

        return (meter.Fvu, meter.Rows);
    }

    private static IEnumerable<NamedSequence> Proteins()
    {
        int residues = 0;
        foreach (ProteinRecord protein in ProteinReader.Open(Bundled.Proteins))
        {
            if (protein.Length > LongestProtein)
                continue;
            if (residues >= MostResidues)
                yield break;
            residues += protein.Length;
            yield return new NamedSequence(protein.Accession, protein.Sequence);
        }
    }
}
