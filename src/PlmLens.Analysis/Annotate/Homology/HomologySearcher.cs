using System.Text;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Annotate.Homology;

/// <summary>Aligns proteins of interest with an annotated corpus, by a program that is installed.</summary>
/// <param name="search">The program.</param>
public sealed class HomologySearcher(IHomologySearch search)
{
    /// <summary>What is said where no program is installed.</summary>
    public const string NotInstalled = "not searched: mmseqs and blastp are not installed";

    /// <summary>Name and version of the program.</summary>
    public string Program => search.Program;

    /// <summary>The program to search with: MMseqs2 where it is installed, else BLAST.</summary>
    /// <param name="wanted"><c>auto</c>, <c>mmseqs</c> or <c>blastp</c>.</param>
    /// <param name="path">Folders to look in; null for those of the environment.</param>
    /// <returns>Null for auto where neither is installed.</returns>
    /// <exception cref="PlmLensException">The program that was asked for is not installed or does not run.</exception>
    /// <exception cref="UsageException">There is no such program.</exception>
    public static HomologySearcher? Open(string wanted, string? path = null)
    {
        if (wanted is not ("auto" or "mmseqs" or "blastp"))
            throw new UsageException($"'{wanted}' is none of auto, mmseqs, blastp and none.");
        if (wanted != "blastp" && ExternalProgram.Find("mmseqs", path) is { } mmseqs)
            return new HomologySearcher(new MmseqsSearch(mmseqs));
        if (wanted != "mmseqs"
            && ExternalProgram.Find("blastp", path) is { } blastp
            && ExternalProgram.Find("makeblastdb", path) is { } makeDatabase)
            return new HomologySearcher(new BlastSearch(blastp, makeDatabase));
        return wanted == "auto"
            ? null
            : throw new PlmLensException($"{wanted} is not installed; install it or leave the choice to auto.");
    }

    /// <summary>Aligns queries with targets.</summary>
    /// <param name="queries">Proteins of interest.</param>
    /// <param name="targets">Proteins of the corpus.</param>
    /// <param name="threads">Threads of the program.</param>
    /// <param name="cancel">Ends the program.</param>
    /// <returns>By query, best e-value first; numbers are places in the two lists.</returns>
    /// <exception cref="PlmLensException">The program failed.</exception>
    public IReadOnlyList<Alignment> Align(
        IReadOnlyList<ProteinRecord> queries,
        IReadOnlyList<ProteinRecord> targets,
        int threads,
        CancellationToken cancel = default)
    {
        if (queries.Count == 0 || targets.Count == 0)
            return [];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("plmlens-search-");
        try
        {
            string result = search.Run(
                WriteFasta(Path.Combine(folder.FullName, "queries.fasta"), 'q', queries),
                WriteFasta(Path.Combine(folder.FullName, "targets.fasta"), 't', targets),
                folder.FullName,
                threads,
                cancel);
            return AlignmentTable.Read(
                result, [.. queries.Select(q => q.Length)], [.. targets.Select(t => t.Length)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Names are numbers: accessions may hold what a program reads in its own way. So may residues other than letters.
    private static string WriteFasta(string path, char kind, IReadOnlyList<ProteinRecord> proteins)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        for (int i = 0; i < proteins.Count; i++)
        {
            writer.WriteLine($">{kind}{i}");
            foreach (char letter in proteins[i].Sequence.Replace(
                ProteinRecord.MaskToken, "X", StringComparison.Ordinal))
                writer.Write(char.IsAsciiLetterUpper(letter) ? letter : 'X');
            writer.WriteLine();
        }

        return path;
    }
}
