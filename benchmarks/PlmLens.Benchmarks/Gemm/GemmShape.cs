namespace PlmLens.Benchmarks.Gemm;

/// <summary>The sizes of y [rows, columns] = x [rows, inner] W^T.</summary>
internal readonly record struct GemmShape(int Rows, int Inner, int Columns)
{
    /// <summary>Two for each multiply-add.</summary>
    public double Flops => 2.0 * Rows * Inner * Columns;

    /// <summary>"2064x1280x4096".</summary>
    public override string ToString() => $"{Rows}x{Inner}x{Columns}";
}
