using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Which latents of a batch are active: the k largest positive p of each token (TopK), or the B k largest of the batch
/// (BatchTopK, Matryoshka), with k annealed if the run says so. Keeps the running threshold that stands for the
/// selection when single tokens are encoded later.
/// </summary>
internal sealed class CodeSelection
{
    // The last step's least selected value, a little lowered, is the next step's first bar. It saves time and decides
    // nothing, so it is not part of the state.
    private const float HintShare = 0.9f;
    private readonly IBackend _backend;
    private readonly TrainingOptions _options;
    private readonly TrainerState _state;
    private readonly SparseBuffers _buffers;
    private readonly bool _wholeBatch;
    private float _least;

    public CodeSelection(IBackend backend, TrainingOptions options, TrainerState state, SparseBuffers buffers)
    {
        _backend = backend;
        _options = options;
        _state = state;
        _buffers = buffers;
        _wholeBatch = options.Architecture != Architecture.TopK;
    }

    /// <summary>Codes of a batch; their Dots are not yet filled.</summary>
    /// <param name="input">[rows, width]: what the encoder reads.</param>
    /// <param name="encoder">W_enc, packed.</param>
    /// <param name="factor">Of the reconstruction's gradient.</param>
    /// <param name="rows">Batch size.</param>
    public SparseCodes Select(TensorView<float> input, IPackedWeight encoder, float factor, int rows)
    {
        int k = _options.KAt(_state.Step, encoder.InFeatures);
        TensorView<float> bias = _state.Weights.EncoderBias;
        if (!_wholeBatch)
        {
            _backend.EncodeTopK(input, encoder, bias, rows, k, _buffers.Indices, _buffers.Values);
            return new SparseCodes(default, _buffers.Indices, _buffers.Values, _buffers.Dots, factor, rows, k);
        }

        _least = _backend.EncodeBatchTopK(
            input,
            encoder,
            bias,
            rows,
            rows * k,
            HintShare * _least,
            _buffers.RowStarts,
            _buffers.Indices,
            _buffers.Values);
        return new SparseCodes(
            _buffers.RowStarts, _buffers.Indices, _buffers.Values, _buffers.Dots, factor, rows, 0);
    }

    /// <summary>Moves the running threshold: towards the least active value of the batch, or, for TopK, towards that of
    /// a token, averaged over the tokens that have one (dictionary_learning).</summary>
    public void UpdateThreshold(in SparseCodes codes)
    {
        double mean = _wholeBatch ? _least : MeanOfLeast(codes);
        if (_state.Step <= _options.ThresholdAfter || !(mean > 0))
            return;
        double beta = _options.ThresholdDecay;
        _state.Threshold = _state.Threshold < 0 ? mean : (beta * _state.Threshold) + ((1 - beta) * mean);
    }

    private static double MeanOfLeast(in SparseCodes codes)
    {
        double sum = 0;
        int counted = 0;
        ReadOnlySpan<float> values = codes.Values.Span;
        for (int r = 0; r < codes.Rows; r++)
        {
            float least = float.PositiveInfinity;
            int end = (int)codes.First(r + 1);
            for (int slot = (int)codes.First(r); slot < end && values[slot] > 0; slot++)
                least = Math.Min(least, values[slot]);
            if (float.IsFinite(least))
            {
                sum += least;
                counted++;
            }
        }

        return counted == 0 ? 0 : sum / counted;
    }
}
