using PlmLens.Core;
using PlmLens.Tests;

namespace PlmLens.Compute.Tests.Ops;

/// <summary>What every dense op of the CPU backend promises beside its result.</summary>
public sealed class CpuPromises
{
    public static TheoryData<string> Ops => [.. OpRuns.All.Keys];

    [Theory]
    [MemberData(nameof(Ops))]
    public void Any_number_of_threads_gives_the_same_bits(string op)
    {
        float[]? expected = null;
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            using var backend = new CpuBackend(pool);
            using OpRun run = OpRuns.All[op](backend);
            run.Run();
            expected ??= run.Output.ToArray();
            Compare.SameBits(expected, run.Output, $"{threads} threads");
        }
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void After_the_first_call_an_op_allocates_nothing(string op)
    {
        using var pool = new WorkerPool(2);
        using var backend = new CpuBackend(pool);
        using OpRun run = OpRuns.All[op](backend);
        run.Run();
        Assert.Equal(0, Allocations.LeastOf(() =>
        {
            for (int i = 0; i < 10; i++)
                run.Run();
        }));
    }
}
