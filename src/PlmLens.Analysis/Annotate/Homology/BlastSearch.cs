namespace PlmLens.Analysis.Annotate.Homology;

/// <summary>Searches with NCBI BLAST+ (Camacho et al., BMC Bioinformatics 2009).</summary>
public sealed class BlastSearch : IHomologySearch
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);
    private readonly ExternalProgram _blastp;
    private readonly ExternalProgram _makeDatabase;

    /// <summary>Asks the program for its version.</summary>
    /// <param name="blastp">BLAST's protein search.</param>
    /// <param name="makeDatabase">BLAST's <c>makeblastdb</c>.</param>
    /// <exception cref="Core.PlmLensException">It does not run.</exception>
    public BlastSearch(ExternalProgram blastp, ExternalProgram makeDatabase)
    {
        _blastp = blastp;
        _makeDatabase = makeDatabase;
        string said = blastp.Run(["-version"], Path.GetTempPath(), TimeSpan.FromSeconds(30));
        Program = said.Split('\n')[0].Trim().Replace(':', ' ').Replace("  ", " ", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public string Program { get; }

    /// <inheritdoc/>
    public string Run(string queries, string targets, string folder, int threads, CancellationToken cancel)
    {
        // With targets as a plain file blastp would take each for a database of its own, and e-values would be too
        // small.
        string database = Path.Combine(folder, "targets"), result = Path.Combine(folder, "alignments.tsv");
        _makeDatabase.Run(["-in", targets, "-dbtype", "prot", "-out", database], folder, s_limit, cancel);
        _blastp.Run(
            [
                "-query", queries, "-db", database, "-out", result, "-evalue", AlignmentTable.MostEValue,
                "-max_hsps", "1", "-max_target_seqs", "300", "-num_threads", $"{threads}",
                "-outfmt", "6 qseqid sseqid pident evalue bitscore qstart sstart qseq sseq",
            ],
            folder,
            s_limit,
            cancel);
        return result;
    }
}
