using PlmLens.Analysis.Probes;
using PlmLens.Core;
using PlmLens.Proteins.Labels;

namespace PlmLens.Cli.Probing;

/// <summary>--task: what is predicted.</summary>
internal static class ProbeKind
{
    /// <summary>The tasks of some labels.</summary>
    /// <param name="kind"><c>auto</c>, <c>residue</c>, <c>protein</c> or <c>regression</c>.</param>
    /// <param name="labels">From the files.</param>
    /// <param name="proteins">Those to use.</param>
    /// <exception cref="UsageException">The labels are of another kind.</exception>
    public static IReadOnlyList<ProbeTask> Tasks(
        string kind, LabelledSet labels, IReadOnlyList<(LabelledProtein Protein, ProbeSet Set)> proteins)
    {
        LabelledProtein first = labels.Proteins[0];
        bool ofResidues = first.Labels is not null, ofNumbers = first.Target is not null;
        bool fits = kind switch
        {
            "auto" => true,
            "residue" => ofResidues,
            "protein" => !ofResidues && !ofNumbers,
            "regression" => ofResidues || ofNumbers,
            _ => throw new UsageException($"--task {kind} is not auto, residue, protein or regression."),
        };
        if (!fits)
        {
            string what = ofResidues ? "a label for each residue" : ofNumbers ? "a number for each protein"
                : "a class for each protein";
            throw new UsageException($"{labels.Name} has {what}, which --task {kind} cannot use; leave --task out.");
        }

        string name = LabelForm.Stem(labels.Name);
        if (ofNumbers)
            return [LabelTasks.OfTargets(name, proteins)];
        if (!ofResidues)
            return [LabelTasks.OfClasses(name, proteins)];
        LabelAlphabet alphabet = LabelForm.AlphabetOf(labels);
        bool grades = alphabet == LabelAlphabet.Conservation && kind == "auto";
        return kind == "regression" || grades
            ? [LabelTasks.OfDigits(proteins, alphabet)]
            : LabelTasks.OfResidues(proteins, alphabet);
    }
}
