namespace PlmLens.Analysis.Probes;

/// <summary>One fitted and scored probe of a task.</summary>
public sealed record ProbeResult
{
    /// <summary>What it reads: <see cref="ProbeInput.Name"/>.</summary>
    public required string Input { get; init; }

    /// <summary>Columns it may use; null for all.</summary>
    public required int? Size { get; init; }

    /// <summary>Columns of the input that the model's inputs are; null when they are the same.</summary>
    public required int[]? Columns { get; init; }

    /// <summary>C, or 1 / alpha, chosen on validation.</summary>
    public required double Strength { get; init; }

    /// <summary>True when the strength is the first or last of the grid and clearly better than the one beside
    /// it: a wider grid might do better.</summary>
    public required bool AtEdge { get; init; }

    /// <summary>The validation score of each strength that was tried, in the order of the grid.</summary>
    public required IReadOnlyList<double> ValidationScores { get; init; }

    /// <summary>The probe, fitted on training and validation rows, on scaled columns.</summary>
    public required LinearModel Model { get; init; }

    /// <summary>What the model's columns were multiplied by.</summary>
    public required IReadOnlyList<double> Factors { get; init; }

    /// <summary>Scores on the test rows.</summary>
    public required ProbeScores Test { get; init; }

    /// <summary>Scores of the bootstrap replicates; replicate r drew the same proteins for every probe of the
    /// task.</summary>
    public required IReadOnlyList<ProbeScores> Replicates { get; init; }

    /// <summary>A test score with its 95 % interval.</summary>
    public ScoreInterval Interval(ProbeMetric metric)
    {
        (double low, double high) = ProteinBootstrap.Middle(Replicates.Select(r => r[metric]));
        return new ScoreInterval(Test[metric], low, high);
    }

    /// <summary>How much better this probe is than another of the same task, with the 95 % interval of the
    /// difference.</summary>
    public ScoreInterval Over(ProbeResult other, ProbeMetric metric)
    {
        (double low, double high) = ProteinBootstrap.Middle(
            Replicates.Zip(other.Replicates, (mine, theirs) => mine[metric] - theirs[metric]));
        return new ScoreInterval(Test[metric] - other.Test[metric], low, high);
    }
}
