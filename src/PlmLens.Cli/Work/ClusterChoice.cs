using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Cli.Work;

/// <summary>Where homology clusters come from.</summary>
/// <param name="Clusters">The clusters; null when proteins are divided one by one.</param>
/// <param name="Source">In words, for the lens.</param>
internal sealed record ClusterChoice(HomologyClusters? Clusters, string Source)
{
    /// <summary>MMseqs2 when it is installed, else k-mers.</summary>
    public const string Auto = "auto";

    /// <summary>The built-in clustering by shared words.</summary>
    public const string Kmer = "kmer";

    /// <summary>No clusters.</summary>
    public const string None = "none";

    /// <summary>Makes or reads the clusters.</summary>
    /// <param name="choice"><see cref="Auto"/>, <see cref="Kmer"/>, <see cref="None"/>, or a file.</param>
    /// <param name="corpus">The proteins.</param>
    /// <param name="workFolder">For temporary files.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <exception cref="PlmLensException">The file cannot be read, or MMseqs2 failed.</exception>
    public static ClusterChoice Make(string choice, Corpus corpus, string workFolder, VerbContext context)
    {
        switch (choice)
        {
            case None:
                context.Progress.Note("Proteins are divided one by one, so that relatives may be on both sides.");
                return new ClusterChoice(null, None);
            case Kmer:
                return ByWords(corpus, context);
            case Auto:
                return MmseqsClustering.Find() is { } program
                    ? MmseqsClustering.Run(program, corpus, workFolder, context)
                    : ByWords(corpus, context);
            default:
                if (!File.Exists(choice))
                {
                    throw new PlmLensException(
                        $"There is no cluster file {choice}; give a TSV of representative and member, or one of "
                        + $"{Auto}, {Kmer}, {None}.");
                }

                return new ClusterChoice(HomologyClusters.Read(choice), $"file {Path.GetFileName(choice)}");
        }
    }

    private static ClusterChoice ByWords(Corpus corpus, VerbContext context)
    {
        context.Progress.Report("clustering", 0, corpus.Proteins.Count, "proteins");
        HomologyClusters clusters = KmerClustering.Cluster(corpus.Proteins, context.Cancel);
        context.Progress.Report("clustering", corpus.Proteins.Count, corpus.Proteins.Count, "proteins");
        return new ClusterChoice(
            clusters,
            FormattableString.Invariant(
                $"{KmerClustering.WordLength}-mers, {KmerClustering.LeastShared:0.###} of the shorter shared"));
    }
}
