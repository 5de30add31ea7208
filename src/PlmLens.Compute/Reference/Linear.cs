using PlmLens.Core;

namespace PlmLens.Compute;

/// <content>Linear layers: the weight is kept as it came.</content>
public sealed unsafe partial class ReferenceBackend
{
    /// <inheritdoc/>
    public IPackedWeight Pack(TensorView<float> weight, int outFeatures, int inFeatures)
    {
        OpArguments.Pack(weight, outFeatures, inFeatures);
        var packed = new ReferenceWeight(outFeatures, inFeatures);
        Repack(weight, packed);
        return packed;
    }

    /// <inheritdoc/>
    public void Repack(TensorView<float> weight, IPackedWeight packed)
    {
        OpArguments.Pack(weight, packed.OutFeatures, packed.InFeatures);
        TensorView<float> values = Own(packed).Values;
        for (long i = 0; i < values.Length; i++)
            values.Pointer[i] = weight.Pointer[i];
    }

    /// <inheritdoc/>
    public void Linear(
        TensorView<float> x,
        IPackedWeight weight,
        TensorView<float> bias,
        int rows,
        Epilogue epilogue,
        TensorView<float> output)
    {
        OpArguments.Linear(x, weight, bias, rows, epilogue, output);
        float* w = Own(weight).Values.Pointer;
        int outputs = weight.OutFeatures, inputs = weight.InFeatures;
        for (long r = 0; r < rows; r++)
        {
            for (long o = 0; o < outputs; o++)
            {
                double sum = bias.IsNull ? 0 : bias.Pointer[o];
                for (long i = 0; i < inputs; i++)
                    sum += (double)x.Pointer[(r * inputs) + i] * w[(o * inputs) + i];
                float* target = output.Pointer + (r * outputs) + o;
                *target = epilogue switch
                {
                    Epilogue.None => (float)sum,
                    Epilogue.Gelu => (float)Gelu(sum),
                    _ => (float)(*target + sum),
                };
            }
        }
    }

    private static ReferenceWeight Own(IPackedWeight weight) => weight as ReferenceWeight
        ?? throw new ArgumentException("The weight was packed by another backend.", nameof(weight));

    private sealed class ReferenceWeight(int outFeatures, int inFeatures) : IPackedWeight
    {
        private readonly Tensor _values = new(DType.F32, outFeatures, inFeatures);

        public int OutFeatures => outFeatures;

        public int InFeatures => inFeatures;

        public TensorView<float> Values => _values;

        public void Dispose() => _values.Dispose();
    }
}
