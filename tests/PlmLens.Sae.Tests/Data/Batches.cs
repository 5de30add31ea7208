using PlmLens.Core;

namespace PlmLens.Sae.Tests.Data;

/// <summary>Reads batches as arrays.</summary>
internal static class Batches
{
    public static float[] Read(IActivationSource source, long step, int rows) => ReadPair(source, step, rows).Input;

    public static (float[] Input, float[] Target) ReadPair(IActivationSource source, long step, int rows)
    {
        using var input = new Tensor(DType.F32, rows, source.Width);
        using var target = new Tensor(DType.F32, rows, Math.Max(1, source.TargetWidth));
        source.ReadBatch(step, rows, input, source.TargetWidth > 0 ? target : default(TensorView<float>));
        return (input.View<float>().Span.ToArray(), target.View<float>().Span.ToArray());
    }

    /// <summary>First values of the rows of one batch.</summary>
    public static IEnumerable<float> FirstValues(IActivationSource source, long step, int rows) =>
        Read(source, step, rows).Chunk(source.Width).Select(row => row[0]);
}
