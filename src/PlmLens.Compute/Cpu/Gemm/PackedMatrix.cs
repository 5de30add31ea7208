using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>
/// A weight W [OutFeatures, InFeatures] stored for products x W^T: panels of <see cref="PanelWidth"/> output features,
/// each [InFeatures, PanelWidth], the last one padded with zeros. Element W[o, i] is at
/// ((o / PanelWidth) * InFeatures + i) * PanelWidth + o % PanelWidth. The layout is the same for every kernel set.
/// </summary>
internal sealed unsafe class PackedMatrix : IPackedWeight
{
    /// <summary>Output features of a panel: two vectors of 16 lanes.</summary>
    internal const int PanelWidth = 32;

    private readonly Tensor _panels;

    /// <summary>A matrix of zeros.</summary>
    /// <param name="outFeatures">1 or more.</param>
    /// <param name="inFeatures">1 or more.</param>
    internal PackedMatrix(int outFeatures, int inFeatures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outFeatures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inFeatures, 1);
        OutFeatures = outFeatures;
        InFeatures = inFeatures;
        Panels = (outFeatures - 1) / PanelWidth + 1;
        _panels = new Tensor(DType.F32, Panels, inFeatures, PanelWidth);
    }

    /// <inheritdoc/>
    public int OutFeatures { get; }

    /// <inheritdoc/>
    public int InFeatures { get; }

    /// <summary>Number of panels.</summary>
    internal int Panels { get; }

    /// <summary>A packed copy of <paramref name="weight"/>.</summary>
    /// <param name="pool">Threads that do it.</param>
    /// <param name="weight">[outFeatures, inFeatures], as torch.nn.Linear stores it.</param>
    /// <param name="outFeatures">1 or more.</param>
    /// <param name="inFeatures">1 or more.</param>
    internal static PackedMatrix Pack(WorkerPool pool, TensorView<float> weight, int outFeatures, int inFeatures)
    {
        var packed = new PackedMatrix(outFeatures, inFeatures);
        packed.Repack(pool, weight);
        return packed;
    }

    /// <summary>Overwrites the values; allocates nothing.</summary>
    /// <param name="pool">Threads that do it.</param>
    /// <param name="weight">[OutFeatures, InFeatures].</param>
    internal void Repack(WorkerPool pool, TensorView<float> weight)
    {
        OpArguments.Pack(weight, OutFeatures, InFeatures);
        var job = new RepackJob(this, weight.Pointer, inputMajor: false);
        pool.For(job.Parts, ref job);
    }

    /// <summary>Overwrites the values from a weight stored the other way round; allocates nothing.</summary>
    /// <param name="pool">Threads that do it.</param>
    /// <param name="weight">[InFeatures, OutFeatures].</param>
    internal void RepackInputMajor(WorkerPool pool, TensorView<float> weight)
    {
        OpArguments.Pack(weight, OutFeatures, InFeatures);
        var job = new RepackJob(this, weight.Pointer, inputMajor: true);
        pool.For(job.Parts, ref job);
    }

    /// <summary>Copies one row of the weight out.</summary>
    /// <param name="outFeature">0 to OutFeatures - 1.</param>
    /// <param name="row">[InFeatures].</param>
    internal void ReadRow(int outFeature, Span<float> row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)outFeature, (uint)OutFeatures);
        float* first = Panel(outFeature / PanelWidth) + (outFeature % PanelWidth);
        for (int i = 0; i < InFeatures; i++)
            row[i] = first[(long)i * PanelWidth];
    }

    /// <summary>The panels, for products.</summary>
    internal WeightPanels Layout => new((float*)_panels.Pointer, InFeatures);

    /// <summary>Address of panel <paramref name="panel"/>: [InFeatures, PanelWidth].</summary>
    internal float* Panel(int panel) => Layout.Panel(panel);

    /// <inheritdoc/>
    public void Dispose() => _panels.Dispose();

    private readonly struct RepackJob(PackedMatrix matrix, float* weight, bool inputMajor) : IParallelJob
    {
        private const int PanelsOfPart = 4;

        internal int Parts => (matrix.Panels + PanelsOfPart - 1) / PanelsOfPart;

        public void Run(int part, int worker)
        {
            int last = Math.Min((part + 1) * PanelsOfPart, matrix.Panels);
            for (int panel = part * PanelsOfPart; panel < last; panel++)
            {
                int first = panel * PanelWidth, count = Math.Min(PanelWidth, matrix.OutFeatures - first);
                if (inputMajor)
                    matrix.Layout.FillFromColumns(panel, weight + first, matrix.OutFeatures, count);
                else
                    matrix.Layout.FillFromRows(panel, weight + ((long)first * matrix.InFeatures), count);
            }
        }
    }
}
