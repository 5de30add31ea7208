using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// The annotation of a lens's corpus, <c>corpus/annotations.tsv</c>, read protein by protein where it is asked for; in
/// memory is only where each protein's lines begin. Safe from several threads at once. See docs/formats/lens.md.
/// </summary>
public sealed class CorpusAnnotations : IDisposable
{
    /// <summary>The table's name in the lens.</summary>
    public const string FileName = "corpus/annotations.tsv";

    // The last column is of use to readers that know it.
    private static readonly string[] s_columns = ["protein", "type", "start", "end", "note"];
    private readonly CorpusProteins _proteins;
    private readonly LineGroups _groups;

    private CorpusAnnotations(string path, CorpusProteins proteins)
    {
        _proteins = proteins;
        _groups = LineGroups.Open(path, s_columns, proteins.Count);
    }

    /// <summary>The annotation of one protein, by start; may be empty.</summary>
    /// <param name="protein">Its number.</param>
    /// <exception cref="PlmLensException">A line is damaged or its place is outside the sequence.</exception>
    public IReadOnlyList<CorpusAnnotation> Of(int protein)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)protein, (uint)_proteins.Count, nameof(protein));
        int length = _proteins.LengthOf(protein);
        var annotations = new List<CorpusAnnotation>();
        foreach ((int line, string[] fields) in _groups.Read(protein))
        {
            if (!TableLines.TryNumber(fields[2], out int start) || !TableLines.TryNumber(fields[3], out int end)
                || start < 1 || end < start || end > length)
            {
                string accession = _proteins.AccessionOf(protein);
                throw _groups.Bad(
                    line, $"{fields[2]}-{fields[3]} is no place in the {length} residues of {accession}");
            }

            annotations.Add(new CorpusAnnotation(
                protein, fields[1], start, end, fields[4], fields.Length > 5 ? fields[5] : ""));
        }

        return annotations;
    }

    /// <inheritdoc/>
    public void Dispose() => _groups.Dispose();

    internal static CorpusAnnotations Open(string path, CorpusProteins proteins) => new(path, proteins);

    internal static void Write(string path, IEnumerable<CorpusAnnotation> annotations) =>
        Tsv.Write(path, [.. s_columns, "location"], annotations.Select(annotation => annotation.Fields()));
}
