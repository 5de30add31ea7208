using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae.Tests.Sparse;

/// <summary>InterProt's forward pass and loss on the first recorded batch. Its updates are not replayed:
/// docs/methods-sae.md says why.</summary>
public sealed class InterProtStepTests
{
    private const int Rows = 128, Width = 32, Latents = 128, K = 8;

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void The_first_loss_is_the_mean_square_of_the_error_on_tokens_normalised_one_by_one(string backend)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "sae-training");
        using ICheckpoint file = Checkpoint.Open(Path.Combine(folder, "interprot.safetensors"));
        using ICheckpoint batches = Checkpoint.Open(Path.Combine(folder, "batches.safetensors"));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "interprot.json")));
        using Tensor all = batches.ReadF32("batches"), encoder = file.ReadF32("init.w_enc");
        var weights = new SaeWeights(Latents, Width);
        Copy(file, "init.b_enc", weights.EncoderBias);
        Copy(file, "init.b_pre", weights.DecoderBias);
        Copy(file, "init.w_dec", weights.Decoder);
        for (int c = 0; c < Width; c++)
        {
            for (int i = 0; i < Latents; i++)
                weights.Encoder.View<float>()[(i * Width) + c] = encoder.View<float>()[(c * Latents) + i];
        }

        SaeSpec spec = SaeSpec.TopK(K) with { Normalisation = InputNormalisation.LayerNorm };
        using var sae = new SparseAutoencoder(Backends.Named(backend), weights, spec);
        using var codes = new CodeBuffer();
        using var output = new Tensor(DType.F32, Rows, Width);
        TensorView<float> x = all.View<float>().Slice(0, Rows * Width);
        sae.Encode(x, Rows, codes);
        sae.Decode(codes, x, output);
        double squares = 0;
        for (int i = 0; i < Rows * Width; i++)
            squares += Math.Pow(x[i] - output.View<float>()[i], 2);
        double expected =
            json.RootElement.GetProperty("steps")[0].GetProperty("parts").GetProperty("mse_loss").GetDouble();
        Assert.Equal(expected, squares / (Rows * Width), 1e-4 * expected);
    }

    private static void Copy(ICheckpoint file, string name, Tensor target)
    {
        using Tensor tensor = file.ReadF32(name);
        tensor.View<float>().Span.CopyTo(target.View<float>().Span);
    }
}
