using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// A step of TopK, BatchTopK or Matryoshka: the mean over tokens of |x - x'|^2, for Matryoshka summed with weights over
/// the nested prefixes, plus the weighted <see cref="AuxiliaryLoss"/>; gradient of decoder rows projected off the rows,
/// gradient clipped, Adam, decoder rows divided by their length. After the selection everything is sparse: nothing has
/// batch x latents elements.
/// </summary>
internal sealed class SparseStep : ITrainingStep
{
    private readonly IBackend _backend;
    private readonly TrainingBatch _batch;
    private readonly TrainingOptions _options;
    private readonly TrainerState _state;
    private readonly PhaseTimer _phases;
    private readonly CodeSelection _selection;
    private readonly NestedPrefixes? _prefixes;
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
        _prefixes = options.Architecture == Architecture.Matryoshka ? new NestedPrefixes(options) : null;
        _auxiliary = new AuxiliaryLoss(backend, state.Weights, options);
        _encoder = backend.Pack(state.Weights.Encoder, latents, width);
        Buffers = new SparseBuffers(
            batch.Rows, width, width, latents, options.MostK(width), options.AuxSlots(width), Prefixes.Count);
        _selection = new CodeSelection(backend, options, state, Buffers);
    }

    internal SparseBuffers Buffers { get; }

    /// <summary>The codes of the batch.</summary>
    internal SparseCodes Codes { get; private set; }

    /// <summary>The codes of the auxiliary loss; default when there are none.</summary>
    internal SparseCodes AuxiliaryCodes { get; private set; }

    /// <summary>[rows, width]: scaled hidden states minus b_dec, which is what the encoder reads.</summary>
    internal TensorView<float> Input => _batch.Input;

    internal double ClipScale { get; private set; } = 1;

    private LatentPrefixes Prefixes => _prefixes?.View ?? default;

    /// <inheritdoc/>
    public void Dispose()
    {
        _auxiliary.Dispose();
        _encoder.Dispose();
        _prefixes?.Dispose();
        Buffers.Dispose();
    }

    /// <inheritdoc/>
    public StepLosses ComputeGradients()
    {
        (int rows, int width) = (_batch.Rows, _state.Weights.Width);
        SaeWeights weights = _state.Weights;
        _backend.Center(Input, weights.DecoderBias, _state.InputScale, rows, width, Input);
        _phases.End(Phase.Read);

        float factor = (float)(-2.0 / rows);
        Codes = _selection.Select(Input, _encoder, factor, rows);
        _phases.End(Phase.Encode);

        (double loss, double squares) = Reconstruct(rows, width);
        _phases.End(Phase.Residual);

        long active = _state.Dead.Observe(Codes);
        _backend.SumRows(Buffers.MainResidual, default, rows, width, Buffers.ResidualSums);
        if (_prefixes is not null)
            _backend.SumRows(Buffers.Suffixes, default, rows, width, Buffers.SuffixSums);
        _phases.End(Phase.Statistics);

        SparseCodes auxiliaryCodes = default;
        double auxiliaryLoss = 0;
        if (_options.AuxWeight > 0 && _state.Dead.Count > 0)
            auxiliaryLoss = _auxiliary.Compute(_state.Dead.Dead, squares, rows, Input, Buffers, out auxiliaryCodes);
        AuxiliaryCodes = auxiliaryCodes;
        _phases.End(Phase.Auxiliary);

        _backend.GroupByLatent(Codes, auxiliaryCodes, Prefixes, weights.Latents, Buffers.Groups);
        _phases.End(Phase.Group);

        double norm = GradientNorm(factor, width);
        ClipScale = _options.Clip > 0 ? Math.Min(1, _options.Clip / (norm + 1e-6)) : 1;
        _phases.End(Phase.Norm);
        return new StepLosses(
            loss + (_options.AuxWeight * auxiliaryLoss),
            squares / rows,
            0,
            auxiliaryLoss,
            (double)active / rows,
            _state.Dead.Count,
            norm);
    }

    /// <inheritdoc/>
    public void ApplyGradients()
    {
        (int width, int latents) = (_state.Weights.Width, _state.Weights.Latents);
        _state.Dead.Commit(_batch.Rows);
        _selection.UpdateThreshold(Codes);
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
            true,
            latents,
            width,
            width,
            _state.Encoder,
            _state.EncoderBias,
            _state.Decoder);
        _backend.Adam(Buffers.DecoderBiasGradient, step, width, _state.DecoderBias);
        _phases.End(Phase.Update);

        _backend.Repack(_state.Weights.Encoder, _encoder);
        _phases.End(Phase.Pack);
    }

    // The weighted reconstruction loss, and the sum of squares of the residual of all latents together.
    private (double Loss, double Squares) Reconstruct(int rows, int width)
    {
        TensorView<float> decoder = _state.Weights.Decoder;
        if (_prefixes is null)
        {
            _backend.SparseResidual(Input, Codes, decoder, width, Buffers.MainResidual, Buffers.Squares);
            double sum = 0;
            foreach (float square in Buffers.Squares.Span)
                sum += square;
            return (sum / rows, sum);
        }

        _backend.PrefixResidual(
            Input, Codes, decoder, Prefixes, width, Buffers.MainResidual, Buffers.Suffixes, Buffers.Squares);
        (double loss, double last) = (0, 0);
        for (int g = 0; g < Prefixes.Count; g++)
        {
            last = 0;
            for (int r = 0; r < rows; r++)
                last += Buffers.Squares[((long)r * Prefixes.Count) + g];
            loss += Prefixes.Weights[g] * last / rows;
        }

        return (loss, last);
    }

    // The input is x - b_dec, so b_dec gets the gradient of the reconstruction directly and that of every
    // pre-activation through the encoder: sum of g - sum over i of db_enc[i] e_i.
    private double GradientNorm(float factor, int width)
    {
        SaeWeights weights = _state.Weights;
        _backend.SparseGradientSquares(
            Buffers.Groups,
            Buffers.Residuals,
            Input,
            weights.Decoder,
            true,
            weights.Latents,
            width,
            width,
            Buffers.EncoderBiasGradient,
            Buffers.LatentSquares);
        _backend.SumRows(weights.Encoder, Buffers.EncoderBiasGradient, weights.Latents, width, Buffers.EncoderPull);
        double squares = 0;
        for (int c = 0; c < width; c++)
        {
            float gradient = (factor * Buffers.SuffixSums[c]) - Buffers.EncoderPull[c];
            Buffers.DecoderBiasGradient[c] = gradient;
            squares += (double)gradient * gradient;
        }

        foreach (float square in Buffers.LatentSquares.Span)
            squares += square;
        return Math.Sqrt(squares);
    }
}
