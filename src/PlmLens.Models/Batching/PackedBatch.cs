using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>
/// Proteins (or windows of them) packed end to end, start and end tokens included, without any padding: row r of every
/// hidden state belongs to token r. Immutable.
/// </summary>
public sealed class PackedBatch : IDisposable
{
    private readonly int[] _offsets;
    private readonly bool[] _residues;
    private readonly Tensor _tokens;
    private readonly Tensor _positions;

    /// <summary>Packs <paramref name="segments"/> in their order.</summary>
    /// <param name="segments">At least one, each with at least one residue.</param>
    public PackedBatch(IReadOnlyList<TokenSegment> segments)
    {
        ArgumentOutOfRangeException.ThrowIfZero(segments.Count);
        Segments = segments;
        _offsets = new int[segments.Count + 1];
        for (int i = 0; i < segments.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfZero(segments[i].Residues.Length);
            _offsets[i + 1] = checked(_offsets[i] + segments[i].Tokens);
        }

        _residues = new bool[Rows];
        _tokens = new Tensor(DType.I32, Rows);
        _positions = new Tensor(DType.I32, Rows);
        for (int i = 0; i < segments.Count; i++)
            Fill(i);
    }

    /// <summary>The segments, in order.</summary>
    public IReadOnlyList<TokenSegment> Segments { get; }

    /// <summary>Number of segments.</summary>
    public int Count => _offsets.Length - 1;

    /// <summary>Tokens of all segments together.</summary>
    public int Rows => _offsets[^1];

    /// <summary>[Count + 1]: segment s has rows Offsets[s] to Offsets[s + 1] - 1.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>[Rows]: token numbers of <see cref="Alphabet"/>.</summary>
    public TensorView<int> Tokens => _tokens;

    /// <summary>[Rows]: position of each token in its segment, from 0.</summary>
    public TensorView<int> Positions => _positions;

    /// <summary>[Rows]: true for a residue, false for a start or end token.</summary>
    public ReadOnlySpan<bool> Residues => _residues;

    /// <summary>Packs whole proteins.</summary>
    /// <param name="proteins">At least one.</param>
    /// <exception cref="PlmLensException">A sequence cannot be tokenised.</exception>
    public static PackedBatch Of(params IEnumerable<NamedSequence> proteins) =>
        new([.. proteins.Select((p, i) => new TokenSegment(Tokenizer.Encode(p.Sequence, p.Id), Protein: i))]);

    /// <summary>First row of a segment's residues (after its start token).</summary>
    public int ResidueRow(int segment) => _offsets[segment] + (Segments[segment].HasStart ? 1 : 0);

    /// <summary>The part of <paramref name="hidden"/> that belongs to a segment's residues.</summary>
    /// <param name="hidden">[Rows, width].</param>
    /// <param name="segment">0 to Count - 1.</param>
    /// <param name="width">Columns.</param>
    /// <returns>[residues, width], a view of the same memory.</returns>
    public TensorView<float> ResidueRows(TensorView<float> hidden, int segment, int width) =>
        hidden.Slice((long)ResidueRow(segment) * width, (long)Segments[segment].Residues.Length * width);

    /// <inheritdoc/>
    public void Dispose()
    {
        _tokens.Dispose();
        _positions.Dispose();
    }

    private void Fill(int index)
    {
        TokenSegment segment = Segments[index];
        int start = _offsets[index];
        Span<int> tokens = _tokens.View<int>().Slice(start, segment.Tokens).Span;
        Span<int> positions = _positions.View<int>().Slice(start, segment.Tokens).Span;
        for (int i = 0; i < positions.Length; i++)
            positions[i] = i;
        int first = segment.HasStart ? 1 : 0;
        if (segment.HasStart)
            tokens[0] = Alphabet.Cls;
        if (segment.HasEnd)
            tokens[^1] = Alphabet.Eos;
        segment.Residues.Span.CopyTo(tokens[first..]);
        _residues.AsSpan(start + first, segment.Residues.Length).Fill(true);
    }
}
