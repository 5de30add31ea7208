namespace PlmLens.Benchmarks;

/// <summary>The ceiling of what is mostly matrix products: what our own GEMM reached in the same run.</summary>
internal static class GemmRate
{
    /// <summary>Name of the rung that measures it.</summary>
    public const string Rung = "gemm";

    /// <summary>GFLOP/s of the fastest of our GEMM rows with <paramref name="threads"/> threads; null when that rung
    /// was not run.</summary>
    public static double? Of(LadderRun run, int threads) => run.Rows
        .Where(row => row.Name.StartsWith(Rung + "/", StringComparison.Ordinal) && row.Unit == "GFLOP/s"
            && row.Name.EndsWith($"/{threads}t", StringComparison.Ordinal))
        .Max(row => (double?)row.Value);
}
