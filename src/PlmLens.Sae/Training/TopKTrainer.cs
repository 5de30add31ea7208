using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Trains a <see cref="TopKSae"/>. One call of <see cref="Step"/> minimises, for one batch, the mean over tokens of
/// |x - x'|^2 plus AuxAlpha times <see cref="AuxiliaryLoss"/>: gradient of decoder rows projected off the rows,
/// gradient clipped, Adam, decoder rows divided by their length. After top-k everything is sparse. A step allocates
/// nothing, and its result has the same bits for any number of threads.
/// </summary>
/// <remarks>docs/methods-sae.md has the formulas and their sources. Not thread-safe.</remarks>
public sealed class TopKTrainer : IDisposable
{
    private readonly IBackend _backend;
    private readonly IActivationSource _source;
    private readonly TopKOptions _options;
    private readonly TrainerState _state;
    private readonly AuxiliaryLoss _auxiliary;
    private readonly IPackedWeight _encoder;

    /// <summary>Starts a run.</summary>
    /// <param name="backend">Runs the ops.</param>
    /// <param name="source">Batches.</param>
    /// <param name="options">Checked against the source's width.</param>
    /// <param name="initial">Weights to start from, for scaled hidden states, taken over; null for random ones.</param>
    /// <exception cref="UsageException">The options contradict each other or the data.</exception>
    /// <exception cref="PlmLensException">A sampled hidden state is not finite, or all are equal.</exception>
    public TopKTrainer(
        IBackend backend, IActivationSource source, TopKOptions options, SaeWeights? initial = null)
        : this(backend, source, options, Start(source, options, initial))
    {
    }

    private TopKTrainer(IBackend backend, IActivationSource source, TopKOptions options, TrainerState state)
    {
        _backend = backend;
        _source = source;
        _options = options;
        _state = state;
        _auxiliary = new AuxiliaryLoss(backend, state.Weights, options);
        _encoder = backend.Pack(state.Weights.Encoder, options.Latents, source.Width);
        Buffers = new StepBuffers(
            options.BatchSize, source.Width, options.Latents, options.K, options.AuxSlots(source.Width));
    }

    /// <summary>Settings of the run.</summary>
    public TopKOptions Options => _options;

    /// <summary>Steps done.</summary>
    public long StepsDone => _state.Step;

    /// <summary>True when all steps are done.</summary>
    public bool IsFinished => _state.Step >= _options.Steps;

    /// <summary>The factor on hidden states during training; already folded into <see cref="Export"/>.</summary>
    public double InputScale => _state.InputScale;

    /// <summary>Running mean of the smallest active value in raw units, for use as a JumpReLU; null before it starts.
    /// </summary>
    public double? Threshold => _state.Threshold < 0 ? null : _state.Threshold / _state.InputScale;

    /// <summary>Time of each part of the steps.</summary>
    public PhaseTimer Phases { get; } = new();

    internal StepBuffers Buffers { get; }

    internal TrainerState State => _state;

    internal double ClipScale { get; private set; } = 1;

    /// <summary>Continues the run that <paramref name="path"/> holds, to the same bits as if it had never
    /// stopped.</summary>
    /// <param name="backend">Runs the ops.</param>
    /// <param name="source">The same batches.</param>
    /// <param name="options">The same settings.</param>
    /// <param name="path">Written by <see cref="SaveCheckpoint"/>.</param>
    /// <exception cref="PlmLensException">The file is damaged, or settings or data differ; lists every difference.
    /// </exception>
    public static TopKTrainer Resume(IBackend backend, IActivationSource source, TopKOptions options, string path)
    {
        options.Validate(source.Width);
        return new TopKTrainer(backend, source, options, TrainerCheckpoint.Load(path, source, options));
    }

    /// <summary>Writes everything that the run needs to continue; the file appears whole or not at all.</summary>
    /// <exception cref="PlmLensException">The file cannot be written.</exception>
    public void SaveCheckpoint(string path) => TrainerCheckpoint.Save(path, _state, _source, _options);

    /// <summary>Does one step.</summary>
    /// <returns>What the step saw.</returns>
    /// <exception cref="PlmLensException">A hidden state is not finite (says which), or training diverged; the weights
    /// are those before the step.</exception>
    public StepReport Step()
    {
        if (IsFinished)
            throw new InvalidOperationException($"All {_options.Steps} steps are done.");
        StepReport report = ComputeGradients();
        ApplyGradients();
        return report;
    }

    /// <summary>The autoencoder as trained so far, for raw hidden states.</summary>
    /// <param name="backend">Runs it.</param>
    /// <returns>A copy; the trainer goes on independently.</returns>
    public TopKSae Export(IBackend backend) =>
        new(backend, _state.Weights.FoldInputScale(_state.InputScale), _options.K);

    /// <inheritdoc/>
    public void Dispose()
    {
        _auxiliary.Dispose();
        _encoder.Dispose();
        Buffers.Dispose();
        _state.Dispose();
    }

    /// <summary>First half of a step: losses, and gradients in <see cref="Buffers"/>. Changes no parameter.</summary>
    internal StepReport ComputeGradients()
    {
        (int rows, int width, int k) = (_options.BatchSize, _source.Width, _options.K);
        SaeWeights weights = _state.Weights;
        Phases.Start();
        _source.ReadBatch(_state.Step, rows, Buffers.Input);
        _backend.Center(Buffers.Input, weights.DecoderBias, _state.InputScale, rows, width, Buffers.Input);
        Phases.End(Phase.Read);

        _backend.EncodeTopK(
            Buffers.Input, _encoder, weights.EncoderBias, rows, k, Buffers.Indices, Buffers.Values);
        Phases.End(Phase.Encode);

        float factor = (float)(-2.0 / rows);
        _backend.SparseResidual(
            Buffers.Input,
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
        double squares = SumOfSquares(rows);
        Phases.End(Phase.Residual);

        long active = _state.Dead.Observe(Buffers.Indices, Buffers.Values, rows, k);
        _backend.SumRows(Buffers.MainResidual, default, rows, width, Buffers.ResidualSums);
        Phases.End(Phase.Statistics);

        SparseCodes auxiliaryCodes = default;
        double auxiliaryLoss = 0;
        if (_options.AuxAlpha > 0 && _state.Dead.Count > 0)
            auxiliaryLoss = _auxiliary.Compute(_state.Dead.Dead, squares, rows, Buffers, out auxiliaryCodes);
        Phases.End(Phase.Auxiliary);

        var codes = new SparseCodes(Buffers.Indices, Buffers.Values, Buffers.Dots, factor, rows, k);
        _backend.GroupByLatent(codes, auxiliaryCodes, weights.Latents, Buffers.Groups);
        Phases.End(Phase.Group);

        double norm = GradientNorm(factor, rows, width);
        ClipScale = _options.ClipNorm > 0 ? Math.Min(1, _options.ClipNorm / (norm + 1e-6)) : 1;
        Phases.End(Phase.Norm);
        double loss = squares / rows;
        return new StepReport(
            _state.Step,
            loss + (_options.AuxAlpha * auxiliaryLoss),
            loss,
            auxiliaryLoss,
            loss / _state.InputVariance,
            (double)active / rows,
            _state.Dead.Count,
            _options.RateAt(_state.Step),
            norm,
            _state.Threshold);
    }

    /// <summary>Second half of a step: counters, threshold and parameters.</summary>
    internal void ApplyGradients()
    {
        (int rows, int width, int latents) = (_options.BatchSize, _source.Width, _options.Latents);
        Phases.Start();
        _state.Dead.Commit(rows);
        if (_state.Step > _options.ThresholdAfter)
            UpdateThreshold(rows, _options.K);
        Phases.End(Phase.Statistics);

        AdamStep step = AdamStep.At(
            _options.RateAt(_state.Step),
            _options.Beta1,
            _options.Beta2,
            _options.Epsilon,
            _state.Step + 1,
            ClipScale);
        _backend.SparseAdam(
            Buffers.Groups,
            Buffers.Residuals,
            Buffers.Input,
            step,
            rows,
            latents,
            width,
            _state.Encoder,
            _state.EncoderBias,
            _state.Decoder);
        _backend.Adam(Buffers.DecoderBiasGradient, step, width, _state.DecoderBias);
        Phases.End(Phase.Update);

        _backend.Repack(_state.Weights.Encoder, _encoder);
        _state.Step++;
        Phases.End(Phase.Pack);
    }

    private static TrainerState Start(IActivationSource source, TopKOptions options, SaeWeights? initial)
    {
        options.Validate(source.Width);
        if (initial is not null && (initial.Width != source.Width || initial.Latents != options.Latents))
        {
            throw new PlmLensException(
                $"The initial weights are {initial.Latents} x {initial.Width}, but the run needs {options.Latents} x " +
                $"{source.Width}.");
        }

        return TopKInitialiser.Start(source, options, initial);
    }

    private double SumOfSquares(int rows)
    {
        double sum = 0;
        foreach (float square in Buffers.Squares.Span)
            sum += square;
        if (double.IsFinite(sum))
            return sum;

        for (int r = 0; r < rows; r++)
        {
            foreach (float value in Buffers.Input.Row(r, _source.Width).Span)
            {
                if (!float.IsFinite(value))
                    throw TopKInitialiser.BadRow(_source, _state.Step, rows, r);
            }
        }

        throw new PlmLensException(
            $"Training diverged at step {_state.Step}: the loss is no longer a number; use a lower learning rate.");
    }

    // The input is x - b_dec, so b_dec gets the gradient of the reconstruction directly and that of every
    // pre-activation through the encoder: sum of g - sum over i of db_enc[i] e_i.
    private double GradientNorm(float factor, int rows, int width)
    {
        SaeWeights weights = _state.Weights;
        _backend.SparseGradientSquares(
            Buffers.Groups,
            Buffers.Residuals,
            Buffers.Input,
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
