using System.Text.Json;
using PlmLens.Core;

namespace PlmLens.Analysis.Protocols.InterProt;

/// <summary>
/// The sequences that a latent is strongest on, as InterProt's viewer stores them: <c>DIM.json</c> with
/// <c>ranges["0.75-1"].examples[].sae_acts</c> and <c>freq_active</c>. The published files round activations to one
/// decimal.
/// </summary>
/// <param name="FractionActive">Share of all proteins in which the latent is active.</param>
/// <param name="Accessions">UniProt accessions of the examples.</param>
/// <param name="Activations">One array for each example, one activation for each residue.</param>
public sealed record InterProtVizFile(
    double FractionActive, IReadOnlyList<string> Accessions, IReadOnlyList<double[]> Activations)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="PlmLensException">It cannot be read, or is not such a file.</exception>
    public static InterProtVizFile Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = json.RootElement;
            var accessions = new List<string>();
            var activations = new List<double[]>();
            JsonElement examples = root.GetProperty("ranges").GetProperty("0.75-1").GetProperty("examples");
            foreach (JsonElement example in examples.EnumerateArray())
            {
                accessions.Add(example.GetProperty("uniprot_id").GetString() ?? "");
                activations.Add(
                    [.. example.GetProperty("sae_acts").EnumerateArray().Select(value => value.GetDouble())]);
            }

            if (activations.Exists(example => example.Length == 0 || example.Any(value => !(value >= 0))))
                throw new PlmLensException($"{path} has an example with no or negative activations; make it again.");
            return new InterProtVizFile(root.GetProperty("freq_active").GetDouble(), accessions, activations);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            throw new PlmLensException($"{path} is no visualisation file of InterProt: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }
    }

    /// <summary>Counts every example, on activations divided by the largest one of all examples.</summary>
    public IReadOnlyList<InterProtSequence> Sequences()
    {
        double maximum = Activations.SelectMany(example => example).DefaultIfEmpty(0).Max();
        return maximum == 0
            ? []
            : [.. Activations.Select(
                example => InterProtSequence.Of(Array.ConvertAll(example, value => value / maximum)))];
    }
}
