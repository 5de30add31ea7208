using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Esm;

/// <summary>Golden files, and comparison with a tolerance.</summary>
internal static class Golden
{
    // Largest differences that the goldens' READMEs call for; the originals' own float32 error is a fifth of them.
    public const float Hidden = 5e-5f;
    public const float Logits = 2e-4f;
    public const float Contacts = 5e-5f;

    // Rows sum to 1; the probabilities carry the error of hidden states of size 1 to 2 through one product.
    public const float Attention = 2e-5f;

    public static string Folder(params ReadOnlySpan<string> parts) =>
        Path.Combine([AppContext.BaseDirectory, "Goldens", .. parts]);

    public static IReadOnlyList<NamedSequence> Fasta(string folder)
    {
        var proteins = new List<NamedSequence>();
        foreach (string line in File.ReadLines(Path.Combine(folder, "sequences.fasta")))
        {
            if (line.StartsWith('>'))
                proteins.Add(new NamedSequence(line[1..].Split(' ')[0], ""));
            else
                proteins[^1] = proteins[^1] with { Sequence = proteins[^1].Sequence + line };
        }

        return proteins;
    }

    /// <summary>Asserts |expected - actual| at most the tolerance everywhere, saying where it is worst.</summary>
    public static unsafe void Near(
        ICheckpoint expected, string name, ReadOnlySpan<float> actual, float tolerance, string context = "")
    {
        using Tensor wanted = expected.ReadF32(name);
        Near(wanted.View<float>().Span, actual, tolerance, $"{context} {name}");
    }

    public static void Near(ReadOnlySpan<float> wanted, ReadOnlySpan<float> actual, float tolerance, string what)
    {
        Assert.Equal(wanted.Length, actual.Length);
        int worst = 0;
        double error = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            double own = Math.Abs((double)wanted[i] - actual[i]);
            if (own > error || double.IsNaN(own))
                (worst, error) = (i, own);
        }

        Assert.True(
            error <= tolerance,
            $"{what}: element {worst} of {wanted.Length} is {actual[worst]}, expected {wanted[worst]}, " +
            $"difference {error} above {tolerance}");
    }
}
