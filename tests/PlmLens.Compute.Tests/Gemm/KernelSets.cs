using PlmLens.Compute.Cpu;

namespace PlmLens.Compute.Tests.Gemm;

/// <summary>The kernel sets that run on this machine, as test data.</summary>
internal static class KernelSets
{
    public static TheoryData<string> Supported =>
        [.. KernelSet.All.Where(set => set.IsSupported).Select(set => set.Name)];

    internal static TileKernel Kernel(string name) => TileKernel.Of(KernelSet.Choose(name));
}
