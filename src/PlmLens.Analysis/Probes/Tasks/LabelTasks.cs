using PlmLens.Core;
using PlmLens.Proteins.Labels;

namespace PlmLens.Analysis.Probes;

/// <summary>Makes probe tasks from labelled proteins. All tasks of one file have the same rows.</summary>
public static class LabelTasks
{
    /// <summary>Residue classes. Letters that each say one thing make one task of all classes; letters that say several
    /// things at once (binding) make a task of two classes for each thing, and one for any of them.</summary>
    /// <param name="proteins">With their sets.</param>
    /// <param name="alphabet">What the letters mean.</param>
    /// <exception cref="PlmLensException">A letter is not in the alphabet, or the task cannot be probed.</exception>
    public static IReadOnlyList<ProbeTask> OfResidues(
        IReadOnlyList<(LabelledProtein Protein, ProbeSet Set)> proteins, LabelAlphabet alphabet)
    {
        foreach ((LabelledProtein protein, _) in proteins)
            alphabet.Check(protein);
        IReadOnlyList<LabelClass> classes = alphabet.Classes;
        bool exclusive = classes.Sum(c => c.Letters.Length) == classes.SelectMany(c => c.Letters).Distinct().Count();
        if (exclusive)
        {
            string[] names = [.. classes.Select(c => c.Name), .. alphabet.None.Length > 0 ? (string[])["none"] : []];
            return [Task(alphabet.Name, names, proteins, alphabet, c => ClassOf(classes, c))];
        }

        var tasks = new List<ProbeTask>();
        foreach (LabelClass one in classes)
        {
            tasks.Add(Task(
                $"{alphabet.Name}: {one.Name}", ["no", one.Name], proteins, alphabet, c => one.Has(c) ? 1 : 0));
        }

        tasks.Add(Task(
            $"{alphabet.Name}: any",
            ["no", "any"],
            proteins,
            alphabet,
            c => classes.Any(one => one.Has(c)) ? 1 : 0));
        return tasks;
    }

    /// <summary>Residue numbers: labels that are digits, as conservation grades.</summary>
    /// <param name="proteins">With their sets.</param>
    /// <param name="alphabet">Names the task; its letters must be digits.</param>
    /// <exception cref="PlmLensException">A label is no digit.</exception>
    public static ProbeTask OfDigits(
        IReadOnlyList<(LabelledProtein Protein, ProbeSet Set)> proteins, LabelAlphabet alphabet)
    {
        foreach ((LabelledProtein protein, _) in proteins)
        {
            int bad = protein.Labels!.AsSpan().IndexOfAnyExceptInRange('0', '9');
            if (bad >= 0)
            {
                throw new PlmLensException(
                    $"Protein {protein.Id}, residue {bad + 1}: the label '{protein.Labels![bad]}' is no digit, so "
                    + "there is no number to predict; probe classes with --task residue.");
            }
        }

        return Task(alphabet.Name, [], proteins, alphabet, c => c - '0');
    }

    /// <summary>Protein classes, ordered by name.</summary>
    /// <param name="name">Names the task.</param>
    /// <param name="proteins">With their sets; proteins without a class are left out.</param>
    /// <exception cref="PlmLensException">The task cannot be probed.</exception>
    public static ProbeTask OfClasses(string name, IReadOnlyList<(LabelledProtein Protein, ProbeSet Set)> proteins)
    {
        string[] classes = [.. proteins
            .Select(p => p.Protein.Class)
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal)];
        return new ProbeTask(name, classes.Length >= 2 ? classes : [.. classes, "none"], ofResidues: false, proteins
            .Where(p => p.Protein.Class is not null)
            .Select(p => new ProbeProtein(
                p.Protein.Id, p.Protein.Sequence, p.Set, [], Array.IndexOf(classes, p.Protein.Class))));
    }

    /// <summary>Protein numbers.</summary>
    /// <param name="name">Names the task.</param>
    /// <param name="proteins">With their sets; proteins without a number are left out.</param>
    /// <exception cref="PlmLensException">The task cannot be probed.</exception>
    public static ProbeTask OfTargets(string name, IReadOnlyList<(LabelledProtein Protein, ProbeSet Set)> proteins) =>
        new(name, [], ofResidues: false, proteins
            .Where(p => p.Protein.Target is not null)
            .Select(p => new ProbeProtein(p.Protein.Id, p.Protein.Sequence, p.Set, [], p.Protein.Target!.Value)));

    private static int ClassOf(IReadOnlyList<LabelClass> classes, char letter)
    {
        for (int k = 0; k < classes.Count; k++)
        {
            if (classes[k].Has(letter))
                return k;
        }

        return classes.Count;
    }

    private static ProbeTask Task(
        string name,
        string[] classes,
        IReadOnlyList<(LabelledProtein Protein, ProbeSet Set)> proteins,
        LabelAlphabet alphabet,
        Func<char, double> value)
    {
        var rows = new List<ProbeProtein>();
        foreach ((LabelledProtein p, ProbeSet set) in proteins)
        {
            if (p.Labels is not { } letters)
                continue;
            var labels = new double[letters.Length];
            for (int i = 0; i < labels.Length; i++)
            {
                bool known = !alphabet.IsUnknown(letters[i]) && p.Resolved?[i] != false;
                labels[i] = known ? value(letters[i]) : ProbeTask.NoLabel;
            }

            rows.Add(new ProbeProtein(p.Id, p.Sequence, set, labels, 0));
        }

        return new ProbeTask(name, classes, ofResidues: true, rows);
    }
}
