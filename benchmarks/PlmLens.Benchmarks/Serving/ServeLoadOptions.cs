using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Serving;

/// <summary>Settings of <c>serve-load</c>.</summary>
/// <param name="Lenses">Lens folders, measured one after the other.</param>
/// <param name="Rate">Requests a second.</param>
/// <param name="Seconds">For how long.</param>
internal sealed record ServeLoadOptions(IReadOnlyList<string> Lenses, int Rate, int Seconds)
{
    /// <summary>The program's first argument.</summary>
    public const string Verb = "serve-load";

    private const string Usage =
        """
        Usage: dotnet run -c Release --project benchmarks/PlmLens.Benchmarks -- serve-load LENS... [options]
        Starts plmlens serve on each lens and asks it at a steady rate for a mix of documents: latents (half), proteins,
        concepts, the table of latents, the map and the overview, chosen by a fixed seed. Prints the start, the memory
        and the latencies.
          --rate N        requests a second, default 50
          --seconds N     default 20
        """;

    /// <summary>Reads the arguments after the verb.</summary>
    /// <exception cref="UsageException">An option is unknown, lacks its value, or is out of range.</exception>
    public static ServeLoadOptions Parse(ReadOnlySpan<string> arguments)
    {
        List<string> lenses = [];
        int rate = 50, seconds = 20;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--rate")
                rate = Number(arguments, ref i, 1000);
            else if (arguments[i] == "--seconds")
                seconds = Number(arguments, ref i, 600);
            else if (arguments[i].StartsWith('-'))
                throw new UsageException($"Unknown option {arguments[i]}.\n{Usage}");
            else
                lenses.Add(arguments[i]);
        }

        return lenses.Count > 0
            ? new ServeLoadOptions(lenses, rate, seconds)
            : throw new UsageException($"Name a lens.\n{Usage}");
    }

    private static int Number(ReadOnlySpan<string> arguments, ref int i, int most)
    {
        string option = arguments[i], text = ++i < arguments.Length ? arguments[i] : "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value >= 1 && value <= most
            ? value
            : throw new UsageException($"{option} must be a whole number from 1 to {most}.\n{Usage}");
    }
}
