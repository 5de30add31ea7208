using System.Globalization;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Store;

/// <summary>One protein of a stored corpus.</summary>
/// <param name="Accession">Unique in the corpus.</param>
/// <param name="Length">Residues: the rows that the protein has in the corpus.</param>
/// <param name="FirstRow">Its first row.</param>
/// <param name="EntryName">UniProt's entry name; may be empty.</param>
/// <param name="Description">Protein name; may be empty.</param>
/// <param name="Organism">Species; may be empty.</param>
public sealed record StoredProtein(
    string Accession, int Length, long FirstRow, string EntryName, string Description, string Organism);

/// <summary>
/// Which rows of a corpus belong to which protein: <c>proteins.tsv</c>. Proteins follow each other without gaps.
/// </summary>
public sealed class ProteinTable
{
    /// <summary>The file's name in a cache or codes folder.</summary>
    public const string FileName = "proteins.tsv";

    private static readonly string[] s_columns =
        ["accession", "length", "first_row", "entry_name", "description", "organism"];

    private readonly Dictionary<string, int> _numberOf = [];
    private readonly List<StoredProtein> _proteins = [];

    private ProteinTable()
    {
    }

    /// <summary>The proteins in corpus order.</summary>
    public IReadOnlyList<StoredProtein> Proteins => _proteins;

    /// <summary>Rows of the corpus: residues of all proteins.</summary>
    public long Rows { get; private set; }

    /// <summary>The table of a corpus.</summary>
    /// <param name="records">Accessions must differ.</param>
    /// <exception cref="PlmLensException">Two records have one accession.</exception>
    public static ProteinTable Of(IEnumerable<ProteinRecord> records)
    {
        var table = new ProteinTable();
        foreach (ProteinRecord record in records)
        {
            if (!table.TryAdd(record.Accession, record.Length, record.EntryName, record.Description, record.Organism))
                throw new PlmLensException($"The accession {record.Accession} occurs twice in the input; rename one.");
        }

        return table;
    }

    /// <summary>Reads and checks a table.</summary>
    /// <exception cref="PlmLensException">The file is missing or its rows do not follow each other.</exception>
    public static ProteinTable Read(string path)
    {
        var table = new ProteinTable();
        foreach ((int line, string[] fields) in Tsv.Read(path, s_columns))
        {
            bool good = int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                && long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out long first)
                && first == table.Rows
                && table.TryAdd(fields[0], length, fields[3], fields[4], fields[5]);
            if (!good)
            {
                throw new PlmLensException(
                    $"{path}, line {line}: {fields[0]} does not follow the protein before; make the file again.");
            }
        }

        return table;
    }

    /// <summary>Number of a protein, or -1.</summary>
    public int NumberOf(string accession) => _numberOf.GetValueOrDefault(accession, -1);

    /// <summary>Number of the protein that a row belongs to.</summary>
    /// <param name="row">In [0, <see cref="Rows"/>).</param>
    public int ProteinOf(long row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)row, (ulong)Rows, nameof(row));
        int low = 0, high = _proteins.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_proteins[middle].FirstRow <= row)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    /// <summary>Names a row for messages: "P69905, residue 12".</summary>
    /// <param name="row">In [0, <see cref="Rows"/>).</param>
    public string Describe(long row)
    {
        StoredProtein protein = _proteins[ProteinOf(row)];
        return $"{protein.Accession}, residue {row - protein.FirstRow + 1}";
    }

    /// <summary>Writes the table.</summary>
    public void Write(string path) => Tsv.Write(path, s_columns, _proteins.Select(
        p => new object?[] { p.Accession, p.Length, p.FirstRow, p.EntryName, p.Description, p.Organism }));

    private bool TryAdd(string accession, int length, string? entryName, string? description, string? organism)
    {
        if (!_numberOf.TryAdd(accession, _proteins.Count))
            return false;
        _proteins.Add(new StoredProtein(
            accession, length, Rows, entryName ?? "", description ?? "", organism ?? ""));
        Rows += length;
        return true;
    }
}
