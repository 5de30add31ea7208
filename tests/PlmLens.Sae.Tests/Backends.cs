using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae.Tests;

/// <summary>The backends that every training test runs on.</summary>
internal static class Backends
{
    public static IBackend Reference { get; } = new ReferenceBackend();

    public static IBackend Named(string name) => name == "cpu" ? new CpuBackend(WorkerPool.Shared) : Reference;
}
