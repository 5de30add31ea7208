namespace PlmLens.Tests;

/// <summary>Managed bytes that a piece of work allocates in its steady state.</summary>
internal static class Allocations
{
    /// <summary>
    /// The least of five runs on this thread: a collection that another thread starts books the unused rest of this
    /// thread's allocation block as allocated, and a method that is compiled again allocates once.
    /// </summary>
    /// <param name="work">Warmed up already.</param>
    public static long LeastOf(Action work)
    {
        long least = long.MaxValue;
        for (int run = 0; run < 5; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
