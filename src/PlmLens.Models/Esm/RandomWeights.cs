using System.Text;
using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>
/// Weights of no trained model, for measuring speed: matrices uniform with standard deviation 1/sqrt(columns), so that
/// hidden states keep their size; LayerNorm scales 1; biases 0.
/// </summary>
internal sealed class RandomWeights(EsmConfig config, ulong seed) : IEsmWeights
{
    public EsmConfig Config { get; } = config;

    public string Name => $"random-{Config.Layers}x{Config.Dim}";

    public string Hash { get; } =
        ContentHash.OfBytes(Encoding.UTF8.GetBytes($"plmlens random weights, seed {seed}, {config}\n"));

    public IReadOnlyList<string> Notes => [];

    public bool Has(EsmPart part) => true;

    public Tensor Read(in EsmTensor tensor)
    {
        var values = new Tensor(DType.F32, tensor.Shape.AsSpan());
        Span<float> span = values.View<float>().Span;
        if (tensor.Shape.Length == 2)
            FillUniform(span, tensor.Shape[1], new SeededRandom(seed, tensor.Name));
        else if (tensor.Name.EndsWith(".weight", StringComparison.Ordinal))
            span.Fill(1);
        return values;
    }

    public void Dispose()
    {
    }

    // A uniform variable on [-a, a) has standard deviation a / sqrt 3. Each 64-bit draw gives two 24-bit uniforms.
    private static void FillUniform(Span<float> values, long columns, SeededRandom random)
    {
        float step = 2 * MathF.Sqrt(3f / columns) / (1 << 24);
        const int Half = 1 << 23;
        for (int i = 0; i < values.Length; i += 2)
        {
            ulong bits = random.NextBits();
            values[i] = ((int)(bits >> 40) - Half) * step;
            if (i + 1 < values.Length)
                values[i + 1] = ((int)((bits >> 8) & 0xFFFFFF) - Half) * step;
        }
    }
}
