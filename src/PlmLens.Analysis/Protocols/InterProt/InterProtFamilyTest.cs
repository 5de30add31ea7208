namespace PlmLens.Analysis.Protocols.InterProt;

/// <summary>How well a latent tells the proteins of one class, by InterProt's test.</summary>
/// <param name="Threshold">Chosen on the training rows; 0 when none had a true positive.</param>
/// <param name="Accuracy">On the test rows, as all that follow.</param>
/// <param name="Precision">0 when nothing is predicted.</param>
/// <param name="Recall">0 when the class has no member.</param>
/// <param name="F1">Harmonic mean of the two; 0 when there is no true positive.</param>
/// <param name="RocAuc">Of the thresholded predictions, as InterProt computes it: the mean of recall and specificity.
/// NaN when the test rows have one class only.</param>
/// <param name="Members">Members of the class in all rows.</param>
public sealed record InterProtFamilyScore(
    double Threshold, double Accuracy, double Precision, double Recall, double F1, double RocAuc, int Members);

/// <summary>InterProt's test of a latent for a protein class (<c>optimize_f1_boundary</c> of its repository).</summary>
public static class InterProtFamilyTest
{
    private const int Thresholds = 7;
    private const double First = 0.3;
    private const double Last = 0.9;

    /// <summary>The order of rows in which InterProt divides them: members of the class first, higher activations
    /// first, then in the order given.</summary>
    /// <param name="byActivation">Proteins by falling activation.</param>
    /// <param name="members">True for proteins of the class.</param>
    public static int[] Arrange(IReadOnlyList<int> byActivation, IReadOnlyList<bool> members) =>
        [.. byActivation.Where(protein => members[protein]), .. byActivation.Where(protein => !members[protein])];

    /// <summary>Chooses the threshold with the best F1 on the training rows, the lowest of equals, from 0.3, 0.4 ...
    /// 0.9; reports the test rows. A row is predicted when its activation is at least the threshold.</summary>
    /// <param name="activations">One for each row: the protein's largest, divided by the latent's maximum.</param>
    /// <param name="members">One for each row: whether it is of the class.</param>
    /// <param name="train">Training rows.</param>
    /// <param name="test">Test rows.</param>
    public static InterProtFamilyScore Evaluate(
        ReadOnlySpan<double> activations,
        ReadOnlySpan<bool> members,
        ReadOnlySpan<int> train,
        ReadOnlySpan<int> test)
    {
        double best = 0, threshold = 0;
        for (int i = 0; i < Thresholds; i++)
        {
            // Exactly the numbers of numpy's linspace.
            double here = i == Thresholds - 1 ? Last : (i * ((Last - First) / (Thresholds - 1))) + First;
            double f1 = Count(activations, members, train, here).F1;
            if (f1 > best)
                (best, threshold) = (f1, here);
        }

        Confusion counts = Count(activations, members, test, threshold);
        return new InterProtFamilyScore(
            threshold,
            (counts.TruePositives + counts.TrueNegatives) / (double)test.Length,
            Ratio(counts.TruePositives, counts.TruePositives + counts.FalsePositives),
            Ratio(counts.TruePositives, counts.TruePositives + counts.FalseNegatives),
            counts.F1,
            counts.RocAuc,
            members.Count(true));
    }

    private static Confusion Count(
        ReadOnlySpan<double> activations, ReadOnlySpan<bool> members, ReadOnlySpan<int> rows, double threshold)
    {
        int tp = 0, fp = 0, fn = 0;
        foreach (int row in rows)
        {
            bool predicted = activations[row] >= threshold;
            tp += predicted && members[row] ? 1 : 0;
            fp += predicted && !members[row] ? 1 : 0;
            fn += !predicted && members[row] ? 1 : 0;
        }

        return new Confusion(tp, fp, fn, rows.Length - tp - fp - fn);
    }

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : part / (double)whole;

    private readonly record struct Confusion(
        int TruePositives, int FalsePositives, int FalseNegatives, int TrueNegatives)
    {
        public double F1 => Ratio(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

        public double RocAuc
        {
            get
            {
                int positives = TruePositives + FalseNegatives, negatives = TrueNegatives + FalsePositives;
                return positives == 0 || negatives == 0
                    ? double.NaN
                    : ((TruePositives / (double)positives) + (TrueNegatives / (double)negatives)) / 2;
            }
        }
    }
}
