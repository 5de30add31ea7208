using System.Runtime.Intrinsics;
using PlmLens.Compute.Cpu;

namespace PlmLens.Compute.Tests.Lanes;

/// <summary>One way to run the CPU ops: switches of the runtime or of PlmLens, and what they must lead to.</summary>
/// <param name="Switch">Environment variable that makes the lane.</param>
/// <param name="Value">Its value.</param>
/// <param name="Kernels">Kernel set that must then be in use.</param>
/// <param name="WidestVector">Bits of the widest vector that must still be accelerated; 0 for none; -1 where the switch
/// leaves the runtime alone.</param>
public sealed record KernelLane(string Switch, string Value, string Kernels, int WidestVector)
{
    /// <summary>Carries <see cref="Kernels"/> to the child process.</summary>
    public const string ExpectKernels = "PLMLENS_EXPECT_KERNELS";

    /// <summary>Carries <see cref="WidestVector"/> to the child process.</summary>
    public const string ExpectWidest = "PLMLENS_EXPECT_WIDEST_VECTOR";

    public static IReadOnlyList<KernelLane> All { get; } =
    [
        new("DOTNET_EnableAVX512", "0", "Vector256", 256),
        new("DOTNET_EnableAVX2", "0", "Portable", 128),
        new("DOTNET_EnableHWIntrinsic", "0", "Portable", 0),
        new("PLMLENS_KERNELS", "Vector256", "Vector256", -1),
        new("PLMLENS_KERNELS", "Portable", "Portable", -1),
    ];

    /// <summary>Whether this machine can run the lane's kernels at all.</summary>
    public bool IsSupported => KernelSet.All.Single(set => set.Name == Kernels).IsSupported;

    /// <summary>Bits of the widest vector that the runtime accelerates in this process.</summary>
    public static int WidestHere => Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128
        : 0;
}
