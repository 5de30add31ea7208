using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics.X86;
using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// Which vector instructions the CPU ops use: one named set for the whole process, the best that this machine has, or
/// the one that PLMLENS_KERNELS names. Results of one set have the same bits on every run and for every thread count;
/// two sets may differ in the last bits.
/// </summary>
public sealed class KernelSet
{
    private KernelSet(string name, int lanes, bool isSupported)
    {
        Name = name;
        Lanes = lanes;
        IsSupported = isSupported;
    }

    /// <summary>AVX-512: 16 floats at a time, 32 registers.</summary>
    public static KernelSet Vector512 { get; } =
        new("Vector512", 16, Avx512F.IsSupported && System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated);

    /// <summary>AVX2 with FMA: 8 floats at a time, 16 registers.</summary>
    public static KernelSet Vector256 { get; } = new("Vector256", 8, Avx2.IsSupported && Fma.IsSupported);

    /// <summary><see cref="Vector{T}"/>: whatever the runtime has, down to plain loops. Runs everywhere.</summary>
    public static KernelSet Portable { get; } = new("Portable", Vector<float>.Count, true);

    /// <summary>Every set, best first, also those that this machine cannot run.</summary>
    public static ImmutableArray<KernelSet> All { get; } = [Vector512, Vector256, Portable];

    /// <summary>The set of this process.</summary>
    /// <exception cref="PlmLensException">PLMLENS_KERNELS names no set, or one that this machine cannot run; thrown
    /// at every use.</exception>
    public static KernelSet Current => s_current ??= Choose(Environment.GetEnvironmentVariable("PLMLENS_KERNELS"));

    /// <summary>Name in the table, as PLMLENS_KERNELS spells it.</summary>
    public string Name { get; }

    /// <summary>Floats in one vector.</summary>
    public int Lanes { get; }

    /// <summary>Whether this machine and the runtime's switches allow it.</summary>
    public bool IsSupported { get; }

    private static KernelSet? s_current;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The set called <paramref name="name"/>, or the best supported one for null or an empty name.</summary>
    internal static KernelSet Choose(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return All.First(set => set.IsSupported);
        KernelSet? wanted = All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (wanted is { IsSupported: true })
            return wanted;
        string usable = string.Join(", ", All.Where(set => set.IsSupported).Select(set => set.Name));
        string why = wanted is null ? "is no kernel set" : "does not run on this machine";
        throw new UsageException($"PLMLENS_KERNELS={name} {why}; use one of {usable}, or unset it.");
    }
}
