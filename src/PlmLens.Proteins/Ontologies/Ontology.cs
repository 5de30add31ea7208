using PlmLens.Core;

namespace PlmLens.Proteins.Ontologies;

/// <summary>
/// The terms of an ontology and what they are kinds or parts of. What is annotated with a term is annotated with all
/// its ancestors over these two relations, and over no others (the Gene Ontology's true-path rule).
/// </summary>
public sealed class Ontology
{
    // Bytes that tell an OBO file.
    private const int Looked = 256;

    // Most steps from an obsolete term to the one in use; releases need one.
    private const int MaxReplacements = 16;

    private readonly Dictionary<string, OntologyTerm> _terms;
    private readonly Dictionary<string, string> _alternatives;
    private readonly Dictionary<string, int> _depths = [];

    private Ontology(
        string name, string? version, Dictionary<string, OntologyTerm> terms, Dictionary<string, string> alternatives)
    {
        (Name, Version, _terms, _alternatives) = (name, version, terms, alternatives);
        FindDepths();
    }

    /// <summary>The file it was read from.</summary>
    public string Name { get; }

    /// <summary>The release as its header says it, <c>releases/2020-01-01</c>, or the date of saving; null when the
    /// header says neither.</summary>
    public string? Version { get; }

    /// <summary>Number of terms, obsolete ones included.</summary>
    public int Count => _terms.Count;

    /// <summary>The terms, obsolete ones included, in no promised order.</summary>
    public IReadOnlyCollection<OntologyTerm> Terms => _terms.Values;

    /// <summary>Number of identifiers that stand for a term with another one (<c>alt_id</c>).</summary>
    public int Alternatives => _alternatives.Count;

    /// <summary>Whether a file, plain or gzip, begins like an OBO file: with its version or with a stanza.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PlmLensException">The file cannot be read.</exception>
    public static bool IsObo(string path)
    {
        using TextSource source = TextSource.Open(path);
        ReadOnlySpan<byte> start = source.Peek(Looked).TrimStart(" \t\r\n"u8);
        return start.StartsWith("format-version:"u8) || start.StartsWith("[Term]"u8);
    }

    /// <summary>Reads an OBO file (version 1.2 or 1.4), plain or gzip.</summary>
    /// <param name="path">The file, or <c>-</c> for standard input.</param>
    /// <exception cref="PlmLensException">The file cannot be read or is not of this form, or a term is its own
    /// ancestor; the message names the terms of the circle.</exception>
    public static Ontology ReadObo(string path)
    {
        using TextSource source = TextSource.Open(path);
        var parser = new OboParser(source);
        Dictionary<string, OntologyTerm> terms = parser.Read();
        return new Ontology(path, parser.Version, terms, parser.Alternatives);
    }

    /// <summary>The term with an identifier, an alternative one too; null when there is none.</summary>
    public OntologyTerm? Find(string id) =>
        _terms.GetValueOrDefault(id)
        ?? (_alternatives.TryGetValue(id, out string? primary) ? _terms.GetValueOrDefault(primary) : null);

    /// <summary>The term in use that an identifier stands for: an alternative identifier gives its term, an obsolete
    /// term its replacement, and what replaced that. Null when there is none.</summary>
    public OntologyTerm? Current(string id)
    {
        OntologyTerm? term = Find(id);
        for (int step = 0; step < MaxReplacements && term is { IsObsolete: true, ReplacedBy: { } next }; step++)
            term = Find(next);
        return term is { IsObsolete: false } ? term : null;
    }

    /// <summary>All terms that a term is a kind or a part of, directly or not, itself not; each once, in no promised
    /// order. Parents that the file does not define are left out.</summary>
    /// <param name="id">The identifier of a term; an unknown one has no ancestors.</param>
    public IReadOnlyCollection<OntologyTerm> AncestorsOf(string id)
    {
        var found = new Dictionary<string, OntologyTerm>();
        var open = new Stack<OntologyTerm>();
        if (Find(id) is { } start)
            open.Push(start);
        while (open.TryPop(out OntologyTerm? term))
        {
            foreach (OntologyTerm parent in ParentsOf(term))
            {
                if (found.TryAdd(parent.Id, parent))
                    open.Push(parent);
            }
        }

        return found.Values;
    }

    /// <summary>Steps on the longest way up from a term; 0 for one without parents and for unknown ones.</summary>
    public int DepthOf(string id) => Find(id) is { } term ? _depths[term.Id] : 0;

    private IEnumerable<OntologyTerm> ParentsOf(OntologyTerm term) =>
        term.Parents.Select(Find).OfType<OntologyTerm>().Where(parent => !parent.IsObsolete);

    // Depth first without recursion, so that a long chain cannot overflow the stack. A term whose visit has begun but
    // not ended is on the way from the start: meeting it again closes a circle.
    private void FindDepths()
    {
        const int begun = -1;
        var way = new Stack<(OntologyTerm Term, IEnumerator<OntologyTerm> Parents)>();
        foreach (OntologyTerm start in _terms.Values)
        {
            if (_depths.ContainsKey(start.Id))
                continue;
            _depths[start.Id] = begun;
            way.Push((start, ParentsOf(start).GetEnumerator()));
            while (way.TryPeek(out (OntologyTerm Term, IEnumerator<OntologyTerm> Parents) top))
            {
                if (!top.Parents.MoveNext())
                {
                    way.Pop().Parents.Dispose();
                    OntologyTerm[] parents = [.. ParentsOf(top.Term)];
                    _depths[top.Term.Id] = parents.Length == 0 ? 0 : parents.Max(p => _depths[p.Id]) + 1;
                    continue;
                }

                OntologyTerm parent = top.Parents.Current;
                if (!_depths.TryGetValue(parent.Id, out int depth))
                {
                    _depths[parent.Id] = begun;
                    way.Push((parent, ParentsOf(parent).GetEnumerator()));
                }
                else if (depth == begun)
                {
                    throw Circle(way.Select(step => step.Term), parent);
                }
            }
        }
    }

    private PlmLensException Circle(IEnumerable<OntologyTerm> upward, OntologyTerm again)
    {
        List<string> terms = [again.Id];
        foreach (OntologyTerm term in upward)
        {
            terms.Add(term.Id);
            if (term.Id == again.Id)
                break;
        }

        terms.Reverse();
        string circle = terms.Count <= 8
            ? string.Join(" > ", terms)
            : $"{string.Join(" > ", terms.Take(7))} > ... ({terms.Count - 1:N0} terms)";
        return new PlmLensException(
            $"{Name}: terms are their own ancestors, {circle}; give one without circles, such as go-basic.obo.");
    }
}
