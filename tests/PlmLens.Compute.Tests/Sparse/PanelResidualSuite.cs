using PlmLens.Core;
using PlmLens.Tests;

namespace PlmLens.Compute.Tests.Sparse;

/// <summary>SparseResidual and PrefixResidual where the decoder is large and read often, so that the CPU takes it by
/// panels of columns.</summary>
public abstract class PanelResidualSuite(BackendKind kind) : BackendSuite(kind)
{
    /// <summary>Rows, codes of a row, latents, columns; rows of different length. Two blocks of rows and groups of two
    /// panels, the last of one column; more codes than columns of a panel, and panels of 48; of 32 columns, the last of
    /// one; few rows for the block.</summary>
    public static TheoryData<int, int, int, int, bool> Shapes => new()
    {
        { 4200, 8, 1700, 705, false },
        { 500, 70, 4300, 333, false },
        { 1700, 70, 7000, 161, true },
        { 60, 400, 1100, 1280, true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Matches_the_reference(int rows, int k, int latents, int cols, bool ragged)
    {
        using var sample = new ResidualSample(rows, k, latents, cols, ragged);
        float[][] expected = sample.Plain(Reference), actual = sample.Plain(Backend);
        // Sums of up to 1280 products of values around 1 to 10.
        Compare.Close(expected[0], actual[0], 1e-6, 1e-5);
        Compare.Close(expected[1], actual[1], 1e-5, 1e-4);
        Compare.Close(expected[2], actual[2], 1e-5, 1e-3);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Prefixes_match_the_reference(int rows, int k, int latents, int cols, bool ragged)
    {
        using var sample = new ResidualSample(rows, k, latents, cols, ragged);
        float[][] expected = sample.Prefixes(Reference), actual = sample.Prefixes(Backend);
        Compare.Close(expected[0], actual[0], 1e-6, 1e-5);
        Compare.Close(expected[1], actual[1], 1e-5, 1e-4);
        Compare.Close(expected[2], actual[2], 1e-5, 1e-3);
        Compare.Close(expected[3], actual[3], 2e-6, 1e-5);
    }
}

/// <summary>Arguments of the residual ops.</summary>
internal sealed class ResidualSample : IDisposable
{
    private readonly CodesSample _codes;
    private readonly Guarded<float> _target;
    private readonly Guarded<float> _decoder;
    private readonly Guarded<int> _ends;
    private readonly Guarded<float> _weights = Guarded.Of(0.5f, 0f, 1f);
    private readonly Guarded<float> _residual;
    private readonly Guarded<float> _squares;
    private readonly Guarded<float> _dots;
    private readonly Guarded<float> _suffixes;
    private readonly int _cols;

    public ResidualSample(int rows, int k, int latents, int cols, bool ragged)
    {
        _cols = cols;
        _codes = new CodesSample(rows, k, latents, 6, ragged);
        _target = Guarded.Random((long)rows * cols);
        _decoder = Guarded.Random((long)latents * cols, 1, 5);
        _ends = Guarded.Of(latents / 9, latents / 2, latents);
        _residual = Guarded.Zeros((long)rows * cols);
        _squares = Guarded.Zeros(3L * rows);
        _dots = Guarded.Zeros((long)rows * k);
        _suffixes = Guarded.Zeros(3L * rows * cols);
    }

    /// <summary>Residual, squares and dots of SparseResidual.</summary>
    public float[][] Plain(IBackend backend)
    {
        RunPlain(backend);
        return Results(_codes.Rows);
    }

    /// <summary>Residual, squares, dots and suffixes of PrefixResidual.</summary>
    public float[][] Prefixes(IBackend backend)
    {
        RunPrefixes(backend);
        _suffixes.AssertIntact();
        return [.. Results(3 * _codes.Rows), _suffixes.Span.ToArray()];
    }

    public void RunPlain(IBackend backend) => backend.SparseResidual(
        _target.View, _codes.Codes(-0.5f, _dots), _decoder.View, _cols, _residual.View, _squares.View);

    public void RunPrefixes(IBackend backend) => backend.PrefixResidual(
        _target.View,
        _codes.Codes(-0.5f, _dots),
        _decoder.View,
        new LatentPrefixes(_ends.View, _weights.View, 3),
        _cols,
        _residual.View,
        _suffixes.View,
        _squares.View);

    public void Dispose()
    {
        foreach (Guarded<float> memory in new[] { _target, _decoder, _weights, _residual, _squares, _dots, _suffixes })
            memory.Dispose();
        _ends.Dispose();
        _codes.Dispose();
    }

    private float[][] Results(int squares)
    {
        _residual.AssertIntact();
        _squares.AssertIntact();
        _dots.AssertIntact();
        return [_residual.Span.ToArray(), _squares.Span[..squares].ToArray(), _dots.Span.ToArray()];
    }
}

/// <summary>What the CPU promises beside the results.</summary>
public sealed class CpuPanelPromises
{
    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        using var sample = new ResidualSample(4200, 8, 1700, 705, true);
        List<float[]> expected = [];
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            using var backend = new CpuBackend(pool);
            float[][] actual = [.. sample.Plain(backend), .. sample.Prefixes(backend)];
            expected = expected.Count == 0 ? [.. actual] : expected;
            for (int i = 0; i < actual.Length; i++)
                Compare.SameBits(expected[i], actual[i], $"array {i}, {threads} threads");
        }
    }

    [Fact]
    public void After_the_first_call_nothing_is_allocated()
    {
        using var sample = new ResidualSample(500, 70, 4300, 333, false);
        using var pool = new WorkerPool(2);
        using var backend = new CpuBackend(pool);
        sample.RunPrefixes(backend);
        Assert.Equal(0, Allocations.LeastOf(() =>
        {
            sample.RunPlain(backend);
            sample.RunPrefixes(backend);
        }));
    }
}

public sealed class ReferencePanelResidual() : PanelResidualSuite(BackendKind.Reference);

public sealed class CpuPanelResidual() : PanelResidualSuite(BackendKind.Cpu);
