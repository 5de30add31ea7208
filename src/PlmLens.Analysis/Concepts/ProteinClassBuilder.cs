using PlmLens.Proteins;
using PlmLens.Proteins.Ontologies;

namespace PlmLens.Analysis.Concepts;

/// <summary>Reads the annotation of whole proteins into classes, and keeps those that are worth testing.</summary>
internal sealed class ProteinClassBuilder(
    IReadOnlyList<ProteinRecord> records, ProteinClassOptions options, Ontology? ontology, GivenClasses? given)
{
    private readonly Dictionary<(string Source, string Id), ProteinClassDraft> _drafts = [];
    // They say what is known of a protein or who found it, not what it is.
    private static readonly string[] s_recordKeywords =
    [
        "3D-structure", "Complete proteome", "Direct protein sequencing", "Proteomics identification",
        "Reference proteome",
    ];

    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unknownTerms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<OntologyTerm>> _closures = [];
    private int _isoformOnly;
    private int _isoformLeftOut;
    private int _recordKeywords;

    public ProteinClassSet Build()
    {
        if (given is not null)
            _sources.Add(given.Source);
        for (int p = 0; p < records.Count; p++)
        {
            Read(ProteinClassSources.InterPro, p, "InterPro", References);
            Read(ProteinClassSources.Pfam, p, "Pfam", References);
            Read(ProteinClassSources.GeneOntology, p, "GO", Terms);
            Read(ProteinClassSources.Enzyme, p, "EC", Enzymes);
            Read(ProteinClassSources.Location, p, "location", Locations);
            Read(ProteinClassSources.Keyword, p, "keyword", Keywords);
            Read(ProteinClassSources.Taxon, p, "taxon", Taxa);
            if (given is not null && given.ClassOf.TryGetValue(records[p].Accession, out string? one))
                Add(p, given.Source, one, 0, null);
        }

        ProteinClassDraft[] drafts = [.. _drafts.Values
            .OrderBy(d => d.Source, StringComparer.Ordinal)
            .ThenBy(d => d.Id, StringComparer.Ordinal)];
        ProteinClassLine[] lines = Decide(drafts);
        return new ProteinClassSet(
            [.. lines.Where(l => l.Fate == ProteinClassFate.Kept).Select(l => l.Class)],
            new ProteinClassReport(Tally(lines), lines, Notes()));
    }

    private void Read(ProteinClassSources source, int protein, string name, Action<int, string> read)
    {
        if (!options.Sources.HasFlag(source))
            return;
        _sources.Add(name);
        read(protein, name);
    }

    private void References(int protein, string source)
    {
        foreach (CrossReference reference in records[protein].CrossReferences)
        {
            if (reference.Database == source)
                Add(protein, source, reference.Id, 0, reference.Detail);
        }
    }

    private void Terms(int protein, string source)
    {
        foreach (CrossReference reference in records[protein].CrossReferences)
        {
            if (reference.Database != source)
                continue;
            if (ontology is null)
                Add(protein, source, reference.Id, 0, reference.Detail);
            else
                AddClosure(protein, source, reference.Id);
        }
    }

    // A term without parents is the name of a part of the ontology: it says of a protein that something is known.
    private void AddClosure(int protein, string source, string id)
    {
        if (!_closures.TryGetValue(id, out IReadOnlyList<OntologyTerm>? closure))
        {
            OntologyTerm? term = ontology!.Current(id);
            closure = term is null
                ? []
                : [.. ontology.AncestorsOf(term.Id).Append(term).Where(t => t.Parents.Any())];
            _closures.Add(id, closure);
            if (term is null)
                _unknownTerms.Add(id);
        }

        foreach (OntologyTerm term in closure)
            Add(protein, source, term.Id, ontology!.DepthOf(term.Id), Label(term));
    }

    private void Enzymes(int protein, string source)
    {
        foreach (string number in records[protein].EcNumbers)
        {
            foreach ((string level, int known) in EnzymeNumber.Levels(number))
                Add(protein, source, level, known, null);
        }
    }

    // What is said of an isoform is used only where nothing is said of the entry, whose sequence is another's.
    private void Locations(int protein, string source)
    {
        IReadOnlyList<SubcellularLocation> all = records[protein].Locations;
        bool onlyIsoforms = all.Count > 0 && all.All(l => l.IsOfIsoform);
        _isoformOnly += onlyIsoforms ? 1 : 0;
        foreach (SubcellularLocation location in all)
        {
            if (location.IsOfIsoform && !onlyIsoforms)
            {
                _isoformLeftOut++;
                continue;
            }

            int depth = 0;
            foreach (string part in location.Parts())
                Add(protein, source, part, ++depth, null);
            if (location.Topology is { } topology)
                Add(protein, source, topology, 1, null);
            if (location.Orientation is { } orientation)
                Add(protein, source, orientation, 1, null);
        }
    }

    private void Keywords(int protein, string source)
    {
        foreach (string keyword in records[protein].Keywords)
        {
            if (s_recordKeywords.Contains(keyword))
                _recordKeywords++;
            else
                Add(protein, source, keyword, 0, null);
        }
    }

    private void Taxa(int protein, string source)
    {
        IReadOnlyList<string> lineage = records[protein].Lineage;
        for (int rank = 0; rank < lineage.Count; rank++)
            Add(protein, source, lineage[rank], rank, null);
    }

    private void Add(int protein, string source, string id, int depth, string? label)
    {
        if (!_drafts.TryGetValue((source, id), out ProteinClassDraft? draft))
            _drafts.Add((source, id), draft = new ProteinClassDraft(source, id));
        draft.Add(protein);
        draft.Depth = Math.Max(draft.Depth, depth);
        draft.Label ??= label;
    }

    private ProteinClassLine[] Decide(ProteinClassDraft[] drafts)
    {
        Dictionary<ProteinClassDraft, ProteinClassDraft> best = MostSaying(drafts);
        return [.. drafts.Select(draft =>
        {
            (ProteinClassFate fate, string outcome) = FateOf(draft, best[draft]);
            return new ProteinClassLine(draft.ToClass(), fate, outcome);
        })];
    }

    private (ProteinClassFate Fate, string Outcome) FateOf(ProteinClassDraft draft, ProteinClassDraft best)
    {
        int members = draft.Members.Count;
        if (members < options.MinimumMembers)
            return (ProteinClassFate.TooSmall, $"{members} members, {options.MinimumMembers} needed");
        if (members == records.Count)
            return (ProteinClassFate.Everyone, "every protein is a member");
        return best == draft
            ? (ProteinClassFate.Kept, "kept")
            : (ProteinClassFate.SameMembers, $"the same members as {best.Id}");
    }

    // For each class the one of its source and members that says most.
    private static Dictionary<ProteinClassDraft, ProteinClassDraft> MostSaying(ProteinClassDraft[] drafts)
    {
        var best = new Dictionary<ProteinClassDraft, ProteinClassDraft>();
        foreach (IGrouping<string, ProteinClassDraft> same in drafts.GroupBy(
            d => $"{d.Source}\t{string.Join(',', d.Members)}"))
        {
            ProteinClassDraft most = same
                .OrderByDescending(d => d.Depth)
                .ThenBy(d => d.Id, StringComparer.Ordinal)
                .First();
            foreach (ProteinClassDraft draft in same)
                best.Add(draft, most);
        }

        return best;
    }

    private ProteinClassTally[] Tally(ProteinClassLine[] lines)
    {
        ILookup<string, ProteinClassLine> bySource = lines.ToLookup(l => l.Class.Source);
        return [.. _sources.Select(source =>
        {
            ProteinClassLine[] mine = [.. bySource[source]];
            return new ProteinClassTally(
                source,
                mine.SelectMany(l => l.Class.Members).Distinct().Count(),
                mine.Length,
                mine.Count(l => l.Fate == ProteinClassFate.Kept),
                mine.Count(l => l.Fate == ProteinClassFate.TooSmall),
                mine.Count(l => l.Fate == ProteinClassFate.SameMembers),
                mine.Count(l => l.Fate == ProteinClassFate.Everyone));
        })];
    }

    private string[] Notes()
    {
        var notes = new List<string>();
        if (_unknownTerms.Count > 0)
        {
            notes.Add($"GO: {_unknownTerms.Count} terms are not in {ontology!.Name} or obsolete there without one "
                + $"replacement, and were left out: {string.Join(", ", _unknownTerms.Take(5))}"
                + (_unknownTerms.Count > 5 ? " ..." : "") + ".");
        }

        if (_recordKeywords > 0)
        {
            notes.Add($"keyword: {_recordKeywords} that describe the record, not the protein, were left out: "
                + $"{string.Join(", ", s_recordKeywords)}.");
        }

        if (_isoformLeftOut > 0)
            notes.Add($"location: {_isoformLeftOut} places of isoforms were left out, as the entry has others.");
        if (_isoformOnly > 0)
            notes.Add($"location: of {_isoformOnly} proteins only places of isoforms are known, which were used.");
        return [.. notes];
    }

    private static string? Label(OntologyTerm term) => term.Namespace switch
    {
        "molecular_function" => $"F:{term.Name}",
        "biological_process" => $"P:{term.Name}",
        "cellular_component" => $"C:{term.Name}",
        _ => term.Name,
    };
}
