using PlmLens.Core;

namespace PlmLens.Analysis.Annotate.Homology;

/// <summary>A program that aligns proteins with proteins.</summary>
public interface IHomologySearch
{
    /// <summary>Name and version, as results are recorded: <c>mmseqs 14-7e284</c>.</summary>
    string Program { get; }

    /// <summary>Aligns every query with every target.</summary>
    /// <param name="queries">FASTA file; names are q and a number.</param>
    /// <param name="targets">FASTA file; names are t and a number.</param>
    /// <param name="folder">For the program's files; the caller deletes it.</param>
    /// <param name="threads">Threads of the program.</param>
    /// <param name="cancel">Ends the program.</param>
    /// <returns>A file of alignments, in the columns of <see cref="AlignmentTable"/>.</returns>
    /// <exception cref="PlmLensException">The program failed.</exception>
    string Run(string queries, string targets, string folder, int threads, CancellationToken cancel);
}
