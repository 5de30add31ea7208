using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// The places of the concepts that were scored, <c>corpus/instances.tsv</c>, read concept by concept where they are
/// asked for; in memory is only where each concept's lines begin. Safe from several threads at once. See
/// docs/formats/lens.md.
/// </summary>
public sealed class CorpusInstances : IDisposable
{
    /// <summary>The table's name in the lens.</summary>
    public const string FileName = "corpus/instances.tsv";

    private static readonly string[] s_columns = ["concept", "protein", "spans"];
    private readonly CorpusProteins _proteins;
    private readonly LineGroups _groups;

    private CorpusInstances(string path, CorpusProteins proteins)
    {
        _proteins = proteins;
        _groups = LineGroups.Open(path, s_columns, int.MaxValue);
    }

    /// <summary>Number of places of a concept, both halves.</summary>
    /// <param name="concept">Its line in <c>concepts.tsv</c>, 0-based.</param>
    public int CountOf(int concept) => _groups.CountOf(concept);

    /// <summary>The places of one concept, by protein; may be empty.</summary>
    /// <param name="concept">Its line in <c>concepts.tsv</c>, 0-based.</param>
    /// <exception cref="PlmLensException">A line is damaged or its place is outside the sequence.</exception>
    public IReadOnlyList<CorpusInstance> Of(int concept)
    {
        var instances = new List<CorpusInstance>(CountOf(concept));
        int last = 0;
        foreach ((int line, string[] fields) in _groups.Read(concept))
        {
            if (!TableLines.TryNumber(fields[1], out int protein) || protein < last || protein >= _proteins.Count)
                throw _groups.Bad(line, $"protein '{fields[1]}' does not follow protein {last}");
            instances.Add(new CorpusInstance(concept, protein, Spans(fields[2], protein, line)));
            last = protein;
        }

        return instances;
    }

    /// <inheritdoc/>
    public void Dispose() => _groups.Dispose();

    internal static CorpusInstances Open(string path, CorpusProteins proteins) => new(path, proteins);

    internal static void Write(string path, IEnumerable<CorpusInstance> instances) => Tsv.Write(
        path,
        s_columns,
        instances.Select(place => new object?[] { place.Concept, place.Protein, string.Join(';', place.Spans) }));

    private CorpusSpan[] Spans(string text, int protein, int line)
    {
        string[] parts = text.Split(';');
        var spans = new CorpusSpan[parts.Length];
        int length = _proteins.LengthOf(protein), last = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            ReadOnlySpan<char> part = parts[i];
            int dash = part.IndexOf('-');
            bool good = dash > 0
                & TableLines.TryNumber(part[..Math.Max(0, dash)], out int start)
                & TableLines.TryNumber(part[(dash + 1)..], out int end);
            if (!good || start <= last || end < start || end > length)
            {
                throw _groups.Bad(
                    line, $"'{text}' is no place in the {length} residues of {_proteins.AccessionOf(protein)}");
            }

            spans[i] = new CorpusSpan(start, end);
            last = end;
        }

        return spans;
    }
}
