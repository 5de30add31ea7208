namespace PlmLens.Benchmarks;

/// <summary>One measured number beside what bounds it and what it is compared with, all in the same unit.</summary>
/// <param name="Name">"rung/what/threads", lower case, stable across commits: "gemm/2064x1280x4096/1t".</param>
/// <param name="Value">Ours, the median of the repeats.</param>
/// <param name="Unit">"GFLOP/s", "GB/s", "residues/s", "tokens/s", "s", "MiB", "B".</param>
/// <param name="Ceiling">What bounds the value: the rate of the rung below, or the limit for seconds and bytes; null
/// when the row is itself a ceiling.</param>
/// <param name="OfCeiling">Value / ceiling.</param>
/// <param name="Peer">The other program's value measured in the same minutes; null when none was measured.</param>
/// <param name="OfPeer">Value / peer for rates: above 1 means that ours is faster.</param>
public sealed record LadderRow(
    string Name, double Value, string Unit, double? Ceiling, double? OfCeiling, double? Peer, double? OfPeer)
{
    /// <summary>A row with both ratios computed.</summary>
    public static LadderRow Of(string name, double value, string unit, double? ceiling = null, double? peer = null) =>
        new(name, value, unit, ceiling, value / ceiling, peer, value / peer);
}
