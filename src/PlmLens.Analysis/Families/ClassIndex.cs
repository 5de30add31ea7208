using System.Globalization;
using PlmLens.Analysis.Concepts;

namespace PlmLens.Analysis.Families;

/// <summary>What became of one class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Validation">Its members in the validation half.</param>
/// <param name="Test">Its members in the test half.</param>
/// <param name="Outcome">"tested", or why not.</param>
internal sealed record ClassOutcome(ProteinClass Class, int Validation, int Test, string Outcome);

/// <summary>The classes that are worth testing, by protein: a sparse matrix of proteins and classes.</summary>
internal sealed class ClassIndex
{
    /// <summary>Proteins of the test half, one of each homology cluster; counted beside
    /// <see cref="CorpusSplit.Validation"/> and <see cref="CorpusSplit.Test"/>.</summary>
    public const int Independent = 2;

    /// <summary>Number of groups that are counted: the two halves and <see cref="Independent"/>.</summary>
    public const int Groups = 3;

    private readonly int[] _starts;
    private readonly int[] _classes;
    private readonly int[] _members;
    private readonly bool[] _isIndependent;
    private readonly int[] _proteins = new int[Groups];

    /// <summary>Picks the classes that are worth testing.</summary>
    /// <param name="classes">All classes.</param>
    /// <param name="split">The halves of the corpus.</param>
    /// <param name="isIndependent">True for one protein of each homology cluster of the test half, false for all
    /// others.</param>
    /// <param name="options">What is worth testing.</param>
    /// <exception cref="ArgumentException">Members are not ascending or not in the corpus.</exception>
    public ClassIndex(
        IReadOnlyList<ProteinClass> classes, CorpusSplit split, bool[] isIndependent, FamilyOptions options)
    {
        _isIndependent = isIndependent;
        for (int p = 0; p < split.Proteins; p++)
        {
            _proteins[split.HalfOf(p)]++;
            _proteins[Independent] += isIndependent[p] ? 1 : 0;
        }

        var tested = new List<ProteinClass>();
        var members = new List<int>();
        var outcomes = new List<ClassOutcome>(classes.Count);
        foreach (ProteinClass one in classes)
        {
            int test = CountTest(one, split);
            int validation = one.Members.Count - test;
            string? whyNot = WhyNot(validation, CorpusSplit.Validation, options)
                ?? WhyNot(test, CorpusSplit.Test, options);
            outcomes.Add(new ClassOutcome(one, validation, test, whyNot ?? "tested"));
            if (whyNot is not null)
                continue;
            tested.Add(one);
            members.AddRange([validation, test, one.Members.Count(IsIndependent)]);
        }

        Tested = tested;
        Outcomes = outcomes;
        _members = [.. members];
        (_starts, _classes) = Invert(tested, split.Proteins);
        SameAs = FindEqual(tested);
    }

    /// <summary>The classes that are tested.</summary>
    public IReadOnlyList<ProteinClass> Tested { get; }

    /// <summary>One entry for each class, tested or not.</summary>
    public IReadOnlyList<ClassOutcome> Outcomes { get; }

    /// <summary>For each tested class, the first one with the same members; its own number when that is
    /// itself.</summary>
    public IReadOnlyList<int> SameAs { get; }

    /// <summary>Proteins of one half, or independent ones.</summary>
    public int ProteinsIn(int group) => _proteins[group];

    /// <summary>Members of one tested class in one half, or independent ones.</summary>
    public int Members(int tested, int group) => _members[(Groups * tested) + group];

    /// <summary>True for a protein of the test half that stands for its cluster.</summary>
    public bool IsIndependent(int protein) => _isIndependent[protein];

    /// <summary>The tested classes of one protein, ascending.</summary>
    public ReadOnlySpan<int> Of(int protein) => _classes.AsSpan(_starts[protein].._starts[protein + 1]);

    private static int CountTest(ProteinClass one, CorpusSplit split)
    {
        int test = 0, last = -1;
        foreach (int protein in one.Members)
        {
            if (protein <= last || protein >= split.Proteins)
                throw new ArgumentException($"{one.Name} lists protein {protein} after {last} of {split.Proteins}.");
            last = protein;
            test += split.HalfOf(protein) == CorpusSplit.Test ? 1 : 0;
        }

        return test;
    }

    private string? WhyNot(int members, int half, FamilyOptions options)
    {
        string name = half == CorpusSplit.Validation ? "validation" : "test";
        if (members < options.MinimumMembers)
            return $"{members} members in the {name} half, {options.MinimumMembers} needed";
        if (members > options.MaximumShare * ProteinsIn(half))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{members} members are more than {options.MaximumShare:R} of the {name} half");
        }

        return null;
    }

    private static (int[] Starts, int[] Classes) Invert(List<ProteinClass> tested, int proteins)
    {
        var starts = new int[proteins + 1];
        foreach (ProteinClass one in tested)
        {
            foreach (int protein in one.Members)
                starts[protein + 1]++;
        }

        for (int p = 0; p < proteins; p++)
            starts[p + 1] += starts[p];
        int[] next = [.. starts];
        var classes = new int[starts[^1]];
        for (int c = 0; c < tested.Count; c++)
        {
            foreach (int protein in tested[c].Members)
                classes[next[protein]++] = c;
        }

        return (starts, classes);
    }

    private static int[] FindEqual(List<ProteinClass> tested)
    {
        var first = new Dictionary<string, int>();
        var same = new int[tested.Count];
        for (int c = 0; c < same.Length; c++)
        {
            string key = string.Join(',', tested[c].Members);
            first.TryAdd(key, c);
            same[c] = first[key];
        }

        return same;
    }
}
