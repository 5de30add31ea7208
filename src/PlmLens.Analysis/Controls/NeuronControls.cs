using PlmLens.Analysis.Scoring;
using PlmLens.Analysis.Statistics;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.Controls;

/// <summary>
/// Draws neurons of the hidden states and makes controls of them while their columns are read for scoring. A neuron is
/// taken with one of its signs, as <see cref="NeuronColumns"/> has it, and active above a cut, as scoring takes it; the
/// cut is where the neuron is active on as many residues as a latent that is drawn for it, so that a rater cannot tell
/// them by how much is coloured. It is then what a latent along the neuron's axis would be: relu(+-h - cut).
/// </summary>
internal sealed class NeuronControls
{
    private readonly ControlBuilder _builder;
    private readonly Dictionary<int, int> _slots = [];
    private readonly int[] _active;
    private readonly int[] _taken;
    private readonly Control?[] _made;

    /// <summary>Draws the neurons and their densities.</summary>
    /// <param name="width">Neurons.</param>
    /// <param name="most">Most to draw.</param>
    /// <param name="latents">What the SAE's latents do.</param>
    /// <param name="proteins">The proteins of the corpus.</param>
    /// <param name="seed">Chooses them.</param>
    public NeuronControls(
        int width, int most, FeatureStatistics latents, IReadOnlyList<StoredProtein> proteins, ulong seed)
    {
        _builder = new ControlBuilder(proteins);
        int[] live = [.. latents.Features.Where(latent => latent.Maximum > 0).Select(latent => latent.Active)];
        int count = live.Length == 0 ? 0 : Math.Min(most, width);
        _active = new int[count];
        _taken = new int[count];
        _made = new Control?[count];
        int[] neurons = [.. Enumerable.Range(0, width)];
        var random = new SeededRandom(seed, "control neurons");
        random.Shuffle<int>(neurons);
        for (int slot = 0; slot < count; slot++)
        {
            _slots.Add((2 * neurons[slot]) + random.Next(2), slot);
            _active[slot] = live[random.Next(live.Length)];
        }
    }

    /// <summary>Sees a column of <see cref="NeuronColumns"/>; safe from several threads at once.</summary>
    public void Observe(int feature, FeatureColumn column)
    {
        if (_slots.TryGetValue(feature, out int slot) && Interlocked.Exchange(ref _taken[slot], 1) == 0)
            _made[slot] = Make(feature, column.Values, _active[slot]);
    }

    /// <summary>The controls by index, without neurons that never change.</summary>
    public IEnumerable<Control> Units() =>
        _made.OfType<Control>().OrderBy(made => made.Unit.Index);

    private Control? Make(int feature, ReadOnlySpan<float> values, int active)
    {
        if (values.IsEmpty)
            return null;
        float cut = DensityCut.Of(values, active);
        uint[] rows = new uint[active];
        float[] above = new float[active];
        int count = 0;
        for (int row = 0; row < values.Length && count < active; row++)
        {
            if (!(values[row] > cut))
                continue;
            rows[count] = (uint)row;
            above[count++] = values[row] - cut;
        }

        return _builder.Make(LabelSource.Neurons, feature, cut, rows.AsSpan(0, count), above.AsSpan(0, count));
    }
}
