using PlmLens.Compute.Cpu;
using PlmLens.Core;

namespace PlmLens.Compute.Tests.Lanes;

/// <summary>Says whether this process runs the kernels that it is meant to run. A lane's child process runs this beside
/// the ops, so that a switch without effect is found out.</summary>
public sealed class KernelsInUse
{
    [Fact]
    public void Are_those_the_lane_expects_or_else_the_best()
    {
        string expected = Environment.GetEnvironmentVariable(KernelLane.ExpectKernels)
            ?? KernelSet.All.First(set => set.IsSupported).Name;
        if (Environment.GetEnvironmentVariable("PLMLENS_KERNELS") is { Length: > 0 } forced)
            expected = forced;
        Assert.Equal(expected, KernelSet.Current.Name);
        Assert.Contains(expected, new CpuBackend(WorkerPool.Shared).Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_that_the_lane_switched_off_are_off()
    {
        string? widest = Environment.GetEnvironmentVariable(KernelLane.ExpectWidest);
        if (widest is not null and not "-1")
            Assert.Equal(widest, KernelLane.WidestHere.ToString());
    }
}
