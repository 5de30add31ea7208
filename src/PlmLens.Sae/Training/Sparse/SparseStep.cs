using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// A step of TopK, BatchTopK or Matryoshka: the mean over tokens of |x - x'|^2, for Matryoshka summed with weights over
/// the nested prefixes, plus the weighted <see cref="AuxiliaryLoss"/>; gradient of decoder rows projected off the rows,
/// gradient clipped, Adam, decoder rows divided by their length. A transcoder's encoder reads x, its decoder rows are
/// free (they start at 0), and what it is to write is y - b_dec - W_skip x. After the selection everything is sparse:
/// nothing has batch x latents elements.
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
    private readonly SkipMatrix? _skip;
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
        _skip = state.Weights.Skip is null ? null : new SkipMatrix(backend, state.Weights);
        _auxiliary = new AuxiliaryLoss(backend, state.Weights, options);
        _encoder = backend.Pack(state.Weights.Encoder, latents, width);
        Buffers = new SparseBuffers(
            batch.Rows,
            width,
            state.Weights.OutputWidth,
            latents,
            options.MostK(width),
            options.AuxSlots(width),
            Prefixes.Count);
        _selection = new CodeSelection(backend, options, state, Buffers);
    }

    internal SparseBuffers Buffers { get; }

    /// <summary>The codes of the batch.</summary>
    internal SparseCodes Codes { get; private set; }

    /// <summary>The codes of the auxiliary loss; default when there are none.</summary>
    internal SparseCodes AuxiliaryCodes { get; private set; }

    /// <summary>[rows, width]: what the encoder reads: scaled hidden states, less b_dec in an autoencoder.</summary>
    internal TensorView<float> Input => _batch.Input;

    /// <inheritdoc/>
    public TensorView<float> Residual => Buffers.MainResidual;

    /// <summary>Gradient of W_skip; default when there is none.</summary>
    internal TensorView<float> SkipGradient => _skip?.Gradient ?? default;

    internal double ClipScale { get; private set; } = 1;

    // [rows, output width]: what the latents are to add up to.
    private TensorView<float> Target => _state.IsTranscoder ? _batch.Target : _batch.Input;

    private bool HasUnitRows => !_state.IsTranscoder;

    private LatentPrefixes Prefixes => _prefixes?.View ?? default;

    /// <inheritdoc/>
    public void Dispose()
    {
        _auxiliary.Dispose();
        _encoder.Dispose();
        _prefixes?.Dispose();
        _skip?.Dispose();
        Buffers.Dispose();
    }

    /// <inheritdoc/>
    public StepLosses ComputeGradients()
    {
        SaeWeights weights = _state.Weights;
        (int rows, int outputs) = (_batch.Rows, weights.OutputWidth);
        PrepareBatch();
        _phases.End(Phase.Read);

        float factor = (float)(-2.0 / rows);
        Codes = _selection.Select(Input, _encoder, factor, rows);
        _phases.End(Phase.Encode);

        (double loss, double squares) = Reconstruct(rows, outputs);
        _phases.End(Phase.Residual);

        long active = _state.Dead.Observe(Codes);
        _backend.SumRows(Buffers.MainResidual, default, rows, outputs, Buffers.ResidualSums);
        if (_prefixes is not null)
            _backend.SumRows(Buffers.Suffixes, default, rows, outputs, Buffers.SuffixSums);
        _phases.End(Phase.Statistics);

        SparseCodes auxiliaryCodes = default;
        double auxiliaryLoss = 0;
        if (_options.AuxWeight > 0 && _state.Dead.Count > 0)
            auxiliaryLoss = _auxiliary.Compute(_state.Dead.Dead, squares, rows, Input, Buffers, out auxiliaryCodes);
        AuxiliaryCodes = auxiliaryCodes;
        _phases.End(Phase.Auxiliary);

        _backend.GroupByLatent(Codes, auxiliaryCodes, Prefixes, weights.Latents, Buffers.Groups);
        _phases.End(Phase.Group);

        double norm = GradientNorm(factor);
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
        SaeWeights weights = _state.Weights;
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
            Buffers.Gradients,
            step,
            HasUnitRows,
            weights.Latents,
            weights.Width,
            weights.OutputWidth,
            _state.Encoder,
            _state.EncoderBias,
            _state.Decoder);
        _backend.Adam(Buffers.DecoderBiasGradient, step, weights.OutputWidth, _state.DecoderBias);
        _skip?.Update(step, _state["W_skip"].Adam);
        _phases.End(Phase.Update);

        _backend.Repack(weights.Encoder, _encoder);
        _phases.End(Phase.Pack);
    }

    // The weighted reconstruction loss, and the sum of squares of the residual of all latents together.
    private (double Loss, double Squares) Reconstruct(int rows, int outputs)
    {
        TensorView<float> decoder = _state.Weights.Decoder;
        if (_prefixes is null)
        {
            _backend.SparseResidual(Target, Codes, decoder, outputs, Buffers.MainResidual, Buffers.Squares);
            double sum = 0;
            foreach (float square in Buffers.Squares.Span)
                sum += square;
            return (sum / rows, sum);
        }

        _backend.PrefixResidual(
            Target, Codes, decoder, Prefixes, outputs, Buffers.MainResidual, Buffers.Suffixes, Buffers.Squares);
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

    private void PrepareBatch()
    {
        SaeWeights weights = _state.Weights;
        if (!_state.IsTranscoder)
        {
            _backend.Center(Input, weights.DecoderBias, _state.InputScale, _batch.Rows, weights.Width, Input);
            return;
        }

        _backend.Center(Input, Buffers.NoOffset, _state.InputScale, _batch.Rows, weights.Width, Input);
        _backend.Center(Target, weights.DecoderBias, _state.TargetScale, _batch.Rows, weights.OutputWidth, Target);
        _skip?.SubtractFrom(Target, Input, _batch.Rows);
    }

    private double GradientNorm(float factor)
    {
        SaeWeights weights = _state.Weights;
        _backend.SparseGradientSquares(
            Buffers.Groups,
            Buffers.Residuals,
            Input,
            weights.Decoder,
            HasUnitRows,
            weights.Latents,
            weights.Width,
            weights.OutputWidth,
            Buffers.EncoderBiasGradient,
            Buffers.LatentSquares,
            Buffers.Gradients);
        double squares = DecoderBiasGradient(factor);
        foreach (float square in Buffers.LatentSquares.Span)
            squares += square;
        if (_skip is not null)
            squares += _skip.ComputeGradient(Buffers.Suffixes, Input, factor, _batch.Rows);
        return Math.Sqrt(squares);
    }

    // b_dec is added to the output: sum of g. In an autoencoder the encoder's input is x - b_dec, so b_dec also gets
    // the gradient of every pre-activation: less the sum over i of db_enc[i] e_i. Returns the squared length.
    private double DecoderBiasGradient(float factor)
    {
        SaeWeights weights = _state.Weights;
        bool subtracts = !_state.IsTranscoder;
        if (subtracts)
        {
            _backend.SumRows(
                weights.Encoder, Buffers.EncoderBiasGradient, weights.Latents, weights.Width, Buffers.EncoderPull);
        }

        double squares = 0;
        for (int c = 0; c < weights.OutputWidth; c++)
        {
            float gradient = (factor * Buffers.SuffixSums[c]) - (subtracts ? Buffers.EncoderPull[c] : 0);
            Buffers.DecoderBiasGradient[c] = gradient;
            squares += (double)gradient * gradient;
        }

        return squares;
    }
}
