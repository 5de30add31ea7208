using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Analysis.Fidelity;

/// <summary>
/// How much of what the model needs to predict residues survives in the SAE's reconstruction: cross-entropy with the
/// hidden states as they are, reconstructed, set to zero, and set to their mean.
/// </summary>
/// <param name="Original">Nats for one predicted residue, model as it is.</param>
/// <param name="Sae">With the SAE's reconstruction in the place of every residue's state; start and end tokens keep
/// theirs.</param>
/// <param name="Zero">With zero there.</param>
/// <param name="Mean">With the mean state of the corpus there.</param>
/// <param name="Residues">Residues predicted.</param>
public sealed record LossRecovered(double Original, double Sae, double Zero, double Mean, long Residues)
{
    /// <summary>How far the predictions move; null where it was not measured.</summary>
    public PredictionShift? Shift { get; init; }

    /// <summary>(CE_zero - CE_sae) / (CE_zero - CE_original): 1 when nothing is lost, 0 when the reconstruction is
    /// worth no more than zeros; null when zeroing costs nothing, so that there is nothing to recover.</summary>
    public double? Fraction => FractionFrom(Zero);

    /// <summary>The same from the mean state: stricter, because the mean keeps what all residues share.</summary>
    public double? FractionFromMean => FractionFrom(Mean);

    /// <summary>Measures an SAE in its model.</summary>
    /// <param name="model">Has a language-model head.</param>
    /// <param name="point">Where the SAE reads.</param>
    /// <param name="encoder">The SAE.</param>
    /// <param name="proteins">What to predict.</param>
    /// <param name="mean">[width]: mean hidden state of a corpus.</param>
    /// <param name="options">Masking; the default hides 15 % of the residues once. With a fraction of 0 nothing is
    /// hidden and the loss is that of predicting visible residues from themselves.</param>
    /// <param name="cancel">Stops between batches.</param>
    public static LossRecovered Measure(
        EsmModel model,
        HookPoint point,
        ISparseEncoder encoder,
        IEnumerable<NamedSequence> proteins,
        ReadOnlyMemory<float> mean,
        MaskedLmOptions options,
        CancellationToken cancel = default) =>
        Measure(model, point, [encoder], proteins, mean, options, cancel)[0];

    /// <summary>Measures several SAEs on the same masks; the model as it is, zeros and the mean run once for
    /// all.</summary>
    /// <param name="model">Has a language-model head.</param>
    /// <param name="point">Where all SAEs read.</param>
    /// <param name="encoders">The SAEs.</param>
    /// <param name="proteins">What to predict; read once.</param>
    /// <param name="mean">[width]: mean hidden state of a corpus.</param>
    /// <param name="options">Masking.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <returns>One result for each SAE, in order.</returns>
    public static IReadOnlyList<LossRecovered> Measure(
        EsmModel model,
        HookPoint point,
        IReadOnlyList<ISparseEncoder> encoders,
        IEnumerable<NamedSequence> proteins,
        ReadOnlyMemory<float> mean,
        MaskedLmOptions options,
        CancellationToken cancel = default)
    {
        SaeSplice[] replaced = [.. encoders.Select(encoder => new SaeSplice(encoder))];
        try
        {
            Splice[] splices =
            [
                Splices.Zero(),
                Splices.Mean(mean),
                .. replaced.Select((splice, i) => new Splice($"sae {i}", splice.Apply)),
            ];
            IReadOnlyList<LossTally> tallies = new MaskedLm(model, options).Measure(proteins, point, splices, cancel);
            LossTally original = tallies[0], zero = tallies[1], average = tallies[2];
            return [.. tallies.Skip(3).Select(sae =>
                new LossRecovered(original.Mean, sae.Mean, zero.Mean, average.Mean, original.Count)
                {
                    Shift = new PredictionShift(sae.MeanDivergence, zero.MeanDivergence, average.MeanDivergence),
                })];
        }
        finally
        {
            foreach (SaeSplice splice in replaced)
                splice.Dispose();
        }
    }

    // Losses that differ by less than this differ by rounding.
    private double? FractionFrom(double floor) =>
        Math.Abs(floor - Original) > 1e-6 ? (floor - Sae) / (floor - Original) : null;
}
