using PlmLens.Models;
using PlmLens.Proteins;

namespace PlmLens.Cli.Work;

/// <summary>Makes a corpus have exactly the residues that will have hidden states.</summary>
internal static class LongProteins
{
    /// <summary>Cuts or leaves out proteins that <paramref name="policy"/> cuts or leaves out.</summary>
    /// <param name="proteins">As read.</param>
    /// <param name="policy">Window and Whole keep everything.</param>
    /// <param name="context">Residues of the trained context.</param>
    /// <returns>The corpus, and a sentence about what was lost, or null.</returns>
    public static (IReadOnlyList<ProteinRecord> Corpus, string? Lost) Apply(
        IReadOnlyList<ProteinRecord> proteins, LongPolicy policy, int context)
    {
        int tooLong = proteins.Count(p => p.Length > context);
        if (tooLong == 0 || policy is LongPolicy.Window or LongPolicy.Whole)
            return (proteins, null);
        if (policy == LongPolicy.Skip)
        {
            return ([.. proteins.Where(p => p.Length <= context)],
                $"{tooLong} of {proteins.Count} proteins are longer than {context} residues and were skipped.");
        }

        return ([.. proteins.Select(p => p.Length <= context ? p : Cut(p, context))],
            $"{tooLong} of {proteins.Count} proteins were cut after residue {context}.");
    }

    private static ProteinRecord Cut(ProteinRecord protein, int residues)
    {
        ReadOnlySpan<char> sequence = protein.Sequence;
        int end = 0;
        for (int i = 0; i < residues; i++)
        {
            bool mask = sequence[end..].StartsWith(ProteinRecord.MaskToken, StringComparison.Ordinal);
            end += mask ? ProteinRecord.MaskToken.Length : 1;
        }

        return protein with { Sequence = protein.Sequence[..end] };
    }
}
