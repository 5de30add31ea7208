namespace PlmLens.Store;

/// <summary>A unit that a rater sees among a lens's latents without being told: one line of
/// <c>controls/units.tsv</c>.</summary>
/// <param name="Source">What it is; never <see cref="LabelSource.Latents"/>.</param>
/// <param name="Index">Of a neuron its feature in <c>baselines/neurons.tsv</c>: dimension f / 2, negated when f is odd.
/// Else the latent of the shuffled model's SAE.</param>
/// <param name="Cut">Of a neuron the value that its activation is counted from; null for a latent.</param>
/// <param name="Active">Residues on which it is active.</param>
/// <param name="Proteins">Proteins with such a residue.</param>
/// <param name="Maximum">Its largest activation, above 0.</param>
public sealed record ControlUnit(
    LabelSource Source, int Index, float? Cut, int Active, int Proteins, float Maximum);

/// <summary>A protein on which a control is shown: one line of <c>controls/examples.tsv</c>.</summary>
/// <param name="Protein">Its number in the codes.</param>
/// <param name="Positions">Active residues, 0-based, ascending.</param>
/// <param name="Thousandths">Their activations in thousandths of the unit's maximum, 1 to 1000: see
/// <see cref="Share"/>.</param>
public sealed record ControlExample(int Protein, IReadOnlyList<int> Positions, IReadOnlyList<int> Thousandths)
{
    /// <summary>An activation in thousandths of the maximum, at least 1, so that what is active stays so.</summary>
    /// <param name="value">Above 0.</param>
    /// <param name="maximum">At least <paramref name="value"/>.</param>
    public static int Share(float value, float maximum) =>
        (int)Math.Clamp(Math.Round(1000.0 * value / maximum), 1, 1000);
}

/// <summary>A unit with its proteins.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Examples">Its proteins in the order to show.</param>
public sealed record Control(ControlUnit Unit, IReadOnlyList<ControlExample> Examples);
