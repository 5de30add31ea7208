using PlmLens.Analysis.Probes;
using PlmLens.Core;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>A two-class residue task whose class follows two of twelve sparse columns.</summary>
internal static class MadeTask
{
    public const int FirstTrue = 4;
    public const int SecondTrue = 9;

    public static (ProbeTask Task, SparseDesign Design) Of(int proteins, int length, ulong seed)
    {
        var random = new SeededRandom(seed, "made task");
        var list = new List<ProbeProtein>();
        var builder = new SparseDesignBuilder(12);
        for (int p = 0; p < proteins; p++)
        {
            var labels = new double[length];
            for (int i = 0; i < length; i++)
            {
                bool first = false, second = false;
                for (int j = 0; j < 12; j++)
                {
                    if (random.NextDouble() > 0.4)
                        continue;
                    builder.Add(j, 0.5f + (float)random.NextDouble());
                    first |= j == FirstTrue;
                    second |= j == SecondTrue;
                }

                builder.EndRow();
                labels[i] = (first || second) ^ (random.NextDouble() < 0.03) ? 1 : 0;
            }

            ProbeSet set = p < proteins / 2 ? ProbeSet.Train
                : p < proteins * 2 / 3 ? ProbeSet.Validation : ProbeSet.Test;
            list.Add(new ProbeProtein($"P{p}", new string('A', length), set, labels, 0));
        }

        return (new ProbeTask("made", ["no", "yes"], ofResidues: true, list), builder.Build());
    }
}
