using System.Globalization;

namespace PlmLens.Benchmarks.Concepts;

/// <summary>A made-up scored corpus.</summary>
/// <param name="Proteins">Proteins, of Swiss-Prot's lengths.</param>
/// <param name="Features">Features of the SAE.</param>
/// <param name="Concepts">Concepts.</param>
/// <param name="L0">Mean active features of a residue.</param>
internal sealed record CodesShape(int Proteins, int Features, int Concepts, int L0)
{
    /// <summary>As arguments of a process.</summary>
    public string[] Arguments() =>
        [.. new[] { Proteins, Features, Concepts, L0 }.Select(n => n.ToString(CultureInfo.InvariantCulture))];

    /// <summary>From four arguments.</summary>
    public static CodesShape Parse(ReadOnlySpan<string> arguments) => new(
        int.Parse(arguments[0], CultureInfo.InvariantCulture),
        int.Parse(arguments[1], CultureInfo.InvariantCulture),
        int.Parse(arguments[2], CultureInfo.InvariantCulture),
        int.Parse(arguments[3], CultureInfo.InvariantCulture));
}
