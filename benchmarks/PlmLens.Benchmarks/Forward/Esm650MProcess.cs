using System.Globalization;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;

namespace PlmLens.Benchmarks.Forward;

/// <summary>What runs in the process whose memory is measured.</summary>
internal static class Esm650MProcess
{
    /// <summary>First argument that starts it.</summary>
    public const string Verb = "esm2-650m-process";

    /// <summary>Length of the protein.</summary>
    public const int Residues = 512;

    /// <summary>Shape of the model.</summary>
    public static EsmConfig Config(bool quick) => quick
        ? EsmConfig.Esm2_650M with { Layers = 1, Dim = 64, FeedForward = 128, Heads = 4 }
        : EsmConfig.Esm2_650M;

    /// <summary>Prints the median seconds of a pass.</summary>
    /// <param name="arguments">Threads, then "quick" or "full".</param>
    public static void Run(ReadOnlySpan<string> arguments)
    {
        bool quick = arguments[1] == "quick";
        using var pool = new WorkerPool(int.Parse(arguments[0], CultureInfo.InvariantCulture));
        using EsmModel model = EsmModel.Random(Config(quick), 650, new CpuBackend(pool));
        using PackedBatch batch = PackedBatch.Of(SwissProtSample.Protein("p0", Residues, new SeededRandom(512)));
        double seconds = Interleaved.Median(
            quick ? 1 : 5, () => { model.Forward(batch, EsmRequest.FinalStates); });
        Console.Out.WriteLine(seconds.ToString("R", CultureInfo.InvariantCulture));
    }
}
