namespace PlmLens.Analysis.Families;

/// <summary>One score for each (feature, protein): what features are tested with for protein classes. Latents and
/// neurons are tested through the same door.</summary>
internal interface IProteinScores
{
    /// <summary>Number of features.</summary>
    int Features { get; }

    /// <summary>Proteins of the corpus.</summary>
    int Proteins { get; }

    /// <summary>How many neighbouring features one reader serves in one go; the unit in which work is cut.</summary>
    int FeaturesPerRead { get; }

    /// <summary>A reader for one thread.</summary>
    IProteinScoreReader OpenReader();
}

/// <summary>Reads one feature after another; used by one thread at a time.</summary>
internal interface IProteinScoreReader : IDisposable
{
    /// <summary>The scores of <paramref name="feature"/>, valid until the next call.</summary>
    ProteinScoreList Read(int feature);
}

/// <summary>The proteins that have a score of one feature; all others have the score 0, below every listed one.
/// </summary>
/// <param name="proteins">Ascending.</param>
/// <param name="scores">As many: above 0 unless every protein is listed.</param>
internal readonly ref struct ProteinScoreList(ReadOnlySpan<int> proteins, ReadOnlySpan<float> scores)
{
    public ReadOnlySpan<int> Proteins { get; } = proteins;

    public ReadOnlySpan<float> Scores { get; } = scores;
}
