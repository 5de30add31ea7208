using PlmLens.Compute.Cpu;
using PlmLens.Core;

namespace PlmLens.Compute.Tests.Gemm;

public sealed class CpuGemmTests
{
    private const float Guard = -1234.5f;

    public static TheoryData<string> Sets => KernelSets.Supported;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_small_shape_equals_the_exact_product(string set)
    {
        using var gemm = new CpuGemm(WorkerPool.Shared, KernelSets.Kernel(set));
        for (int size = 1; size <= 70; size++)
        {
            Check(gemm, size, 17, 33);
            Check(gemm, 13, size, 31);
            Check(gemm, 7, 9, size);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Shapes_around_the_block_edges_equal_the_exact_product(string set)
    {
        using var gemm = new CpuGemm(WorkerPool.Shared, KernelSets.Kernel(set));
        foreach (int rows in (int[])[1, 2, 12, 13, 95, 96, 97, 193])
        {
            Check(gemm, rows, 385, 65);
            Check(gemm, rows, 384, 257);
            Check(gemm, rows, 1001, 33);
        }

        Check(gemm, 25, 800, 513);
        Check(gemm, 300, 5, 300);
    }

    private static void Check(CpuGemm gemm, int rows, int inner, int columns)
    {
        using var product = new GemmCase(rows, inner, columns);
        using PackedMatrix weight = product.Pack();
        foreach (Epilogue epilogue in Enum.GetValues<Epilogue>())
            Check(gemm, product, weight, epilogue);
    }

    private static void Check(CpuGemm gemm, GemmCase product, PackedMatrix weight, Epilogue epilogue)
    {
        const int Around = 64;
        const float Old = 0.75f;
        int count = product.Rows * product.Columns;
        using var memory = new Tensor(DType.F32, count + (2 * Around));
        memory.View<float>().Span.Fill(Guard);
        TensorView<float> output = memory.View<float>().Slice(Around, count);
        output.Span.Fill(Old);
        gemm.Multiply(product.X, weight, product.Bias, product.Rows, epilogue, output);
        for (int i = 0; i < count; i++)
        {
            (double sum, double magnitude) = product.Exact(i / product.Columns, i % product.Columns);
            sum += product.Bias[i % product.Columns];
            double expected = epilogue switch
            {
                Epilogue.Gelu => ReferenceBackend.Gelu(sum),
                Epilogue.Add => Old + sum,
                _ => sum,
            };

            // A chain of n roundings errs by at most n u times the sum of magnitudes; in practice by far less.
            double tolerance = 2e-6 + (6e-8 * Math.Sqrt(product.Inner) * magnitude);
            Assert.True(
                Math.Abs(output[i] - expected) <= tolerance,
                $"{product.Rows}x{product.Inner}x{product.Columns} {epilogue} element {i}: {output[i]} for {expected}");
        }

        Assert.All(memory.View<float>().Span[..Around].ToArray(), v => Assert.Equal(Guard, v));
        Assert.All(memory.View<float>().Span[^Around..].ToArray(), v => Assert.Equal(Guard, v));
    }
}
