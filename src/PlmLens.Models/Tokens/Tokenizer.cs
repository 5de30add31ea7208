using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>Turns residue letters into tokens, as fair-esm does.</summary>
/// <remarks>
/// Letters are taken in any case. A character outside the alphabet (J, *, digits) is refused, as fair-esm does; Hugging
/// Face's tokenizer would silently give the unknown token, which ESM models hardly ever saw in training.
/// </remarks>
public static class Tokenizer
{
    /// <summary>The residue tokens of a sequence, without start and end token.</summary>
    /// <param name="sequence">Residue letters, '.', '-' and <c>&lt;mask&gt;</c> (one residue each); not empty.</param>
    /// <param name="id">Names the protein in errors.</param>
    /// <returns>One token for each residue.</returns>
    /// <exception cref="PlmLensException">The sequence is empty or holds a character outside the alphabet.</exception>
    public static int[] Encode(ReadOnlySpan<char> sequence, string id)
    {
        int masks = sequence.Count('<');
        var tokens = new List<int>(Math.Max(0, sequence.Length - (masks * (Alphabet.MaskText.Length - 1))));
        for (int i = 0; i < sequence.Length; i++)
        {
            int token = Alphabet.TokenOf(sequence[i]);
            if (token < 0 && sequence[i..].StartsWith(Alphabet.MaskText, StringComparison.OrdinalIgnoreCase))
            {
                token = Alphabet.Mask;
                i += Alphabet.MaskText.Length - 1;
            }

            if (token < 0)
                throw Unknown(sequence[i], tokens.Count + 1, id);
            tokens.Add(token);
        }

        if (tokens.Count == 0)
            throw new PlmLensException($"Protein '{id}' has no residues; give it a sequence or leave it out.");
        return [.. tokens];
    }

    /// <summary>The letters of residue tokens, the inverse of <see cref="Encode"/>.</summary>
    /// <param name="tokens">Residue tokens, as <see cref="Encode"/> gives them.</param>
    public static string Decode(ReadOnlySpan<int> tokens)
    {
        var text = new System.Text.StringBuilder(tokens.Length);
        foreach (int token in tokens)
            text.Append(Alphabet.Tokens[token]);
        return text.ToString();
    }

    private static PlmLensException Unknown(char c, int position, string id)
    {
        string shown = char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : c.ToString();
        string advice = c == '<' ? "the only word allowed is <mask>" : "replace it with X or remove it";
        return new PlmLensException(
            $"Protein '{id}' has '{shown}' at residue {position}, which is not in the ESM alphabet; {advice}.");
    }
}
