using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Proteins.Labels;

namespace PlmLens.Analysis.Concepts;

/// <summary>Matches labels with the corpus and collects their concepts and the residues of which nothing is
/// known.</summary>
internal sealed class LabelConceptBuilder
{
    private readonly IReadOnlyList<ProteinRecord> _records;
    private readonly CorpusSplit _split;
    private readonly ConceptOptions _options;
    private readonly SortedDictionary<string, ConceptGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numberOf = [];
    private readonly List<ConceptInstance> _unknown = [];
    private readonly List<string> _withoutLabels = [];
    private readonly List<RefusedProtein> _refused = [];
    private int _used;
    private long _unknownResidues;

    public LabelConceptBuilder(IReadOnlyList<ProteinRecord> records, CorpusSplit split, ConceptOptions options)
    {
        options.Validate();
        ConceptGroup.CheckHalves(records.Count, split);
        (_records, _split, _options) = (records, split, options);
        for (int p = 0; p < records.Count; p++)
            _numberOf.TryAdd(records[p].Accession, p);
    }

    public ConceptSet Build(LabelledSet labels, LabelAlphabet alphabet, ConceptLevel level)
    {
        var byProtein = new LabelledProtein?[_records.Count];
        var notInCorpus = new List<string>();
        foreach (LabelledProtein protein in labels.Proteins)
        {
            if (_numberOf.TryGetValue(protein.Id, out int number))
                byProtein[number] = protein;
            else
                notInCorpus.Add(protein.Id);
        }

        for (int p = 0; p < byProtein.Length; p++)
        {
            if (byProtein[p] is not { } protein)
                LeaveOut(p);
            else if (protein.Sequence != _records[p].Sequence)
                Refuse(p, $"the labels are of another sequence ({Difference(protein.Sequence, _records[p].Sequence)})");
            else
                AddRuns(p, protein, alphabet, level);
        }

        return Finish(labels.Name, notInCorpus);
    }

    public ConceptSet Build(
        string name,
        IReadOnlyList<LabelledInterval> intervals,
        ConceptLevel level,
        bool unmentionedAreNegative)
    {
        ILookup<string, LabelledInterval> byAccession = intervals.ToLookup(i => i.Accession);
        for (int p = 0; p < _records.Count; p++)
        {
            LabelledInterval[] mine = [.. byAccession[_records[p].Accession].OrderBy(i => i.Start).ThenBy(i => i.End)];
            LabelledInterval? outside = Array.Find(mine, i => i.End > _records[p].Length);
            if (mine.Length == 0 && !unmentionedAreNegative)
                LeaveOut(p);
            else if (outside is not null)
                Refuse(p, $"line {outside.Line} ends at residue {outside.End}, the sequence at {_records[p].Length}");
            else
                AddIntervals(p, name, mine, level);
        }

        string[] notInCorpus = [.. byAccession.Select(g => g.Key).Where(a => !_numberOf.ContainsKey(a))];
        return Finish(name, notInCorpus);
    }

    private void AddRuns(int number, LabelledProtein protein, LabelAlphabet alphabet, ConceptLevel level)
    {
        string labels = protein.Labels
            ?? throw new PlmLensException($"Protein {protein.Id} has no label for each residue; give another file.");
        alphabet.Check(protein);
        _used++;
        bool[] known = [.. Enumerable.Range(0, labels.Length).Select(i => IsKnown(protein, alphabet, i))];
        foreach (ConceptInstance gap in Runs(number, labels.Length, i => !known[i], _ => false))
        {
            _unknown.Add(gap);
            _unknownResidues += gap.Residues;
        }

        foreach (LabelClass label in alphabet.Classes)
        {
            ConceptInstance[] places =
            [
                .. Runs(
                    number,
                    labels.Length,
                    i => known[i] && label.Has(labels[i]),
                    i => IsNextPlace(alphabet, labels[i - 1], labels[i])),
            ];
            if (places.Length > 0)
                GroupOf(new Concept(alphabet.Name, label.Name, level)).Places.AddRange(places);
        }
    }

    // The longest stretches of residues that are in, divided where one begins anew.
    private static IEnumerable<ConceptInstance> Runs(
        int number, int residues, Func<int, bool> isIn, Func<int, bool> beginsAnew)
    {
        for (int start = 0, end; start < residues; start = end)
        {
            end = start + 1;
            if (!isIn(start))
                continue;
            while (end < residues && isIn(end) && !beginsAnew(end))
                end++;
            yield return new ConceptInstance(number, start, end, Linked: false);
        }
    }

    // Two letters that mean the same mark segments that follow each other. Where a letter only says more or less than
    // the one before, as bits do, what both say goes on.
    private static bool IsNextPlace(LabelAlphabet alphabet, char before, char letter) =>
        before != letter && alphabet.Classes.All(label => label.Has(before) == label.Has(letter));

    private void AddIntervals(int number, string name, LabelledInterval[] intervals, ConceptLevel level)
    {
        _used++;
        foreach (LabelledInterval interval in intervals)
        {
            GroupOf(new Concept(name, interval.Label, level)).Places.Add(
                new ConceptInstance(number, interval.Start - 1, interval.End, Linked: false));
        }
    }

    private static bool IsKnown(LabelledProtein protein, LabelAlphabet alphabet, int residue) =>
        !alphabet.IsUnknown(protein.Labels![residue]) && (protein.Resolved is null || protein.Resolved[residue]);

    private void LeaveOut(int number)
    {
        _withoutLabels.Add(_records[number].Accession);
        _unknown.Add(new ConceptInstance(number, 0, _records[number].Length, Linked: false));
    }

    private void Refuse(int number, string why)
    {
        _refused.Add(new RefusedProtein(_records[number].Accession, why));
        _unknown.Add(new ConceptInstance(number, 0, _records[number].Length, Linked: false));
    }

    private static string Difference(string labelled, string known)
    {
        if (labelled.Length != known.Length)
            return $"{labelled.Length} residues, not {known.Length}";
        int at = Enumerable.Range(0, known.Length).First(i => labelled[i] != known[i]);
        return $"{labelled[at]} at residue {at + 1}, not {known[at]}";
    }

    private ConceptGroup GroupOf(Concept concept)
    {
        if (!_groups.TryGetValue(concept.Name, out ConceptGroup? group))
            _groups.Add(concept.Name, group = new ConceptGroup(concept));
        return group;
    }

    private ConceptSet Finish(string source, IReadOnlyList<string> notInCorpus)
    {
        var kept = new List<ConceptGroup>();
        var lines = new List<ConceptGroupLine>();
        foreach (ConceptGroup group in _groups.Values)
        {
            string? whyNot = group.WhyNot(_split, _options);
            lines.Add(new ConceptGroupLine(group.Concept, group.Places.Count, group.Proteins, whyNot ?? "tested"));
            if (whyNot is null)
                kept.Add(group);
        }

        var report = new ConceptReport([], lines)
        {
            Labels = new LabelMatchReport
            {
                Source = source,
                Used = _used,
                NotInCorpus = notInCorpus,
                WithoutLabels = _withoutLabels,
                Refused = _refused,
                UnknownResidues = _unknownResidues,
            },
        };
        return new ConceptSet(_records, [.. kept.Select(g => g.Concept)], [.. kept.Select(g => g.Places)], report)
        {
            Unknown = _unknown,
        };
    }
}
