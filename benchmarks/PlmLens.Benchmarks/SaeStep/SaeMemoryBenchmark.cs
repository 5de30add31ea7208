using PlmLens.Sae;

namespace PlmLens.Benchmarks.SaeStep;

/// <summary>Peak memory of training at 65,536 latents, each architecture in a process of its own.</summary>
internal sealed class SaeMemoryBenchmark : IBenchmark
{
    private const double Mebibyte = 1 << 20;

    // The runtime, the program and the batches themselves.
    private const double ProgramMebibytes = 160;

    // Of a dense step.
    private const int TileRows = 512;
    private const int BlockRows = 48;

    /// <inheritdoc/>
    public string Name => "sae-memory";

    /// <inheritdoc/>
    public string Summary =>
        "Peak memory of a training process, d=320 M=65536 k=32, batch 4096; ceiling: weights, two moments, the packed "
        + "copies (and gradients and one tile of the dense architectures) and 160 MiB; "
        + "a batch x latents array would add 1,024 MiB.";

    /// <inheritdoc/>
    public void Run(LadderRun run)
    {
        (int width, int latents, int batch) = run.Quick ? (32, 512, 64) : (320, 65536, 4096);
        foreach (Architecture architecture in new[] { Architecture.TopK, Architecture.Matryoshka, Architecture.ReluL1 })
        {
            MeasuredProcess child = MeasuredProcess.RunThisProgram(
                SaeMemoryProcess.Verb, $"{architecture}", $"{width}", $"{latents}", $"{batch}", $"{run.Threads}");
            // Matrices of latents x width: weights 2, moments 4, packed encoder 1; a dense step also has two gradients,
            // a packed decoder, one tile of pre-activations and a block of its rows for each thread.
            bool dense = architecture == Architecture.ReluL1;
            double floats = (double)(dense ? 10 : 7) * latents * width;
            if (dense)
                floats += (double)latents * (TileRows + (BlockRows * run.Threads));
            double limit = (4 * floats / Mebibyte) + ProgramMebibytes;
            string name = architecture.ToString().ToLowerInvariant();
            run.Add(LadderRow.Of($"{Name}/{name}", child.PeakBytes / Mebibyte, "MiB", limit));
        }
    }
}
