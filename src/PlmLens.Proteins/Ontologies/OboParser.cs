using PlmLens.Core;

namespace PlmLens.Proteins.Ontologies;

/// <summary>
/// Reads the terms of an OBO 1.2 or 1.4 text: stanzas <c>[Term]</c> with the tags id, name, namespace, alt_id, is_a,
/// relationship: part_of, is_obsolete and replaced_by, and of the header data-version, date and default-namespace.
/// Other stanzas, tags, comments and modifiers are skipped.
/// </summary>
internal sealed class OboParser(TextSource source)
{
    /// <summary>Most terms of a file, which bounds the memory that it can claim; the Gene Ontology has about
    /// 50,000.</summary>
    private const int MaxTerms = 2_000_000;

    /// <summary>Most parents and synonyms of a term.</summary>
    private const int MaxLinks = 1_000;

    // The relation by its name and by its identifier in the Basic Formal Ontology.
    private static readonly string[] s_partOf = ["part_of", "BFO:0000050"];

    private readonly Dictionary<string, OntologyTerm> _terms = [];
    private readonly List<string> _isA = [];
    private readonly List<string> _partOf = [];
    private readonly List<string> _alternatives = [];
    private readonly List<string> _replacements = [];
    private OntologyTerm? _term;
    private long _termLine;
    private bool _inTerm;
    private bool _inHeader = true;
    private string? _date;
    private string? _dataVersion;
    private string? _defaultNamespace;

    /// <summary>Primary identifiers by alternative ones.</summary>
    public Dictionary<string, string> Alternatives { get; } = [];

    /// <summary>The header's data-version, or its date; null without both.</summary>
    public string? Version => _dataVersion ?? _date;

    /// <summary>The terms by identifier.</summary>
    /// <exception cref="PlmLensException">The text is not of this form.</exception>
    public Dictionary<string, OntologyTerm> Read()
    {
        while (source.TryReadLine(out ReadOnlySpan<byte> bytes))
        {
            if (bytes.IsEmpty)
                continue;
            string line = source.Decode(bytes).Trim();
            if (line.StartsWith('['))
                Begin(line);
            else if (_inTerm && line.Length > 0 && line[0] != '!')
                AddTag(line);
            else if (_inHeader)
                AddHeader(line);
        }

        End();
        return _terms.Count > 0
            ? _terms
            : throw new PlmLensException($"{source.Name} holds no [Term]; give an ontology in OBO form.");
    }

    private void Begin(string line)
    {
        End();
        _inHeader = false;
        _inTerm = OboText.Value(line) == "[Term]";
        _termLine = source.Line;
    }

    private void AddHeader(string line)
    {
        int colon = line.IndexOf(':');
        string? value = colon > 0 && OboText.Value(line.AsSpan(colon + 1)) is { Length: > 0 } text ? text : null;
        switch (colon > 0 ? line[..colon] : "")
        {
            case "data-version":
                _dataVersion = value;
                break;
            case "date":
                _date = value;
                break;
            case "default-namespace":
                _defaultNamespace = value;
                break;
        }
    }

    private void AddTag(string line)
    {
        int colon = line.IndexOf(':');
        if (colon <= 0)
            throw source.Error($"'{Shorten(line)}' is no tag; in a [Term] each line is 'tag: value'.");
        string tag = line[..colon];
        string value = OboText.Value(line.AsSpan(colon + 1));
        if (tag == "id")
        {
            if (_term is not null || value.Length == 0)
                throw source.Error("a [Term] needs one id; this is an empty or a second one.");
            _term = new OntologyTerm { Id = value };
            return;
        }

        bool read = tag is "name" or "namespace" or "alt_id" or "is_a" or "relationship" or "is_obsolete"
            or "replaced_by";
        if (!read || value.Length == 0)
            return;
        OntologyTerm term = _term ?? throw source.Error($"'{tag}' stands before the id of its [Term].");
        switch (tag)
        {
            case "name":
                _term = term with { Name = value };
                break;
            case "namespace":
                _term = term with { Namespace = value };
                break;
            case "is_obsolete":
                _term = term with { IsObsolete = value == "true" };
                break;
            case "alt_id":
                Add(_alternatives, FirstWord(value));
                break;
            case "replaced_by":
                Add(_replacements, FirstWord(value));
                break;
            case "is_a":
                Add(_isA, FirstWord(value));
                break;
            default:
                string relation = FirstWord(value);
                string target = FirstWord(value[relation.Length..].TrimStart());
                if (s_partOf.Contains(relation) && target.Length > 0)
                    Add(_partOf, target);
                break;
        }
    }

    private void Add(List<string> list, string value)
    {
        if (list.Count == MaxLinks)
            throw source.Error($"term {_term!.Id} has more than {MaxLinks:N0} links; the file is damaged.");
        if (!list.Contains(value))
            list.Add(value);
    }

    private void End()
    {
        if (_inTerm && _term is null)
            throw source.Error(_termLine, "this [Term] has no id; add it or remove the term.");
        if (_term is not null)
        {
            if (_terms.Count == MaxTerms)
                throw source.Error($"there are more than {MaxTerms:N0} terms; the file is damaged.");
            OntologyTerm term = _term with
            {
                Namespace = _term.Namespace ?? _defaultNamespace,
                IsA = [.. _isA],
                PartOf = [.. _partOf],
                ReplacedBy = _replacements.Count == 1 ? _replacements[0] : null,
            };
            if (!_terms.TryAdd(term.Id, term))
                throw source.Error(_termLine, $"the id {term.Id} is already used; rename or remove one of the two.");
            foreach (string alternative in _alternatives)
                Alternatives.TryAdd(alternative, term.Id);
        }

        (_term, _inTerm) = (null, false);
        _isA.Clear();
        _partOf.Clear();
        _alternatives.Clear();
        _replacements.Clear();
    }

    // Identifiers have no blanks.
    private static string FirstWord(string value)
    {
        int blank = value.AsSpan().IndexOfAny(' ', '\t');
        return blank < 0 ? value : value[..blank];
    }

    private static string Shorten(string line) => line.Length <= 40 ? line : line[..40] + " ...";
}
