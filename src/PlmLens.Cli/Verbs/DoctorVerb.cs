using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Cli.Verbs;

/// <summary>`doctor`: says what this machine can do and what is wrong.</summary>
internal static class DoctorVerb
{
    public static Command Build()
    {
        var command = new VerbCommand("doctor", "Say what this machine can do and what is wrong.", "plmlens doctor");
        command.SetAction(_ => Run(VerbContext.Current));
        return command;
    }

    private static int Run(VerbContext context)
    {
        IBackend backend = context.CreateBackend();
        var checks = new List<DoctorCheck>
        {
            Machine(),
            Memory(),
            Instructions(),
            Arithmetic(backend),
            BundledFile("model", () => Bundled.Model),
            BundledFile("proteins", () => Bundled.Proteins),
            WritableFolder(),
            Optional("CUDA driver", "libcuda.so.1", "the CPU is used"),
            Optional("OpenBLAS", "libopenblas.so.0", "only the benchmarks compare with it"),
        };
        if (context.Json)
        {
            context.WriteJson(new { version = Provenance.ThisProgram, commit = Provenance.Commit, checks });
        }
        else
        {
            string commit = Provenance.Commit is { Length: >= 10 } c ? $" ({c[..10]})" : "";
            context.Out.WriteLine(Provenance.ThisProgram + commit);
            foreach (DoctorCheck check in checks)
                context.Out.WriteLine($"  {check.Mark,-4} {check.Name,-16} {check.Says}");
            int wrong = checks.Count(c => c.Status == "wrong");
            context.Out.WriteLine(wrong == 0 ? "All is well." : $"{wrong} thing(s) need attention.");
        }

        return checks.Any(c => c.Status == "wrong") ? CliApp.Failed : CliApp.Success;
    }

    private static DoctorCheck Machine() => new(
        "machine",
        "ok",
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, "
        + $"{Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}");

    private static DoctorCheck Memory()
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        double gib = available / (double)(1L << 30);
        return new(
            "memory",
            gib >= 3 ? "ok" : "wrong",
            $"{gib:0.0} GiB" + (gib >= 3 ? "" : "; the demo wants 3 GiB: close other programs"));
    }

    private static DoctorCheck Instructions() => new(
        "instructions",
        "ok",
        Vector512.IsHardwareAccelerated ? "512-bit vectors"
        : Vector256.IsHardwareAccelerated ? "256-bit vectors"
        : "portable code: expect a tenth of the speed of a current processor");

    // One matrix product against the plain reference: a machine that multiplies wrongly is found before it lies.
    private static DoctorCheck Arithmetic(IBackend backend)
    {
        const int Rows = 256, Inner = 640, Cols = 640;
        var random = new SeededRandom(1);
        using Tensor x = Random(random, Rows * Inner), w = Random(random, Cols * Inner);
        using Tensor fast = new(DType.F32, Rows * Cols), plain = new(DType.F32, 4 * Cols);
        using IPackedWeight packed = backend.Pack(w, Cols, Inner);
        var best = double.PositiveInfinity;
        for (int i = 0; i < 20; i++)
        {
            long start = Stopwatch.GetTimestamp();
            backend.Linear(x, packed, default, Rows, Epilogue.None, fast);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        var reference = new ReferenceBackend();
        using IPackedWeight unpacked = reference.Pack(w, Cols, Inner);
        reference.Linear(x, unpacked, default, 4, Epilogue.None, plain);
        float worst = 0;
        for (int i = 0; i < 4 * Cols; i++)
            worst = Math.Max(worst, Math.Abs(fast.View<float>()[i] - plain.View<float>()[i]));
        double gflops = 2.0 * Rows * Inner * Cols / best / 1e9;
        return new(
            "arithmetic",
            worst < 1e-3 ? "ok" : "wrong",
            $"{backend.Name}: {gflops:0} GFLOP/s, largest difference from plain loops {worst:0.0e0}");
    }

    private static Tensor Random(SeededRandom random, int count)
    {
        var tensor = new Tensor(DType.F32, count);
        foreach (ref float value in tensor.View<float>().Span)
            value = (float)random.NextGaussian();
        return tensor;
    }

    private static DoctorCheck BundledFile(string name, Func<string> path)
    {
        try
        {
            return new("bundled " + name, "ok", Path.GetFileName(path()));
        }
        catch (PlmLensException e)
        {
            return new("bundled " + name, "wrong", e.Message);
        }
    }

    private static DoctorCheck WritableFolder()
    {
        string folder = Environment.CurrentDirectory;
        string probe = Path.Combine(folder, $".plmlens-{Environment.ProcessId}.probe");
        try
        {
            File.WriteAllText(probe, "x");
            File.Delete(probe);
            double gib = new DriveInfo(folder).AvailableFreeSpace / (double)(1L << 30);
            return new("this folder", gib > 1 ? "ok" : "wrong", $"writable, {gib:0.0} GiB free");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("this folder", "wrong", $"not writable ({e.Message}); give --out a folder that is");
        }
    }

    private static DoctorCheck Optional(string name, string library, string otherwise)
    {
        bool found = NativeLibrary.TryLoad(library, out nint handle);
        if (found)
            NativeLibrary.Free(handle);
        return new(name, found ? "ok" : "absent", found ? $"{library} found" : $"no {library}: {otherwise}");
    }
}
