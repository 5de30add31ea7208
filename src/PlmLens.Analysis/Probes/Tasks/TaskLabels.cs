using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>The classes of a task as concepts, for single-latent probes: two classes are one concept.</summary>
public static class TaskLabels
{
    /// <summary>Learns from the training rows and tests on the test rows.</summary>
    /// <exception cref="PlmLensException">The labels are numbers.</exception>
    public static ProbeLabels Of(ProbeTask task)
    {
        if (task.IsRegression)
            throw new PlmLensException($"{task.Name}: single-latent logistic probes need classes, not numbers.");
        int concepts = ClassesOf(task).Length, words = (concepts + 63) / 64, first = task.Classes.Count == 2 ? 1 : 0;
        var sets = new byte[task.Rows];
        var bits = new ulong[(long)task.Rows * words];
        int validation = task.TrainRows + task.ValidationRows;
        for (int r = 0; r < sets.Length; r++)
        {
            sets[r] = r < task.TrainRows ? ProbeLabels.Train
                : r < validation ? ProbeLabels.Unused : ProbeLabels.Test;
            int concept = task.ClassOf(r) - first;
            if (concept >= 0)
                bits[((long)r * words) + (concept / 64)] |= 1UL << (concept % 64);
        }

        return new ProbeLabels(sets, concepts, bits);
    }

    /// <summary>The class that each concept of <see cref="Of"/> stands for.</summary>
    public static int[] ClassesOf(ProbeTask task) =>
        task.Classes.Count == 2 ? [1] : [.. Enumerable.Range(0, task.Classes.Count)];
}
