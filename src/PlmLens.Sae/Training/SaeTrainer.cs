using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>
/// Trains a sparse autoencoder of any <see cref="Architecture"/>. A step allocates nothing, and its result has the same
/// bits for any number of threads; a run that is stopped and resumed ends with the same bytes as one that was not.
/// </summary>
/// <remarks>docs/methods-sae.md has the formulas and their sources. Not thread-safe.</remarks>
public sealed class SaeTrainer : IDisposable
{
    private readonly IActivationSource _source;
    private readonly TrainingBatch _batch;
    private readonly double[] _streamFvu;

    /// <summary>Starts a run.</summary>
    /// <param name="backend">Runs the ops.</param>
    /// <param name="source">Batches.</param>
    /// <param name="options">Checked against the source's width.</param>
    /// <param name="initial">Weights to start from, for scaled hidden states, taken over; null for random ones.</param>
    /// <exception cref="UsageException">The options contradict each other or the data.</exception>
    /// <exception cref="PlmLensException">A sampled hidden state is not finite, or all are equal.</exception>
    public SaeTrainer(
        IBackend backend, IActivationSource source, TrainingOptions options, SaeWeights? initial = null)
        : this(
            backend,
            NormalisedSource.Over(source, options.InputScaling),
            options,
            scaled => Initialiser.Start(scaled, options, initial))
    {
    }

    private SaeTrainer(
        IBackend backend,
        IActivationSource source,
        TrainingOptions options,
        Func<IActivationSource, TrainerState> start)
    {
        _source = source;
        Options = options;
        TrainerState state = start(source);
        State = state;
        _batch = new TrainingBatch(options.BatchSize, source.Width, source.TargetWidth);
        _streamFvu = new double[state.StreamScales.Count];
        Family = TrainingSteps.Create(backend, _batch, state, options, Phases);
    }

    /// <summary>Settings of the run.</summary>
    public TrainingOptions Options { get; }

    /// <summary>Steps done.</summary>
    public long StepsDone => State.Step;

    /// <summary>True when all steps are done.</summary>
    public bool IsFinished => State.Step >= Options.Steps;

    /// <summary>The factor on hidden states during training (of a crosscoder, on those of its first stream); already
    /// folded into <see cref="Export"/>.</summary>
    public double InputScale => FirstScale;

    /// <summary>Running mean of the smallest active value in raw units, for use as a JumpReLU; null before it starts.
    /// </summary>
    public double? Threshold => State.Threshold < 0 ? null : State.Threshold / FirstScale;

    /// <summary>FVU of each stream of a crosscoder in the last step, against the variance of the first sample; empty
    /// with one stream.</summary>
    public ReadOnlySpan<double> StreamFvu => _streamFvu;

    /// <summary>Where each latent of a crosscoder of two streams lives, see <see cref="RelativeDecoderNorms"/>; null
    /// for anything else.</summary>
    public float[]? RelativeNorms() => State.StreamScales.Count != 2
        ? null
        : RelativeDecoderNorms.Of(State.Weights.Decoder, Options.Latents, _source.Width / 2, (1, 1));

    /// <summary>Time of each part of the steps.</summary>
    public PhaseTimer Phases { get; } = new();

    internal ITrainingStep Family { get; }

    internal TrainerState State { get; }

    private double FirstScale => State.StreamScales.Count > 0 ? State.StreamScales[0] : State.InputScale;

    /// <summary>Continues the run that <paramref name="path"/> holds, to the same bits as if it had never
    /// stopped.</summary>
    /// <param name="backend">Runs the ops.</param>
    /// <param name="source">The same batches.</param>
    /// <param name="options">The same settings.</param>
    /// <param name="path">Written by <see cref="SaveCheckpoint"/>.</param>
    /// <exception cref="PlmLensException">The file is damaged, or settings or data differ; lists every difference.
    /// </exception>
    public static SaeTrainer Resume(IBackend backend, IActivationSource source, TrainingOptions options, string path)
    {
        options.Validate(source.Width);
        return new SaeTrainer(
            backend,
            NormalisedSource.Over(source, options.InputScaling),
            options,
            scaled => TrainerCheckpoint.Load(path, scaled, options));
    }

    /// <summary>Writes everything that the run needs to continue; the file appears whole or not at all.</summary>
    /// <exception cref="PlmLensException">The file cannot be written.</exception>
    public void SaveCheckpoint(string path) => TrainerCheckpoint.Save(path, State, _source, Options);

    /// <summary>Does one step.</summary>
    /// <returns>What the step saw.</returns>
    /// <exception cref="PlmLensException">A hidden state is not finite (says which), or training diverged; the weights
    /// are those before the step.</exception>
    public StepReport Step()
    {
        if (IsFinished)
            throw new InvalidOperationException($"All {Options.Steps} steps are done.");
        StepReport report = ComputeGradients();
        ApplyGradients();
        return report;
    }

    /// <summary>The autoencoder as trained so far, for raw hidden states.</summary>
    /// <param name="backend">Runs it.</param>
    /// <returns>A copy; the trainer goes on independently.</returns>
    public SparseAutoencoder Export(IBackend backend) => TrainedAutoencoder.Make(backend, State, Options);

    /// <inheritdoc/>
    public void Dispose()
    {
        Family.Dispose();
        _batch.Dispose();
        State.Dispose();
    }

    /// <summary>First half of a step: reads the batch, computes losses and gradients. Changes no parameter.</summary>
    internal StepReport ComputeGradients()
    {
        Phases.Start();
        _source.ReadBatch(State.Step, _batch.Rows, _batch.Input, _batch.Target);
        StreamScaling.Apply(_batch.Input, _batch.Rows, _source.Width, State.StreamScales);
        StepLosses losses = Family.ComputeGradients();
        if (!double.IsFinite(losses.Loss))
            throw NotFinite();
        MeasureStreams();
        return new StepReport(
            State.Step,
            losses.Loss,
            losses.Reconstruction,
            losses.Sparsity,
            losses.Auxiliary,
            losses.Reconstruction / State.TargetVariance,
            losses.L0,
            losses.Dead,
            Options.RateAt(State.Step),
            losses.GradientNorm,
            State.Threshold);
    }

    /// <summary>Second half of a step.</summary>
    internal void ApplyGradients()
    {
        Phases.Start();
        Family.ApplyGradients();
        State.Step++;
    }

    private void MeasureStreams()
    {
        if (_streamFvu.Length == 0)
            return;
        StreamScaling.SumSquares(Family.Residual, _batch.Rows, _source.Width, _streamFvu);
        for (int s = 0; s < _streamFvu.Length; s++)
            _streamFvu[s] /= _batch.Rows * State.StreamVariances[s];
    }

    private PlmLensException NotFinite()
    {
        _source.ReadBatch(State.Step, _batch.Rows, _batch.Input, _batch.Target);
        return Initialiser.FindBadRow(_source, State.Step, _batch) is { } badRow
            ? badRow
            : new PlmLensException(
                $"Training diverged at step {State.Step}: the loss is no longer a number; use a lower learning rate.");
    }
}
