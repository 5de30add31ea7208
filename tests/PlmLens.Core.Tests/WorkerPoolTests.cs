using PlmLens.Tests;

namespace PlmLens.Core.Tests;

public sealed class WorkerPoolTests
{
    private struct CountJob(int[] counts, int[] workers) : IParallelJob
    {
        public readonly void Run(int part, int worker)
        {
            Interlocked.Increment(ref counts[part]);
            workers[part] = worker;
        }
    }

    private struct ThrowJob : IParallelJob
    {
        public readonly void Run(int part, int worker)
        {
            if (part == 7)
                throw new InvalidOperationException("part 7");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_part_runs_once(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (int repeat = 0; repeat < 200; repeat++)
        {
            int[] counts = new int[repeat];
            int[] workers = new int[repeat];
            var job = new CountJob(counts, workers);
            pool.For(repeat, ref job);
            Assert.All(counts, c => Assert.Equal(1, c));
            Assert.All(workers, w => Assert.InRange(w, 0, threads - 1));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Failure_of_a_part_reaches_the_caller_and_the_pool_lives_on(int threads)
    {
        using var pool = new WorkerPool(threads);
        var bad = default(ThrowJob);
        Assert.Throws<InvalidOperationException>(() => pool.For(20, ref bad));
        int[] counts = new int[20];
        var good = new CountJob(counts, new int[20]);
        pool.For(20, ref good);
        Assert.All(counts, c => Assert.Equal(1, c));
    }

    [Fact]
    public void A_loop_allocates_nothing()
    {
        using var pool = new WorkerPool(3);
        var job = new CountJob(new int[64], new int[64]);
        pool.For(64, ref job);
        Assert.Equal(0, Allocations.LeastOf(() =>
        {
            for (int i = 0; i < 100; i++)
                pool.For(64, ref job);
        }));
    }
}
