using PlmLens.Benchmarks.Machine;
using PlmLens.Benchmarks.Peers;
using PlmLens.Core;

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
        string? output = options.Output == "auto"
            ? Repository.Path("benchmarks", "results", machine.Slug(), "ladder.json")
            : options.Output;
        LadderReport? before = Before(options, output, machine);
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
            if (!chosen.Contains(rung.Name))
                continue;
            if (!run.Quick && OtherLoad.Measure() is { } load && load > OtherLoad.Tolerated)
                run.Note($"{rung.Name}: doubtful, other programs used {load:P0} of the processors when it began.");
            rung.Run(run);
        }

        var report = new LadderReport(machine, options.Quick, run.Notes, run.Rows);
        if (options.Json)
            Console.Out.Write(report.ToJson());
        if (output is null)
            return;
        (before is null ? report : report.Over(before, chosen)).Write(output);
        text.WriteLine($"written to {output} and {Path.ChangeExtension(output, ".md")}");
    }

    // Part of the ladder may be written into a file that has the rest; numbers of two machines or commits never mix.
    private static LadderReport? Before(LadderOptions options, string? output, MachineDescription machine)
    {
        if (output is null || options.Only.Count == 0 || LadderReport.Read(output) is not { } before)
            return null;
        return before.Machine == machine && before.Quick == options.Quick
            ? before
            : throw new PlmLensException(
                $"{output} has results of commit {before.Machine.Commit} or of another machine, which cannot be mixed "
                + "with new ones; run the whole ladder, delete the file, or choose another.");
    }

    private static HashSet<string> WithNeeds(IReadOnlyList<string> only)
    {
        var chosen = new HashSet<string>();
        var waiting = new Queue<string>(only.Count > 0 ? only : Ladder.Rungs.Select(rung => rung.Name));
        while (waiting.TryDequeue(out string? name))
        {
            if (!chosen.Add(name))
                continue;
            foreach (string need in Ladder.Rungs.Single(rung => rung.Name == name).Needs)
                waiting.Enqueue(need);
        }

        return chosen;
    }
}
