using System.Buffers;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// The proteins of a lens's corpus, <c>corpus/proteins.tsv</c>, read one by one where they are asked for; in memory are
/// only their accessions, lengths and places. Safe from several threads at once. See docs/formats/lens.md.
/// </summary>
public sealed class CorpusProteins : IDisposable
{
    /// <summary>The table's name in the lens.</summary>
    public const string FileName = "corpus/proteins.tsv";

    private static readonly string[] s_columns =
        ["accession", "entry", "name", "organism", "taxon", "alphafold", "pdb", "sequence"];

    private static readonly SearchValues<byte> s_letters = SearchValues.Create("ABCDEFGHIKLMNOPQRSTUVWXYZ.-?"u8);

    private readonly List<Place> _places = [];
    private readonly List<string> _accessions = [];
    private readonly Dictionary<string, int> _numberOf = [];
    private readonly TableLines _table;

    private CorpusProteins(string path) => _table = TableLines.Open(
        path, s_columns, (line, offset, number) => Add(path, line, offset, number));

    /// <summary>Number of proteins.</summary>
    public int Count => _places.Count;

    /// <summary>Number of a protein, or -1.</summary>
    public int NumberOf(string accession) => _numberOf.GetValueOrDefault(accession, -1);

    /// <summary>The accession of a protein.</summary>
    /// <param name="protein">0 to <see cref="Count"/> - 1.</param>
    public string AccessionOf(int protein) => _accessions[protein];

    /// <summary>Residues of a protein.</summary>
    /// <param name="protein">0 to <see cref="Count"/> - 1.</param>
    public int LengthOf(int protein) => _places[protein].Residues;

    /// <summary>Reads one protein.</summary>
    /// <param name="protein">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="PlmLensException">The file was changed while it was open.</exception>
    public CorpusProtein Read(int protein)
    {
        Place place = _places[protein];
        return CorpusProtein.Parse(_table.Read(place.Line, place.End));
    }

    /// <summary>Reads one sequence.</summary>
    /// <param name="protein">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="PlmLensException">The file was changed while it was open.</exception>
    public string SequenceOf(int protein)
    {
        Place place = _places[protein];
        return _table.Read(place.Sequence, place.Sequence + place.Residues);
    }

    /// <summary>Reads all sequences in one pass, a byte for each residue, one protein behind the other.</summary>
    /// <param name="residues">Receives them; as long as all proteins together.</param>
    /// <exception cref="PlmLensException">The file was changed while it was open.</exception>
    public void CopySequences(Span<byte> residues)
    {
        byte[] buffer = new byte[1 << 18];
        long bufferAt = 0;
        int filled = 0;
        foreach (Place place in _places)
        {
            Span<byte> target = residues[..place.Residues];
            residues = residues[place.Residues..];
            if (target.Length > buffer.Length)
            {
                _table.Read(place.Sequence, target, target.Length);
                continue;
            }

            if (place.Sequence < bufferAt || place.Sequence + target.Length > bufferAt + filled)
            {
                bufferAt = place.Sequence;
                filled = _table.Read(bufferAt, buffer, target.Length);
            }

            buffer.AsSpan((int)(place.Sequence - bufferAt), target.Length).CopyTo(target);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    internal static CorpusProteins Open(string path) => new(path);

    internal static void Write(string path, IEnumerable<CorpusProtein> proteins) =>
        Tsv.Write(path, s_columns, proteins.Select(protein => protein.Fields()));

    private void Add(string path, ReadOnlySpan<byte> line, long offset, int number)
    {
        ReadOnlySpan<byte> rest = line;
        for (int column = 0; column < s_columns.Length - 1; column++)
        {
            int tab = rest.IndexOf((byte)'\t');
            if (tab < 0)
                throw TableLines.Bad(path, number, $"{column + 1} fields where {s_columns.Length} belong");
            if (column == 0)
                AddAccession(path, Encoding.UTF8.GetString(rest[..tab]), number);
            rest = rest[(tab + 1)..];
        }

        int before = line.Length - rest.Length;
        if (rest.IndexOf((byte)'\t') is >= 0 and var end)
            rest = rest[..end];
        int bad = rest.IndexOfAnyExcept(s_letters);
        if (bad >= 0)
            throw TableLines.Bad(path, number, $"residue {bad + 1} of the sequence is no residue letter");
        if (rest.Length == 0)
            throw TableLines.Bad(path, number, "the sequence is empty");
        _places.Add(new Place(offset, offset + before, offset + line.Length, rest.Length));
    }

    private void AddAccession(string path, string accession, int number)
    {
        if (!_numberOf.TryAdd(accession, _accessions.Count))
            throw TableLines.Bad(path, number, $"the accession {accession} occurs twice");
        _accessions.Add(accession);
    }

    private readonly record struct Place(long Line, long Sequence, long End, int Residues);
}
