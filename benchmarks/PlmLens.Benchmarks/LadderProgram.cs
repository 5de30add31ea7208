using PlmLens.Benchmarks.Peers;

namespace PlmLens.Benchmarks;

/// <summary>Runs the chosen rungs and shows and writes what they measured.</summary>
internal static class LadderProgram
{
    /// <summary>Runs the ladder.</summary>
    /// <param name="options">What to run and where to write.</param>
    /// <param name="removedVariables">Settings of the environment that were taken away from the peers.</param>
    public static void Run(LadderOptions options, IReadOnlyList<string> removedVariables)
    {
        // For machines the table goes to stderr, so that stdout holds one JSON object.
        TextWriter text = options.Json ? Console.Error : Console.Out;
        var machine = MachineDescription.Read(OpenBlasVersion.Describe(), TorchInterpreter.Describe());
        foreach (string line in machine.Lines())
            text.WriteLine(line);
        text.WriteLine();
        text.WriteLine(LadderTable.Head());

        var run = new LadderRun(options.Quick, Environment.ProcessorCount, text.WriteLine);
        if (removedVariables.Count > 0)
            run.Note($"Peers run without {string.Join(", ", removedVariables)}, which this environment sets.");
        HashSet<string> chosen = WithNeeds(options.Only);
        foreach (IBenchmark rung in Ladder.Rungs)
        {
            if (chosen.Count == 0 || chosen.Contains(rung.Name))
                rung.Run(run);
        }

        var report = new LadderReport(machine, options.Quick, run.Notes, run.Rows);
        if (options.Json)
            Console.Out.Write(report.ToJson());
        if (options.Output is { } output)
        {
            string path = output == "auto" ? Repository.Path("benchmarks", "results", machine.Slug(), "ladder.json") : output;
            report.Write(path);
            text.WriteLine($"written to {path} and {Path.ChangeExtension(path, ".md")}");
        }
    }

    private static HashSet<string> WithNeeds(IReadOnlyList<string> only)
    {
        var chosen = new HashSet<string>();
        var waiting = new Queue<string>(only);
        while (waiting.TryDequeue(out string? name))
        {
            if (!chosen.Add(name))
                continue;
            foreach (string need in Ladder.Rungs.FirstOrDefault(rung => rung.Name == name)?.Needs ?? [])
                waiting.Enqueue(need);
        }

        return chosen;
    }
}
