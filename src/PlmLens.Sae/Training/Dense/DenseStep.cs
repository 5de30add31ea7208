using System.Numerics.Tensors;
using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// A step of an autoencoder without top-k. The batch passes in tiles of rows: pre-activations by a matrix product, then
/// residuals and weight gradients from the entries that the rule lets through, so a step costs one product and what its
/// active latents cost, but at most five products. Memory: weights, moments, gradients, one tile.
/// </summary>
/// <typeparam name="TRule">The architecture's formula.</typeparam>
internal sealed class DenseStep<TRule> : ITrainingStep, IDenseStep
    where TRule : struct, IDenseRule
{
    private readonly IBackend _backend;
    private readonly TrainingBatch _batch;
    private readonly TrainingOptions _options;
    private readonly TrainerState _state;
    private readonly PhaseTimer _phases;
    private readonly IDenseArchitecture<TRule> _architecture;
    private readonly IPackedWeight _encoder;
    private readonly Resampling? _resampling;
    private readonly bool _subtracts;

    /// <summary>Takes over <paramref name="architecture"/> and <paramref name="buffers"/>.</summary>
    public DenseStep(
        IBackend backend,
        TrainingBatch batch,
        TrainerState state,
        TrainingOptions options,
        PhaseTimer phases,
        DenseBuffers buffers,
        IDenseArchitecture<TRule> architecture)
    {
        _backend = backend;
        _batch = batch;
        _options = options;
        _state = state;
        _phases = phases;
        _architecture = architecture;
        Buffers = buffers;
        _encoder = backend.Pack(state.Weights.Encoder, state.Weights.Latents, state.Weights.Width);
        _subtracts = batch.Target.IsNull && options.SubtractsDecoderBias;
        _resampling = options.ResampleSteps is { } steps ? new Resampling(state, options, steps) : null;
    }

    /// <inheritdoc/>
    public DenseBuffers Buffers { get; }

    /// <inheritdoc/>
    public double ClipScale { get; private set; } = 1;

    /// <inheritdoc/>
    public IReadOnlyList<DenseParameter> Parameters => _architecture.Parameters;

    /// <inheritdoc/>
    public Resampling? Resampling => _resampling;

    /// <inheritdoc/>
    public void Dispose()
    {
        _architecture.Dispose();
        _encoder.Dispose();
        Buffers.Dispose();
    }

    /// <inheritdoc/>
    public TensorView<float> Residual => Buffers.Residual;

    /// <inheritdoc/>
    public StepLosses ComputeGradients()
    {
        ReadTargets();
        _phases.End(Phase.Read);
        int rows = _batch.Rows;
        TRule rule = _architecture.Begin(_options.PenaltyAt(_state.Step, _state.Weights.Width), rows);
        for (int first = 0; first < rows; first += Buffers.TileRows)
            AddTile(rule, first, Math.Min(Buffers.TileRows, rows - first));

        double active = Total(Buffers.Active);
        var totals = new DenseTotals(rows, Total(Buffers.AuxiliarySquares), Total(Buffers.Penalties), active);
        double squares = Total(Buffers.Squares);
        _state.Dead.Observe(Buffers.Sum(1), rows);
        DensePenalty penalty = _architecture.Finish(totals);
        DecoderBiasGradient(rows);
        _phases.End(Phase.Statistics);

        double norm = GradientNorm();
        ClipScale = _options.Clip > 0 ? Math.Min(1, _options.Clip / (norm + 1e-6)) : 1;
        _phases.End(Phase.Norm);
        double reconstruction = _architecture.LossIsLength ? TotalLength() / rows : squares / rows;
        return new StepLosses(
            reconstruction + penalty.Loss,
            squares / rows,
            penalty.Sparsity,
            penalty.Auxiliary,
            active / rows,
            _state.Dead.Count,
            norm);
    }

    /// <inheritdoc/>
    public void ApplyGradients()
    {
        SaeWeights weights = _state.Weights;
        (int latents, int width, int outputs) = (weights.Latents, weights.Width, weights.OutputWidth);
        _state.Dead.Commit(_batch.Rows);
        AdamStep step = AdamStep.At(
            _options.RateAt(_state.Step),
            _options.MeanDecay,
            _options.Beta2,
            _options.Epsilon,
            _state.Step + 1,
            ClipScale);
        _backend.Adam(Buffers.Gradients.Encoder, step, checked(latents * width), _state.Encoder);
        if (_architecture.HasUnitDecoder)
            _backend.AdamUnitRows(Buffers.Gradients.Decoder, step, latents, outputs, _state.Decoder);
        else
            _backend.Adam(Buffers.Gradients.Decoder, step, checked(latents * outputs), _state.Decoder);
        _backend.Adam(Buffers.DecoderBiasGradient, step, outputs, _state.DecoderBias);
        for (int i = 0; i < Parameters.Count; i++)
            Update(Parameters[i], step, latents);
        _resampling?.Run(_batch);
        _phases.End(Phase.Update);

        _backend.Repack(weights.Encoder, _encoder);
        _phases.End(Phase.Pack);
    }

    // The input becomes what the encoder reads, the residual buffer what the active latents are to sum up to.
    private void ReadTargets()
    {
        SaeWeights weights = _state.Weights;
        (int rows, int width) = (_batch.Rows, weights.Width);
        bool transcodes = !_batch.Target.IsNull;
        _backend.Center(
            transcodes ? _batch.Target : _batch.Input,
            weights.DecoderBias,
            transcodes ? _state.TargetScale : _state.InputScale,
            rows,
            weights.OutputWidth,
            Buffers.Residual);
        TensorView<float> offset = _subtracts ? weights.DecoderBias : Buffers.NoOffset;
        _backend.Center(_batch.Input, offset, _state.InputScale, rows, width, _batch.Input);
        _resampling?.Begin(offset.Span);
    }

    private void AddTile(in TRule rule, int first, int rows)
    {
        SaeWeights weights = _state.Weights;
        (int latents, int width, int outputs) = (weights.Latents, weights.Width, weights.OutputWidth);
        TensorView<float> input = _batch.Input.Slice((long)first * width);
        TensorView<float> bias = _architecture.UsesEncoderBias ? weights.EncoderBias : default(TensorView<float>);
        _backend.Linear(input, _encoder, bias, rows, Epilogue.None, Buffers.PreActivations);
        _phases.End(Phase.Encode);

        var tile = new DenseTile(Buffers.PreActivations, weights.Decoder, rows, latents, outputs);
        TensorView<float> residual = Buffers.Residual.Slice((long)first * outputs);
        var residuals = new DenseResiduals(
            residual,
            Buffers.Squares.Slice(first),
            Buffers.Auxiliary,
            TRule.HasAuxiliary ? Buffers.AuxiliarySquares.Slice(first) : default,
            Buffers.Penalties.Slice(first),
            Buffers.Active.Slice(first));
        _backend.DenseResidual(tile, rule, residual, residuals);
        TensorView<float> factors = Buffers.Factors.Slice(first, rows);
        for (int r = 0; r < rows; r++)
            factors[r] = Factor(residuals.Squares[r]);
        _phases.End(Phase.Residual);

        _backend.DenseGradient(tile, rule, residuals, factors, input, width, first > 0, Buffers.Gradients);
        _phases.End(Phase.Gradient);
    }

    // Slope of the loss with respect to a reconstruction, over the residual: of the mean of |e|^2 or of |e|.
    private float Factor(float square)
    {
        if (!_architecture.LossIsLength)
            return -2f / _batch.Rows;
        return square > 0 ? -1f / (_batch.Rows * MathF.Sqrt(square)) : 0;
    }

    // b_dec is added to reconstructions, and where the encoder reads x - b_dec it also gets the slope of every
    // pre-activation: sum of g - sum over i of da_i e_i.
    private void DecoderBiasGradient(int rows)
    {
        SaeWeights weights = _state.Weights;
        TensorView<float> gradient = Buffers.DecoderBiasGradient;
        _backend.SumRows(Buffers.Residual, Buffers.Factors, rows, weights.OutputWidth, gradient);
        if (!_subtracts)
            return;
        _backend.SumRows(weights.Encoder, Buffers.Sum(0), weights.Latents, weights.Width, Buffers.EncoderPull);
        TensorPrimitives.Subtract(gradient.Span, Buffers.EncoderPull.Span, gradient.Span);
    }

    private double GradientNorm()
    {
        SaeWeights weights = _state.Weights;
        DenseGradients gradients = Buffers.Gradients;
        TensorView<float> across = _architecture.ProjectsBeforeClipping ? weights.Decoder : default(TensorView<float>);
        _backend.RowSquares(gradients.Decoder, across, weights.Latents, weights.OutputWidth, Buffers.LatentSquares);
        double squares = Total(Buffers.LatentSquares);
        _backend.RowSquares(gradients.Encoder, default, weights.Latents, weights.Width, Buffers.LatentSquares);
        squares += Total(Buffers.LatentSquares) + SumOfSquares(Buffers.DecoderBiasGradient);
        for (int i = 0; i < Parameters.Count; i++)
            squares += SumOfSquares(Parameters[i].Gradient);
        return Math.Sqrt(squares);
    }

    private void Update(in DenseParameter parameter, in AdamStep step, int latents)
    {
        Span<float> value = parameter.Parameter.Value.View<float>().Span;
        if (parameter.IsLogarithmic)
            TensorPrimitives.Log(value, value);
        _backend.Adam(parameter.Gradient, step, latents, parameter.Parameter.Adam);
        if (parameter.IsLogarithmic)
            TensorPrimitives.Exp(value, value);
    }

    private double TotalLength()
    {
        double sum = 0;
        foreach (float square in Buffers.Squares.Span)
            sum += Math.Sqrt(square);
        return sum;
    }

    private static double Total(TensorView<float> values)
    {
        double sum = 0;
        if (!values.IsNull)
        {
            foreach (float value in values.Span)
                sum += value;
        }

        return sum;
    }

    private static double SumOfSquares(TensorView<float> values)
    {
        double sum = 0;
        foreach (float value in values.Span)
            sum += (double)value * value;
        return sum;
    }
}
