namespace PlmLens.Analysis.Scoring;

/// <summary>
/// The counts of all features of one shard of a corpus, kept so that shards can be counted anywhere, at any time, and
/// added: features * labels * groups * thresholds integers, whatever the number of residues.
/// </summary>
/// <param name="features">Number of features.</param>
public sealed class CountTable(int features) : IFeatureCountsSink
{
    private readonly FeatureCounts?[] _counts = new FeatureCounts?[features];

    /// <summary>Number of features.</summary>
    public int Features => _counts.Length;

    /// <inheritdoc/>
    public void Accept(FeatureCounts counts) => _counts[counts.Feature] = counts.Copy();

    /// <summary>The counts of one feature.</summary>
    public FeatureCounts Of(int feature) =>
        _counts[feature] ?? throw new InvalidOperationException($"Feature {feature} has not been counted.");

    /// <summary>Adds the counts of another shard of the same corpus, counted with the same ranges.</summary>
    /// <exception cref="ArgumentException">The tables do not belong together.</exception>
    public void Merge(CountTable other)
    {
        if (other.Features != Features)
            throw new ArgumentException($"{other.Features} features cannot be added to {Features}.", nameof(other));
        for (int feature = 0; feature < Features; feature++)
            Of(feature).Merge(other.Of(feature));
    }

    /// <summary>Gives every feature's counts to <paramref name="sink"/>, in order.</summary>
    public void Replay(IFeatureCountsSink sink)
    {
        for (int feature = 0; feature < Features; feature++)
            sink.Accept(Of(feature));
    }
}
