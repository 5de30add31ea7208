using PlmLens.Core;

namespace PlmLens.Proteins.Ontologies;

/// <summary>
/// Reads the terms of an OBO 1.2 or 1.4 text: stanzas <c>[Term]</c> with the tags id, name, namespace, alt_id, is_a,
/// relationship: part_of, is_obsolete and replaced_by. Other stanzas, tags, comments and modifiers are skipped.
/// </summary>
internal sealed class OboParser(TextSource source)
{
    /// <summary>Most terms of a file, which bounds the memory that it can claim; the Gene Ontology has about
    /// 50,000.</summary>
    private const int MaxTerms = 2_000_000;

    /// <summary>Most parents and synonyms of a term.</summary>
    private const int MaxLinks = 1_000;

    private readonly Dictionary<string, OntologyTerm> _terms = [];
    private readonly List<string> _parents = [];
    private readonly List<string> _alternatives = [];
    private readonly List<string> _replacements = [];
    private OntologyTerm? _term;
    private long _termLine;
    private bool _inTerm;

    /// <summary>Primary identifiers by alternative ones.</summary>
    public Dictionary<string, string> Alternatives { get; } = [];

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
        }

        End();
        return _terms.Count > 0
            ? _terms
            : throw new PlmLensException($"{source.Name} holds no [Term]; give an ontology in OBO form.");
    }

    private void Begin(string line)
    {
        End();
        _inTerm = line == "[Term]";
        _termLine = source.Line;
    }

    private void AddTag(string line)
    {
        int colon = line.IndexOf(':');
        if (colon <= 0)
            throw source.Error($"'{Shorten(line)}' is no tag; in a [Term] each line is 'tag: value'.");
        string tag = line[..colon];
        string value = Value(line[(colon + 1)..]);
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
                Add(_alternatives, value);
                break;
            case "replaced_by":
                Add(_replacements, value);
                break;
            case "is_a":
                Add(_parents, value);
                break;
            default:
                if (value.StartsWith("part_of ", StringComparison.Ordinal))
                    Add(_parents, value[8..].Trim());
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
                Parents = [.. _parents],
                ReplacedBy = _replacements.Count == 1 ? _replacements[0] : null,
            };
            if (!_terms.TryAdd(term.Id, term))
                throw source.Error(_termLine, $"the id {term.Id} is already used; rename or remove one of the two.");
            foreach (string alternative in _alternatives)
                Alternatives.TryAdd(alternative, term.Id);
        }

        (_term, _inTerm) = (null, false);
        _parents.Clear();
        _alternatives.Clear();
        _replacements.Clear();
    }

    // "GO:0000001 {source="x"} ! name": modifiers and the comment go.
    private static string Value(string text)
    {
        int comment = text.IndexOf(" !", StringComparison.Ordinal);
        string value = (comment < 0 ? text : text[..comment]).Trim();
        int modifiers = value.EndsWith('}') ? value.LastIndexOf(" {", StringComparison.Ordinal) : -1;
        return modifiers < 0 ? value : value[..modifiers].Trim();
    }

    private static string Shorten(string line) => line.Length <= 40 ? line : line[..40] + " ...";
}
