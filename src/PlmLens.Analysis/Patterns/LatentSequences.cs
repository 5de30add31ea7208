using System.Globalization;
using System.Runtime.InteropServices;
using PlmLens.Analysis.Scoring;
using PlmLens.Core;

namespace PlmLens.Analysis.Patterns;

/// <summary>Cuts a latent's list of active residues into proteins, picks those that come near its maximum, and counts
/// their contigs; one for each thread.</summary>
internal sealed class LatentSequences(int[] lengths, PatternOptions options, ulong seed)
{
    private readonly List<int> _positions = [];
    private readonly List<float> _values = [];
    private readonly List<Piece> _pieces = [];
    private readonly ContigTally _tally = new();

    public LatentPattern Measure(int latent, FeatureColumn column)
    {
        float maximum = Cut(column);
        int proteins = _pieces.Count;
        _pieces.RemoveAll(piece => !(piece.Maximum > options.StrongAbove * maximum));
        int strong = _pieces.Count;
        if (strong > options.MostSequences)
            Draw(latent);
        _tally.Clear();
        foreach (Piece piece in _pieces)
        {
            _tally.Add(
                CollectionsMarshal.AsSpan(_positions)[piece.Start..piece.End],
                CollectionsMarshal.AsSpan(_values)[piece.Start..piece.End],
                maximum,
                lengths[piece.Protein],
                options);
        }

        LatentPattern pattern = _tally.Summarise(
            new LatentPattern { Latent = latent, ActiveProteins = proteins, StrongProteins = strong });
        return pattern with { Pattern = pattern.Classify(options) };
    }

    // Fills the lists with active residues and one piece for each protein that has any; returns the largest value.
    private float Cut(FeatureColumn column)
    {
        _positions.Clear();
        _values.Clear();
        _pieces.Clear();
        float maximum = 0;
        int protein = 0, start = 0;
        for (int i = 0; i < column.Values.Length; i++)
        {
            float value = column.Values[i];
            if (!(value > 0))
                continue;
            int position = column.Residue(i);
            while (position >= start + lengths[protein])
                start += lengths[protein++];
            if (_pieces.Count == 0 || _pieces[^1].Protein != protein)
                _pieces.Add(new Piece(protein, _positions.Count, _positions.Count, 0));
            _positions.Add(position);
            _values.Add(value);
            _pieces[^1] = _pieces[^1] with
            {
                End = _positions.Count,
                Maximum = Math.Max(_pieces[^1].Maximum, value),
            };
            maximum = Math.Max(maximum, value);
        }

        return maximum;
    }

    private void Draw(int latent)
    {
        var random = new SeededRandom(seed, "patterns " + latent.ToString(CultureInfo.InvariantCulture));
        random.Shuffle(CollectionsMarshal.AsSpan(_pieces));
        _pieces.RemoveRange(options.MostSequences, _pieces.Count - options.MostSequences);
        _pieces.Sort((a, b) => a.Protein.CompareTo(b.Protein));
    }

    private readonly record struct Piece(int Protein, int Start, int End, float Maximum);
}
