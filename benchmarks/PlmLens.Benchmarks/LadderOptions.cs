using PlmLens.Core;

namespace PlmLens.Benchmarks;

/// <summary>Settings of <c>ladder</c>.</summary>
/// <param name="Json">Print one JSON object in place of the table.</param>
/// <param name="Quick">Every rung once, small: a check that it runs.</param>
/// <param name="Only">Names of the rungs to run; empty for all.</param>
/// <param name="Output">File to write the JSON to (a .md comes beside it), or null.</param>
internal sealed record LadderOptions(bool Json, bool Quick, IReadOnlyList<string> Only, string? Output)
{
    public const string Usage =
        """
        Usage: dotnet run -c Release --project benchmarks/PlmLens.Benchmarks -- ladder [options]
          --only NAME,...   run these rungs (their ceilings too, when they need them)
          --quick           every rung once at a small size: a check that it runs, not a measurement
          --json            print one JSON object: machine, notes, rows
          --output FILE     write the JSON to FILE and a table to the same name with .md; with --only, rows in FILE
                            of the same machine and commit that are not measured anew stay;
                            FILE "auto" is benchmarks/results/<machine>/ladder.json
        """;

    /// <summary>Reads the arguments after the verb.</summary>
    /// <exception cref="UsageException">An unknown option, rung, or a missing value.</exception>
    public static LadderOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new LadderOptions(false, false, [], null);
        for (int i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--json" => options with { Json = true },
                "--quick" => options with { Quick = true },
                "--only" => options with { Only = RungNames(Value(arguments, ref i)) },
                "--output" => options with { Output = Value(arguments, ref i) },
                string other => throw new UsageException($"Unknown option {other}.\n{Usage}"),
            };
        }

        return options;
    }

    private static string Value(ReadOnlySpan<string> arguments, ref int i) =>
        ++i < arguments.Length ? arguments[i] : throw new UsageException($"{arguments[i - 1]} needs a value.\n{Usage}");

    private static string[] RungNames(string list)
    {
        string[] names = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string name in names)
        {
            if (!Ladder.Rungs.Any(rung => rung.Name == name))
            {
                string known = string.Join(", ", Ladder.Rungs.Select(rung => rung.Name));
                throw new UsageException($"No rung is called {name}; there are {known}.");
            }
        }

        return names;
    }
}
