using System.Globalization;
using System.Text;

namespace PlmLens.Proteins;

/// <summary>
/// Collects the lines of one entry of a UniProt flat file, from ID to <c>//</c>. Methods return null or what is wrong.
/// </summary>
internal sealed class UniProtEntryBuilder(int maxResidues)
{
    private readonly StringBuilder _description = new();
    private readonly StringBuilder _genes = new();
    private readonly StringBuilder _organism = new();
    private readonly StringBuilder _taxon = new();
    private readonly StringBuilder _lineage = new();
    private readonly UniProtComments _comments = new();
    private readonly StringBuilder _keywords = new();
    private readonly List<CrossReference> _crossReferences = [];
    private readonly UniProtFeatureTable _features = new();
    private readonly SequenceBuilder _sequence = new(maxResidues);
    private string? _accession;
    private string? _entryName;
    private bool? _reviewed;
    private int? _idLength;
    private int? _sequenceLength;
    private ulong? _checksum;

    /// <summary>What messages call the entry: the first known of accession, entry name, placeholder.</summary>
    public string Label => _accession ?? _entryName ?? "(unnamed)";

    /// <summary>The SQ line was read: only residues may follow.</summary>
    public bool InSequence => _sequenceLength is not null;

    /// <summary>Reads a line of text.</summary>
    /// <param name="code">The line's two letters, one that <see cref="Reads"/>.</param>
    /// <param name="content">What follows three blanks.</param>
    public string? Add(string code, string content)
    {
        switch (code)
        {
            case "ID":
                return AddId(content);
            case "AC":
                _accession ??= content.Split(';', StringSplitOptions.TrimEntries)[0];
                return _accession.Length == 0 ? "the AC line names no accession." : null;
            case "DR":
                return AddCrossReference(content);
            case "FT":
                return _features.Add(content);
            case "CC":
                _comments.Add(content);
                return null;
            case "SQ":
                return AddSequenceHeader(content);
            default:
                UniProtText.AppendWrapped(TextOf(code), content.Trim());
                return null;
        }
    }

    /// <summary>Whether a line of this code, other than CC, says something that a record keeps.</summary>
    public static bool Reads(string code) =>
        code is "ID" or "AC" or "DE" or "GN" or "OS" or "OC" or "OX" or "DR" or "KW" or "FT" or "SQ";

    /// <summary>Whether a CC line says something that a record keeps; asked once for each, in order.</summary>
    /// <param name="content">What follows three blanks.</param>
    public bool WantsComment(ReadOnlySpan<byte> content) => _comments.Wants(content);

    /// <summary>Reads a line of residues.</summary>
    public string? AddResidues(ReadOnlySpan<byte> line) => _sequence.Append(line) ?? _sequence.EndLine();

    /// <summary>Ends the entry.</summary>
    public string? TryFinish(out ProteinRecord? record)
    {
        record = null;
        if (_accession is null)
            return "there is no AC line.";
        if (_sequenceLength is null)
            return "there is no SQ line.";
        if (_sequence.Residues == 0)
            return "there is no sequence.";
        if ((_features.TryFinish(out IReadOnlyList<ProteinFeature> features) ?? CheckSequence()) is { } complaint)
            return complaint;
        (string? name, string[] numbers) = UniProtDescription.Parse(_description.ToString());
        string organism = UniProtText.WithoutEvidence(_organism.ToString()).TrimEnd('.');
        record = new ProteinRecord
        {
            Accession = _accession,
            EntryName = _entryName,
            Reviewed = _reviewed,
            Description = name,
            EcNumbers = numbers,
            GeneNames = UniProtGeneNames.Parse(_genes.ToString()),
            Organism = organism.Length > 0 ? organism : null,
            TaxonId = Taxon(),
            Lineage = Items(_lineage),
            Locations = _comments.Locations(),
            Keywords = Items(_keywords),
            CrossReferences = [.. _crossReferences],
            Features = features,
            Sequence = _sequence.ToString(),
        };
        return null;
    }

    private StringBuilder TextOf(string code) => code switch
    {
        "DE" => _description,
        "GN" => _genes,
        "OS" => _organism,
        "OX" => _taxon,
        "OC" => _lineage,
        _ => _keywords,
    };

    /// <summary><c>KAPCA_HUMAN Reviewed; 351 AA.</c>, or before 2006 <c>FOS_HUMAN STANDARD; PRT; 380 AA.</c></summary>
    private string? AddId(string content)
    {
        string[] words = content.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var name, var status, .., var number, "AA."] || ParseLength(number) is not { } length)
            return "the ID line is not of the form 'NAME Reviewed; 123 AA.'.";
        _entryName = name;
        _idLength = length;
        _reviewed = status switch
        {
            "Reviewed;" or "STANDARD;" => true,
            "Unreviewed;" or "PRELIMINARY;" => false,
            _ => null,
        };
        return null;
    }

    /// <summary><c>Pfam; PF00069; Pkinase; 1.</c>, perhaps with <c>[P12345-2]</c> at the end.</summary>
    private string? AddCrossReference(string content)
    {
        string[] fields = content.Split(';', StringSplitOptions.TrimEntries);
        if (fields is not [{ Length: > 0 } database, { Length: > 0 } id, ..])
            return "the DR line does not name a database and an identifier.";
        string detail = fields.Length > 2 ? fields[2] : "-";
        if (fields.Length == 3)
            detail = detail.TrimEnd('.');
        if (fields.Length == 2)
            id = id.TrimEnd('.');
        _crossReferences.Add(new CrossReference(database, id, detail is "-" or "" ? null : detail));
        return null;
    }

    /// <summary><c>SEQUENCE   351 AA;  40590 MW;  0F1C4A4C4C1C4E4A CRC64;</c>; before 1999 with a CRC32.</summary>
    private string? AddSequenceHeader(string content)
    {
        string[] fields = content.Split(';', StringSplitOptions.TrimEntries);
        string[] words = fields[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["SEQUENCE", var number, "AA"] || ParseLength(number) is not { } length)
            return "the SQ line is not of the form 'SEQUENCE 123 AA; ... MW; ... CRC64;'.";
        _sequenceLength = length;
        string? checksum = fields.FirstOrDefault(f => f.EndsWith(" CRC64", StringComparison.Ordinal));
        if (checksum is null)
            return null;
        if (!ulong.TryParse(checksum[..^6], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong value))
            return "the SQ line's CRC64 is not a hexadecimal number.";
        _checksum = value;
        return null;
    }

    private string? CheckSequence()
    {
        int residues = _sequence.Residues;
        if (residues != _sequenceLength || residues != _idLength)
        {
            return $"the sequence has {residues} residues, but the ID line says {_idLength} and the SQ line "
                + $"{_sequenceLength}; get the file again.";
        }

        ulong checksum = Crc64.Of(_sequence.Letters);
        return _checksum is null || checksum == _checksum
            ? null
            : $"the sequence's CRC64 is {checksum:X16}, but the SQ line says {_checksum:X16}; get the file again.";
    }

    /// <summary><c>NCBI_TaxID=9606;</c>; the first number where an old entry has several.</summary>
    private int? Taxon()
    {
        string text = UniProtText.WithoutEvidence(_taxon.ToString());
        int equals = text.IndexOf('=');
        ReadOnlySpan<char> number = equals < 0 ? default : text.AsSpan(equals + 1);
        int end = number.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? number : number[..end], out int taxon) && taxon > 0 ? taxon : null;
    }

    /// <summary><c>ATP-binding; Kinase.</c></summary>
    private static string[] Items(StringBuilder text) =>
    [
        .. UniProtText.WithoutEvidence(text.ToString()).TrimEnd('.')
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    ];

    private static int? ParseLength(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
