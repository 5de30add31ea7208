using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Benchmarks.SyntheticLens;

/// <summary>Settings of <c>synthetic-lens</c>.</summary>
/// <param name="Out">Folder of the lens.</param>
internal sealed record SyntheticLensOptions(string Out)
{
    /// <summary>The program's first argument.</summary>
    public const string Verb = "synthetic-lens";

    private const string Usage =
        """
        Usage: dotnet run -c Release --project benchmarks/PlmLens.Benchmarks -- synthetic-lens --out DIR [options]
        A lens of made-up latents, proteins, annotation and scores, to see how programs that read lenses bear its size.
          --latents M       default 65536
          --proteins N      default 50000, of about 350 residues
          --concepts N      default 400
          --k K             mean active latents of a residue, at most 32; default 24
          --seed SEED       default 0
          --replace         put it in the place of a lens that is there
        """;

    public int Latents { get; init; } = 65_536;

    public int Proteins { get; init; } = 50_000;

    public int Concepts { get; init; } = 400;

    public int K { get; init; } = 24;

    public ulong Seed { get; init; }

    public bool Replace { get; init; }

    /// <summary>Reads the arguments after the verb.</summary>
    /// <exception cref="UsageException">An option is unknown, lacks its value, or is out of range.</exception>
    public static SyntheticLensOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new SyntheticLensOptions("");
        for (int i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--out" => options with { Out = Value(arguments, ref i) },
                "--latents" => options with { Latents = Number(arguments, ref i, 64, 1 << 22) },
                "--proteins" => options with { Proteins = Number(arguments, ref i, 16, 1 << 22) },
                "--concepts" => options with { Concepts = Number(arguments, ref i, 10, 100_000) },
                "--k" => options with { K = Number(arguments, ref i, 1, SyntheticProteinCodes.MostActive) },
                "--seed" => options with { Seed = (ulong)Number(arguments, ref i, 0, int.MaxValue) },
                "--replace" => options with { Replace = true },
                string other => throw new UsageException($"Unknown option {other}.\n{Usage}"),
            };
        }

        return options.Out.Length > 0 ? options : throw new UsageException($"--out is missing.\n{Usage}");
    }

    private static string Value(ReadOnlySpan<string> arguments, ref int i) =>
        ++i < arguments.Length ? arguments[i] : throw new UsageException($"{arguments[i - 1]} needs a value.\n{Usage}");

    private static int Number(ReadOnlySpan<string> arguments, ref int i, int least, int most)
    {
        string option = arguments[i], text = Value(arguments, ref i);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most
            ? value
            : throw new UsageException($"{option} must be a whole number from {least} to {most}, not {text}.");
    }
}
