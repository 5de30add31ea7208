using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>The codes of one made-up protein: first the latents of its concepts on their places, then stretches of
/// latents drawn by density until a residue has k on average.</summary>
internal sealed class SyntheticProteinCodes
{
    /// <summary>Most active latents of a residue.</summary>
    public const int MostActive = 32;

    private readonly int _residues;
    private readonly int[] _counts;
    private readonly int[] _latents;
    private readonly float[] _values;

    private SyntheticProteinCodes(int residues)
    {
        _residues = residues;
        _counts = new int[residues];
        _latents = new int[residues * MostActive];
        _values = new float[residues * MostActive];
    }

    /// <summary>[residues + 1]: where each residue's pairs start.</summary>
    public long[] Starts { get; private set; } = [];

    /// <summary>Latents, ascending inside a residue.</summary>
    public ReadOnlySpan<int> Latents => _latents.AsSpan(0, (int)Starts[^1]);

    /// <summary>Their values.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, (int)Starts[^1]);

    /// <summary>Makes the codes of a protein.</summary>
    public static SyntheticProteinCodes Make(
        SyntheticProtein protein, IReadOnlyList<SyntheticConcept> concepts, SyntheticLatents latents, int k, ulong seed)
    {
        var codes = new SyntheticProteinCodes(protein.Record.Length);
        var random = new SeededRandom(seed, "codes " + protein.Record.Accession);
        foreach (SyntheticPlace place in protein.Places)
            codes.AddConcept(place, concepts[place.Concept], latents, random);
        long wanted = (long)codes._residues * k, pairs = 0;
        for (int attempt = 0; pairs < wanted && attempt < wanted; attempt++)
        {
            int latent = latents.Draw.Next(random);
            int length = Math.Min(codes._residues, latents.NextLength(latent, random));
            int start = random.Next(codes._residues - length + 1);
            float height = (float)(0.2 + (0.4 * random.NextDouble())) * latents.ScaleOf(latent);
            pairs += codes.AddStretch(latent, start, length, height);
        }

        codes.Pack();
        return codes;
    }

    /// <summary>Adds the protein to codes that are being written.</summary>
    public void AddTo(SparseCodesWriter writer)
    {
        using Tensor starts = new(DType.I64, Starts.Length);
        using Tensor indices = new(DType.I32, Latents.Length);
        using Tensor values = new(DType.F32, Latents.Length);
        Starts.CopyTo(starts.View<long>().Span);
        Latents.CopyTo(indices.View<int>().Span);
        Values.CopyTo(values.View<float>().Span);
        writer.AddProtein(_residues, starts, indices, values);
    }

    private void AddConcept(
        SyntheticPlace place, SyntheticConcept concept, SyntheticLatents latents, SeededRandom random)
    {
        for (int i = 0; i < concept.Latents.Length; i++)
        {
            float height = (float)(0.7 + (0.3 * random.NextDouble())) * latents.ScaleOf(concept.Latents[i]);
            for (int residue = place.Start; residue < place.End; residue++)
            {
                bool marked = !concept.Linked || residue == place.Start || residue == place.End - 1;
                if (marked && random.NextDouble() < concept.Coverage / (1 + i))
                    Add(residue, concept.Latents[i], height);
            }
        }
    }

    // Rises to the middle and falls again, as most latents do along a stretch.
    private int AddStretch(int latent, int start, int length, float height)
    {
        int added = 0;
        for (int i = 0; i < length; i++)
        {
            float side = Math.Min(i + 1, length - i) / ((length + 1) * 0.5f);
            added += Add(start + i, latent, height * (0.4f + (0.6f * side))) ? 1 : 0;
        }

        return added;
    }

    private bool Add(int residue, int latent, float value)
    {
        int at = residue * MostActive, count = _counts[residue];
        if (count == MostActive || _latents.AsSpan(at, count).Contains(latent))
            return false;
        _latents[at + count] = latent;
        _values[at + count] = value;
        _counts[residue]++;
        return true;
    }

    // Sorts each residue's latents and closes the gaps between residues.
    private void Pack()
    {
        Starts = new long[_residues + 1];
        int to = 0;
        for (int residue = 0; residue < _residues; residue++)
        {
            int from = residue * MostActive, count = _counts[residue];
            _latents.AsSpan(from, count).Sort(_values.AsSpan(from, count));
            _latents.AsSpan(from, count).CopyTo(_latents.AsSpan(to));
            _values.AsSpan(from, count).CopyTo(_values.AsSpan(to));
            to += count;
            Starts[residue + 1] = to;
        }
    }
}
