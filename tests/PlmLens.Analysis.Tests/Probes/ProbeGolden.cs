using System.Text.Json;
using PlmLens.Analysis.Probes;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Analysis.Tests.Probes;

/// <summary>Coefficients that scikit-learn computed; see Goldens/probes/README.md.</summary>
internal sealed class ProbeGolden : IDisposable
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "probes");
    private readonly ICheckpoint _tensors = Checkpoint.Open(Path.Combine(s_folder, "probes.safetensors"));
    private readonly JsonDocument _facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, "probes.json")));

    public JsonElement Facts => _facts.RootElement;

    public double[] Doubles(string name)
    {
        using Tensor tensor = _tensors.Read(name);
        return tensor.View<double>().Span.ToArray();
    }

    public int[] Labels(string name)
    {
        using Tensor tensor = _tensors.Read(name);
        return [.. tensor.View<sbyte>().Span.ToArray().Select(label => (int)label)];
    }

    public bool[] Positive(string name) => [.. Labels(name).Select(label => label == 1)];

    public DenseDesign Dense(string name)
    {
        using Tensor tensor = _tensors.Read(name);
        float[] values = tensor.DType == DType.F32
            ? tensor.View<float>().Span.ToArray()
            : [.. tensor.View<double>().Span.ToArray().Select(x => (float)x)];
        return new DenseDesign(values, (int)tensor.Shape[0], (int)tensor.Shape[1]);
    }

    public static SparseDesign Sparse(DenseDesign dense)
    {
        var builder = new SparseDesignBuilder(dense.Columns);
        for (int r = 0; r < dense.Rows; r++)
        {
            for (int j = 0; j < dense.Columns; j++)
            {
                if (dense.Row(r)[j] != 0)
                    builder.Add(j, dense.Row(r)[j]);
            }

            builder.EndRow();
        }

        return builder.Build();
    }

    /// <summary>Coefficients of an output, then its intercept.</summary>
    public static double[] Flat(LinearModel model, int output) =>
        [.. Enumerable.Range(0, model.Columns).Select(j => model.Coefficient(output, j)), model.Intercept(output)];

    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double bound = tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= bound, $"element {i}: expected {expected[i]}, got {actual[i]}");
        }
    }

    public void Dispose()
    {
        _tensors.Dispose();
        _facts.Dispose();
    }
}
