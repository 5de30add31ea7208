using System.Runtime.InteropServices;
using PlmLens.Core;

namespace PlmLens.Analysis.Matching;

/// <summary>
/// What an autoencoder makes of some proteins, held in memory for matching: for each residue the active latents and, as
/// bfloat16, how active they are. Six bytes for each of them, outside the managed heap.
/// </summary>
public sealed class ActivationRows : IDisposable
{
    private readonly List<int> _proteins = [0];
    private readonly List<int> _starts = [0];
    private Tensor _latents;
    private Tensor _values;

    /// <summary>Makes room.</summary>
    /// <param name="latents">Latents of the autoencoder.</param>
    /// <param name="expected">Active latents of all residues together that are expected; there may be more.</param>
    public ActivationRows(int latents, int expected = 0)
    {
        Latents = latents;
        _latents = new Tensor(DType.U32, expected);
        _values = new Tensor(DType.BF16, expected);
    }

    /// <summary>Latents of the autoencoder.</summary>
    public int Latents { get; }

    /// <summary>Residues.</summary>
    public int Rows => _starts.Count - 1;

    /// <summary>Active latents of all residues together.</summary>
    public int Pairs { get; private set; }

    /// <summary>Proteins.</summary>
    public int Proteins => _proteins.Count - 1;

    /// <summary>[proteins + 1]: first row of each protein, and the number of rows.</summary>
    internal ReadOnlySpan<int> FirstRows => CollectionsMarshal.AsSpan(_proteins);

    /// <summary>[rows + 1]: where each row's latents begin.</summary>
    internal ReadOnlySpan<int> Starts => CollectionsMarshal.AsSpan(_starts);

    /// <summary>[pairs]: latents, row after row.</summary>
    internal ReadOnlySpan<uint> LatentsOfRows => _latents.View<uint>().Slice(0, Pairs).Span;

    /// <summary>[pairs]: their activations.</summary>
    internal ReadOnlySpan<BFloat16> Values => _values.View<BFloat16>().Slice(0, Pairs).Span;

    /// <summary>Adds the residues of one more protein.</summary>
    /// <param name="starts">[residues + 1]: where each residue's latents begin; the first is 0.</param>
    /// <param name="active">Latents.</param>
    /// <param name="values">As many activations.</param>
    /// <exception cref="PlmLensException">A latent is none of the autoencoder's.</exception>
    public void AddProtein(ReadOnlySpan<int> starts, ReadOnlySpan<uint> active, ReadOnlySpan<float> values)
    {
        if (active.Length != values.Length || starts.Length < 1 || starts[^1] != active.Length)
            throw new ArgumentException("Starts, latents and values do not fit.", nameof(starts));
        MakeRoom(checked(Pairs + active.Length));
        TensorView<uint> latents = _latents;
        TensorView<BFloat16> stored = _values;
        for (int i = 0; i < active.Length; i++)
        {
            if (active[i] >= (uint)Latents)
                throw new PlmLensException($"The codes name latent {active[i]} of {Latents}; encode the corpus again.");
            latents[Pairs + i] = active[i];
            stored[Pairs + i] = BFloat16.FromSingle(values[i]);
        }

        foreach (int start in starts[1..])
            _starts.Add(Pairs + start);
        Pairs += active.Length;
        _proteins.Add(Rows);
    }

    /// <summary>The same turned round: for each latent its residues.</summary>
    public ActivationLists ByLatent() => new(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _latents.Dispose();
        _values.Dispose();
    }

    private void MakeRoom(int pairs)
    {
        if (pairs <= _latents.Count)
            return;
        int room = (int)Math.Min(Math.Max(1024, pairs * 5L / 4), Array.MaxLength);
        Grow<uint>(ref _latents, room);
        Grow<BFloat16>(ref _values, room);
    }

    private void Grow<T>(ref Tensor tensor, int room)
        where T : unmanaged
    {
        var larger = new Tensor(tensor.DType, room);
        tensor.View<T>().Slice(0, Pairs).Span.CopyTo(larger.View<T>().Span);
        tensor.Dispose();
        tensor = larger;
    }
}
