using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae.Tests;

/// <summary>The files of one recorded run of an original trainer: see Goldens/sae-training/README.md.</summary>
internal sealed class Recording : IDisposable
{
    public const int Width = 32, Latents = 128, BatchSize = 128;
    private readonly JsonDocument _json;
    private readonly Tensor _batches;

    public Recording(string trainer)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "sae-training");
        File = Checkpoint.Open(Path.Combine(folder, trainer + ".safetensors"));
        _json = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(folder, trainer + ".json")));
        using ICheckpoint batches = Checkpoint.Open(Path.Combine(folder, "batches.safetensors"));
        _batches = batches.ReadF32("batches");
        Source = new SequentialSource(new TensorRows(_batches), "goldens");
    }

    public ICheckpoint File { get; }

    public SequentialSource Source { get; }

    public JsonElement Steps => _json.RootElement.GetProperty("steps");

    public JsonElement Hyper => _json.RootElement.GetProperty("hyper");

    public float[] FirstBatch => _batches.View<float>().Slice(0, BatchSize * Width).Span.ToArray();

    /// <summary>A stored F32 tensor, flat.</summary>
    public float[] Floats(string name)
    {
        using Tensor tensor = File.ReadF32(name);
        return tensor.View<float>().Span.ToArray();
    }

    /// <summary>[Width, Latents], as nn.Linear keeps a decoder, to [Latents, Width].</summary>
    public static float[] Transposed(float[] values)
    {
        float[] turned = new float[values.Length];
        for (int c = 0; c < Width; c++)
        {
            for (int i = 0; i < Latents; i++)
                turned[(i * Width) + c] = values[(c * Latents) + i];
        }

        return turned;
    }

    public void Dispose()
    {
        File.Dispose();
        _json.Dispose();
        _batches.Dispose();
    }
}
