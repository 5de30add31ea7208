using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// A step of TopK: the mean over tokens of |x - x'|^2 plus the weighted <see cref="AuxiliaryLoss"/>; gradient of decoder
/// rows projected off the rows, gradient clipped, Adam, decoder rows divided by their length. After top-k everything is
/// sparse: nothing has batch x latents elements.
/// </summary>
internal sealed class SparseStep : ITrainingStep
{
    private readonly IBackend _backend;
    private readonly TrainingBatch _batch;
    private readonly TrainingOptions _options;
    private readonly TrainerState _state;
    private readonly PhaseTimer _phases;
    private readonly AuxiliaryLoss _auxiliary;
    private readonly IPackedWeight _encoder;

    public SparseStep(
        IBackend backend, TrainingBatch batch, TrainerState state, TrainingOptions options, PhaseTimer phases)
    {
        _backend = backend;
        _batch = batch;
        _options = options;
        _state = state;
        _phases = phases;
        (int latents, int width) = (state.Weights.Latents, state.Weights.Width);
        _auxiliary = new AuxiliaryLoss(backend, state.Weights, options);
        _encoder = backend.Pack(state.Weights.Encoder, latents, width);
        Buffers = new SparseBuffers(batch.Rows, width, latents, options.ActiveK, options.AuxSlots(width));
    }

    internal SparseBuffers Buffers { get; }

    /// <summary>[rows, width]: scaled hidden states minus b_dec, which is what the encoder reads.</summary>
    internal TensorView<float> Input => _batch.Input;

    internal double ClipScale { get; private set; } = 1;

    /// <inheritdoc/>
    public void Dispose()
    {
        _auxiliary.Dispose();
        _encoder.Dispose();
        Buffers.Dispose();
    }

    /// <inheritdoc/>
    public StepLosses ComputeGradients()
    {
        (int rows, int width, int k) = (_batch.Rows, _state.Weights.Width, _options.ActiveK);
        SaeWeights weights = _state.Weights;
        _backend.Center(Input, weights.DecoderBias, _state.InputScale, rows, width, Input);
        _phases.End(Phase.Read);

        _backend.EncodeTopK(
            Input, _encoder, weights.EncoderBias, rows, k, Buffers.Indices, Buffers.Values);
        _phases.End(Phase.Encode);

        float factor = (float)(-2.0 / rows);
        _backend.SparseResidual(
            Input,
            Buffers.Indices,
            Buffers.Values,
            weights.Decoder,
            factor,
            rows,
            k,
            width,
            Buffers.MainResidual,
            Buffers.Squares,
            Buffers.Dots);
        double squares = SumOfSquares();
        _phases.End(Phase.Residual);

        long active = _state.Dead.Observe(Buffers.Indices, Buffers.Values, rows, k);
        _backend.SumRows(Buffers.MainResidual, default, rows, width, Buffers.ResidualSums);
        _phases.End(Phase.Statistics);

        SparseCodes auxiliaryCodes = default;
        double auxiliaryLoss = 0;
        if (_options.AuxWeight > 0 && _state.Dead.Count > 0)
            auxiliaryLoss = _auxiliary.Compute(_state.Dead.Dead, squares, rows, Input, Buffers, out auxiliaryCodes);
        _phases.End(Phase.Auxiliary);

        var codes = new SparseCodes(Buffers.Indices, Buffers.Values, Buffers.Dots, factor, rows, k);
        _backend.GroupByLatent(codes, auxiliaryCodes, weights.Latents, Buffers.Groups);
        _phases.End(Phase.Group);

        double norm = GradientNorm(factor, rows, width);
        ClipScale = _options.Clip > 0 ? Math.Min(1, _options.Clip / (norm + 1e-6)) : 1;
        _phases.End(Phase.Norm);
        double loss = squares / rows;
        return new StepLosses(
            loss + (_options.AuxWeight * auxiliaryLoss),
            loss,
            0,
            auxiliaryLoss,
            (double)active / rows,
            _state.Dead.Count,
            norm);
    }

    /// <inheritdoc/>
    public void ApplyGradients()
    {
        (int rows, int width, int latents) = (_batch.Rows, _state.Weights.Width, _state.Weights.Latents);
        _state.Dead.Commit(rows);
        if (_state.Step > _options.ThresholdAfter)
            UpdateThreshold(rows, _options.ActiveK);
        _phases.End(Phase.Statistics);

        AdamStep step = AdamStep.At(
            _options.RateAt(_state.Step),
            _options.MeanDecay,
            _options.Beta2,
            _options.Epsilon,
            _state.Step + 1,
            ClipScale);
        _backend.SparseAdam(
            Buffers.Groups,
            Buffers.Residuals,
            Input,
            step,
            rows,
            latents,
            width,
            _state.Encoder,
            _state.EncoderBias,
            _state.Decoder);
        _backend.Adam(Buffers.DecoderBiasGradient, step, width, _state.DecoderBias);
        _phases.End(Phase.Update);

        _backend.Repack(_state.Weights.Encoder, _encoder);
        _phases.End(Phase.Pack);
    }

    private double SumOfSquares()
    {
        double sum = 0;
        foreach (float square in Buffers.Squares.Span)
            sum += square;
        return sum;
    }

    // The input is x - b_dec, so b_dec gets the gradient of the reconstruction directly and that of every
    // pre-activation through the encoder: sum of g - sum over i of db_enc[i] e_i.
    private double GradientNorm(float factor, int rows, int width)
    {
        SaeWeights weights = _state.Weights;
        _backend.SparseGradientSquares(
            Buffers.Groups,
            Buffers.Residuals,
            Input,
            weights.Decoder,
            rows,
            weights.Latents,
            width,
            Buffers.EncoderBiasGradient,
            Buffers.LatentSquares);
        _backend.SumRows(weights.Encoder, Buffers.EncoderBiasGradient, weights.Latents, width, Buffers.EncoderPull);
        double squares = 0;
        for (int c = 0; c < width; c++)
        {
            float gradient = (factor * Buffers.ResidualSums[c]) - Buffers.EncoderPull[c];
            Buffers.DecoderBiasGradient[c] = gradient;
            squares += (double)gradient * gradient;
        }

        foreach (float square in Buffers.LatentSquares.Span)
            squares += square;
        return Math.Sqrt(squares);
    }

    // dictionary_learning's running threshold: the smallest active value of each token, averaged over tokens.
    private void UpdateThreshold(int rows, int k)
    {
        double sum = 0;
        int counted = 0;
        for (int r = 0; r < rows; r++)
        {
            float least = float.PositiveInfinity;
            foreach (float value in Buffers.Values.Slice((long)r * k, k).Span)
            {
                if (value > 0)
                    least = Math.Min(least, value);
            }

            if (float.IsFinite(least))
            {
                sum += least;
                counted++;
            }
        }

        if (counted == 0)
            return;
        double beta = _options.ThresholdBeta, mean = sum / counted;
        _state.Threshold = _state.Threshold < 0 ? mean : (beta * _state.Threshold) + ((1 - beta) * mean);
    }
}
