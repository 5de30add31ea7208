using System.Runtime.InteropServices;
using PlmLens.Core;

namespace PlmLens.Analysis.Matching;

/// <summary>
/// What an autoencoder makes of some proteins, held in memory for matching: for each residue the active latents and, as
/// bfloat16, how active they are. Six bytes for each of them.
/// </summary>
/// <param name="latents">Latents of the autoencoder.</param>
public sealed class ActivationRows(int latents)
{
    private readonly List<int> _proteins = [0];
    private readonly List<int> _starts = [0];
    private readonly List<int> _latents = [];
    private readonly List<BFloat16> _values = [];

    /// <summary>Latents of the autoencoder.</summary>
    public int Latents => latents;

    /// <summary>Residues.</summary>
    public int Rows => _starts.Count - 1;

    /// <summary>Active latents of all residues together.</summary>
    public int Pairs => _latents.Count;

    /// <summary>Proteins.</summary>
    public int Proteins => _proteins.Count - 1;

    /// <summary>[proteins + 1]: first row of each protein, and the number of rows.</summary>
    internal ReadOnlySpan<int> FirstRows => CollectionsMarshal.AsSpan(_proteins);

    /// <summary>[rows + 1]: where each row's latents begin.</summary>
    internal ReadOnlySpan<int> Starts => CollectionsMarshal.AsSpan(_starts);

    internal ReadOnlySpan<int> LatentsOfRows => CollectionsMarshal.AsSpan(_latents);

    internal ReadOnlySpan<BFloat16> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Adds the residues of one more protein.</summary>
    /// <param name="starts">[residues + 1]: where each residue's latents begin; the first is 0.</param>
    /// <param name="active">Latents.</param>
    /// <param name="values">As many activations.</param>
    public void AddProtein(ReadOnlySpan<int> starts, ReadOnlySpan<uint> active, ReadOnlySpan<float> values)
    {
        if (active.Length != values.Length || starts.Length < 1 || starts[^1] != active.Length)
            throw new ArgumentException("Starts, latents and values do not fit.", nameof(starts));
        int before = _latents.Count;
        foreach (int start in starts[1..])
            _starts.Add(checked(before + start));
        for (int i = 0; i < active.Length; i++)
        {
            if (active[i] >= (uint)latents)
                throw new PlmLensException($"The codes name latent {active[i]} of {latents}; encode the corpus again.");
            _latents.Add((int)active[i]);
            _values.Add(BFloat16.FromSingle(values[i]));
        }

        _proteins.Add(Rows);
    }
}
