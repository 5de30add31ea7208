using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;

namespace PlmLens.Server.Documents;

/// <summary>Amino acids among the residues on which a latent is active, beside those of the corpus.</summary>
internal static class AminoAcidShares
{
    /// <summary>One line for each letter that occurs, alphabetical; empty when sequences are not known.</summary>
    public static IReadOnlyList<AminoAcidShare> Of(long[] active, long[] corpus)
    {
        long activeTotal = active.Sum(), corpusTotal = corpus.Sum();
        if (corpusTotal == 0)
            return [];
        return
        [
            .. Enumerable.Range(0, 26)
                .Where(c => corpus[c] > 0)
                .Select(c => new AminoAcidShare(
                    ((char)('A' + c)).ToString(),
                    activeTotal == 0 ? 0 : Rounded.To((double)active[c] / activeTotal, 5),
                    Rounded.To((double)corpus[c] / corpusTotal, 5))),
        ];
    }
}
