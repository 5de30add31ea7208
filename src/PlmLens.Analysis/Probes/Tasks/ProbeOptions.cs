using System.Collections.Immutable;
using PlmLens.Core;

namespace PlmLens.Analysis.Probes;

/// <summary>How the probes of a task are fitted and scored.</summary>
public sealed record ProbeOptions
{
    /// <summary>Strengths to choose from on validation, ascending: C of logistic probes, 1 / alpha of ridge. InterProt
    /// tries 0.01 to 100; with tens of thousands of residues all of these are weak penalties, so the default goes
    /// further down.</summary>
    public ImmutableArray<double> Grid { get; init; } = [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100];

    /// <summary>Numbers of columns of the sparse probes.</summary>
    public ImmutableArray<int> SparseSizes { get; init; } = [1, 2, 5, 20];

    /// <summary>What the columns of sparse probes are ranked by.</summary>
    public ProbeRanking Ranking { get; init; } = ProbeRanking.MeanDifference;

    /// <summary>Classes weigh the same; null: when there are two classes, as InterProt does.</summary>
    public bool? Balanced { get; init; }

    /// <summary>Fit each class against all others, as InterProt does; otherwise softmax.</summary>
    public bool OneVersusRest { get; init; }

    /// <summary>Divide each column by its standard deviation on the training rows, so that one strength suits
    /// all.</summary>
    public bool Standardise { get; init; } = true;

    /// <summary>Replicates of the bootstrap over test proteins.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>Decides what the bootstrap draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>When the solver stops.</summary>
    public SolverOptions Solver { get; init; } = new();

    /// <summary>What strengths are compared by on validation; null for AUROC with classes and R2 with numbers, which
    /// change with the strength where accuracy and rank correlation often do not.</summary>
    public ProbeMetric? ChooseBy { get; init; }

    internal void Validate()
    {
        if (Grid.IsEmpty || Grid.Any(c => !(c > 0) || double.IsInfinity(c)) || !Grid.SequenceEqual(Grid.Order()))
            throw new UsageException("The grid of strengths must hold positive numbers in ascending order.");
        if (SparseSizes.Any(k => k < 1))
            throw new UsageException("A sparse probe needs at least one column.");
        if (Replicates < 0)
            throw new UsageException($"{Replicates} replicates of the bootstrap are not 0 or more.");
    }

    internal ProbeMetric MetricFor(ProbeTask task) =>
        ChooseBy ?? (task.IsRegression ? ProbeMetric.R2 : ProbeMetric.Auroc);

    internal bool IsBalanced(ProbeTask task) => Balanced ?? (task.Classes.Count == 2);
}
