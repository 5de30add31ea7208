namespace PlmLens.Analysis.Annotate.Homology;

/// <summary>Searches with MMseqs2 (Steinegger and Soeding, Nature Biotechnology 2017).</summary>
public sealed class MmseqsSearch : IHomologySearch
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);
    private readonly ExternalProgram _program;

    /// <summary>Asks the program for its version.</summary>
    /// <param name="program">MMseqs2.</param>
    /// <exception cref="Core.PlmLensException">It does not run.</exception>
    public MmseqsSearch(ExternalProgram program)
    {
        _program = program;
        Program = $"mmseqs {program.Run(["version"], Path.GetTempPath(), TimeSpan.FromSeconds(30)).Trim()}";
    }

    /// <inheritdoc/>
    public string Program { get; }

    /// <inheritdoc/>
    public string Run(string queries, string targets, string folder, int threads, CancellationToken cancel)
    {
        string result = Path.Combine(folder, "alignments.tsv");
        _program.Run(
            [
                "easy-search", queries, targets, result, Path.Combine(folder, "mmseqs"),
                "-s", "7.5", "-e", AlignmentTable.MostEValue, "--max-seqs", "300", "--threads", $"{threads}",
                "--format-output", "query,target,pident,evalue,bits,qstart,tstart,qaln,taln", "-v", "1",
            ],
            folder,
            s_limit,
            cancel);
        return result;
    }
}
