using System.Diagnostics;

namespace PlmLens.Compute.Tests.Lanes;

/// <summary>
/// Runs the suites of the CPU ops again in child processes, each with other vector instructions, so that one machine
/// tests what several kinds of processor would run.
/// </summary>
public sealed class KernelLaneTests
{
    // The suites make far more tests than this; a filter that matches nothing must not look like success.
    private const int LeastTests = 500;

    public static TheoryData<string, string> Lanes
    {
        get
        {
            var lanes = new TheoryData<string, string>();
            foreach (KernelLane lane in KernelLane.All)
                lanes.Add(lane.Switch, lane.Value);
            return lanes;
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Cpu_ops_pass_with(string name, string value)
    {
        KernelLane lane = KernelLane.All.Single(l => l.Switch == name && l.Value == value);
        Assert.SkipUnless(lane.IsSupported, $"This processor cannot run the {lane.Kernels} kernels.");
        using Process child = Start(lane);
        Task<string> output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(4));
        try
        {
            await child.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            Assert.Fail($"{name}={value}: not done after 4 minutes.");
        }

        Assert.True(child.ExitCode == 0, $"{name}={value}: exit code {child.ExitCode}\n{await output}\n{await errors}");
    }

    private static Process Start(KernelLane lane)
    {
        string assembly = typeof(KernelLaneTests).Assembly.Location;
        string host = Environment.ProcessPath!;
        bool isDotnet = Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (isDotnet)
            start.ArgumentList.Add(assembly);
        foreach (string argument in new[]
        {
            "--filter-class", "*.Cpu*", typeof(KernelsInUse).FullName!, "--filter-not-class", "*GemmTests",
            "--minimum-expected-tests", LeastTests.ToString(), "--no-progress", "--no-ansi",
        })
            start.ArgumentList.Add(argument);
        start.Environment[lane.Switch] = lane.Value;
        start.Environment[KernelLane.ExpectKernels] = lane.Kernels;
        start.Environment[KernelLane.ExpectWidest] = lane.WidestVector.ToString();
        return Process.Start(start)!;
    }
}
