using System.Collections.Immutable;
using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>
/// The 33 tokens of ESM-1b, ESM-1v and ESM-2 in their published order (fair-esm's alphabet "ESM-1b").
/// </summary>
public static class Alphabet
{
    /// <summary>Starts a protein.</summary>
    public const int Cls = 0;

    /// <summary>Filler of padded batches; never used here, because nothing is padded.</summary>
    public const int Pad = 1;

    /// <summary>Ends a protein.</summary>
    public const int Eos = 2;

    /// <summary>An unknown character; never produced by <see cref="Tokenizer"/>.</summary>
    public const int Unk = 3;

    /// <summary>The first residue token, L.</summary>
    public const int FirstResidue = 4;

    /// <summary>A residue hidden from the model.</summary>
    public const int Mask = 32;

    /// <summary>Number of tokens: rows of the embedding and columns of the logits.</summary>
    public const int Size = 33;

    /// <summary>How a hidden residue is written inside a sequence.</summary>
    public const string MaskText = "<mask>";

    private const string ResidueLetters = "LAGVSERTIDPKQNFYMHWCXBUZO.-";

    // Amino acids proper: L A G V S E R T I D P K Q N F Y M H W C.
    private const int StandardCount = 20;

    /// <summary>Text of each token, by number.</summary>
    public static ImmutableArray<string> Tokens { get; } =
        ["<cls>", "<pad>", "<eos>", "<unk>", .. ResidueLetters.Select(c => c.ToString()), "<null_1>", MaskText];

    /// <summary>The letters that stand for a residue, gap characters included, in token order.</summary>
    public static string Residues => ResidueLetters;

    /// <summary>The token of a residue letter (upper or lower case, '.' and '-' included), or -1.</summary>
    public static int TokenOf(char residue)
    {
        int index = ResidueLetters.IndexOf(char.ToUpperInvariant(residue), StringComparison.Ordinal);
        return index < 0 ? -1 : FirstResidue + index;
    }

    /// <summary>True for one of the 20 standard amino acids.</summary>
    public static bool IsStandard(int token) => token is >= FirstResidue and < FirstResidue + StandardCount;

    /// <summary>True for a token that stands for one position of a sequence: a residue letter or the mask.</summary>
    public static bool IsResidue(int token) =>
        token == Mask || (token >= FirstResidue && token < FirstResidue + ResidueLetters.Length);

    /// <summary>Checks that a vocab.txt lists exactly this alphabet.</summary>
    /// <param name="path">One token a line, in order of their numbers.</param>
    /// <exception cref="PlmLensException">A token differs, or there are more or fewer; says which line.</exception>
    public static void CheckVocabulary(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllText(path).Split('\n', StringSplitOptions.TrimEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {path}: {e.Message}", e);
        }

        int count = lines.Length;
        while (count > 0 && lines[count - 1].Length == 0)
            count--;
        for (int i = 0; i < Math.Min(count, Size); i++)
        {
            if (lines[i] != Tokens[i])
            {
                throw new PlmLensException(
                    $"{path}, line {i + 1} is '{Shorten(lines[i])}' where the ESM alphabet has '{Tokens[i]}'; only " +
                    "models with the ESM-1b/ESM-2 alphabet can be used.");
            }
        }

        if (count != Size)
        {
            throw new PlmLensException(
                $"{path} lists {count} tokens where the ESM alphabet has {Size}; only models with the ESM-1b/ESM-2 " +
                "alphabet can be used.");
        }
    }

    private static string Shorten(string text) => text.Length <= 20 ? text : text[..20] + "...";
}
