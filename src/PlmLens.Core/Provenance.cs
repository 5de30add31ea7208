using System.Reflection;

namespace PlmLens.Core;

/// <summary>
/// How a result was made; written into every output. Holds no time and no machine path, so that the same inputs and
/// seed give the same bytes.
/// </summary>
/// <param name="Program">Program name and version.</param>
/// <param name="Command">The verb and the settings that decide the result.</param>
/// <param name="Seed">Seed of all randomness.</param>
/// <param name="Inputs">File name (no folder) to SHA-256 of each input.</param>
public sealed record Provenance(
    string Program, string Command, ulong Seed, IReadOnlyDictionary<string, string> Inputs)
{
    /// <summary>"plmlens " and this build's version.</summary>
    public static string ThisProgram { get; } =
        "plmlens " + (typeof(Provenance).Assembly.GetName().Version?.ToString(3) ?? "0");

    /// <summary>The commit this build was made from, or null.</summary>
    public static string? Commit { get; } = typeof(Provenance).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit]
        ? commit
        : null;
}
