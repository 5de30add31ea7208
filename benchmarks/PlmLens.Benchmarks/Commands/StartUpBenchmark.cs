namespace PlmLens.Benchmarks.Commands;

/// <summary>Start-up of the program.</summary>
internal sealed class StartUpBenchmark : IBenchmark
{
    private const double LimitSeconds = 0.3;

    /// <inheritdoc/>
    public string Name => "start-up";

    /// <inheritdoc/>
    public string Summary =>
        "Seconds of plmlens --help, median of 10, from a published Release build; ceiling: the limit of 0.3 s.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        if (PublishedCli.Find(run, Name) is not { } program)
            return;
        double[] seconds = new double[run.Quick ? 1 : 10];
        MeasuredProcess.Run(program, "--help");
        for (int i = 0; i < seconds.Length; i++)
            seconds[i] = MeasuredProcess.Run(program, "--help").Seconds;
        run.Add(LadderRow.Of("start-up/help", Interleaved.Median(seconds), "s", LimitSeconds));
    }
}
