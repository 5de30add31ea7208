using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>A data-parallel loop whose body is written once for every vector width.</summary>
internal interface IVectorJob
{
    /// <summary>Does one part; see <see cref="IParallelJob.Run"/>.</summary>
    void Run<V>(int part, int worker)
        where V : struct, IVec<V>;
}

/// <summary>Runs an <see cref="IVectorJob"/> on a pool with the vectors of a kernel set.</summary>
internal static class VectorLoop
{
    internal static void For<TJob>(WorkerPool pool, KernelSet kernels, long parts, TJob job)
        where TJob : struct, IVectorJob
    {
        var loop = new Loop<TJob>(kernels, job);
        pool.For(checked((int)parts), ref loop);
    }

    private readonly struct Loop<TJob>(KernelSet kernels, TJob job) : IParallelJob
        where TJob : struct, IVectorJob
    {
        public void Run(int part, int worker)
        {
            if (ReferenceEquals(kernels, KernelSet.Vector512))
                job.Run<Vec512>(part, worker);
            else if (ReferenceEquals(kernels, KernelSet.Vector256))
                job.Run<Vec256>(part, worker);
            else
                job.Run<Vec128>(part, worker);
        }
    }
}
