using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PlmLens.Core;

namespace PlmLens.Benchmarks.Machine;

/// <summary>Peak f32 rate of the machine: fused multiply-adds on registers alone, widest vectors. No program computes
/// faster; the ceiling of GEMM.</summary>
internal sealed class PeakFmaBenchmark : IBenchmark
{
    // Accumulators: more than latency times issue width (4 or 5 cycles, 2 per cycle), fewer than the registers.
    private const int Chains = 12;
    private const int Parts = 8;

    /// <summary>Name of the row with <paramref name="threads"/> threads.</summary>
    public static string RowName(int threads) => $"peak-fma/{threads}t";

    /// <inheritdoc/>
    public string Name => "peak-fma";

    /// <inheritdoc/>
    public string Summary => "Fused multiply-adds on registers only; the ceiling of GEMM.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        int lanes = Vector512.IsHardwareAccelerated ? Vector512<float>.Count
            : Vector256.IsHardwareAccelerated ? Vector256<float>.Count : Vector128<float>.Count;
        long rounds = run.Quick ? 100_000 : 20_000_000;
        foreach (int threads in new[] { 1, run.Threads }.Distinct())
        {
            using var pool = new WorkerPool(threads);
            var job = new FmaJob { Rounds = rounds };
            double seconds = Interleaved.Median(run.Repeats, () => pool.For(Parts, ref job));
            double flops = 2.0 * lanes * Chains * rounds * Parts;
            run.Add(LadderRow.Of(RowName(threads), flops / seconds / 1e9, "GFLOP/s"));
        }
    }

    private struct FmaJob : IParallelJob
    {
        public long Rounds;

        public readonly void Run(int part, int worker)
        {
            if (Vector512.IsHardwareAccelerated)
                _ = Loop<Vector512<float>, Lanes512>(Vector512.Create(0.5f), Rounds);
            else if (Vector256.IsHardwareAccelerated)
                _ = Loop<Vector256<float>, Lanes256>(Vector256.Create(0.5f), Rounds);
            else
                _ = Loop<Vector128<float>, Lanes128>(Vector128.Create(0.5f), Rounds);
        }

        // c = a * c + a with a = 1/2 stays between 0.5 and 1: no denormals, no infinities.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static TVector Loop<TVector, TLanes>(TVector a, long rounds)
            where TLanes : ILanes<TVector>
        {
            TVector c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a;
            TVector c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
            for (long i = 0; i < rounds; i++)
            {
                c0 = TLanes.MultiplyAdd(a, c0, a);
                c1 = TLanes.MultiplyAdd(a, c1, a);
                c2 = TLanes.MultiplyAdd(a, c2, a);
                c3 = TLanes.MultiplyAdd(a, c3, a);
                c4 = TLanes.MultiplyAdd(a, c4, a);
                c5 = TLanes.MultiplyAdd(a, c5, a);
                c6 = TLanes.MultiplyAdd(a, c6, a);
                c7 = TLanes.MultiplyAdd(a, c7, a);
                c8 = TLanes.MultiplyAdd(a, c8, a);
                c9 = TLanes.MultiplyAdd(a, c9, a);
                c10 = TLanes.MultiplyAdd(a, c10, a);
                c11 = TLanes.MultiplyAdd(a, c11, a);
            }

            TVector low = TLanes.MultiplyAdd(c0, c1, TLanes.MultiplyAdd(c2, c3, TLanes.MultiplyAdd(c4, c5, a)));
            return TLanes.MultiplyAdd(c6, c7, TLanes.MultiplyAdd(c8, c9, TLanes.MultiplyAdd(c10, c11, low)));
        }
    }

    private interface ILanes<TVector>
    {
        static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);
    }

    private readonly struct Lanes512 : ILanes<Vector512<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
            Vector512.FusedMultiplyAdd(a, b, c);
    }

    private readonly struct Lanes256 : ILanes<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
            Vector256.FusedMultiplyAdd(a, b, c);
    }

    private readonly struct Lanes128 : ILanes<Vector128<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
            Vector128.FusedMultiplyAdd(a, b, c);
    }
}
