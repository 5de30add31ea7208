using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>What a <see cref="ResidueStream"/> gives for each protein.</summary>
public sealed record ResidueStreamOptions
{
    /// <summary>Where hidden states are read; may be empty when only logits or contacts are wanted.</summary>
    public IReadOnlyList<HookPoint> Points { get; init; } = [];

    /// <summary>Give the logits.</summary>
    public bool Logits { get; init; }

    /// <summary>Give the contacts of proteins that go through whole or truncated.</summary>
    public bool Contacts { get; init; }

    /// <summary>Give the attention maps of such proteins: blocks * heads * tokens^2 numbers for one protein, so one
    /// protein goes through at a time.</summary>
    public bool Attention { get; init; }

    /// <summary>Keep the rows of the start and end token.</summary>
    public bool KeepSpecialTokens { get; init; }

    /// <summary>What to do with proteins longer than the trained context.</summary>
    public LongPolicy Long { get; init; } = LongPolicy.Window;

    /// <summary>About how many tokens go through the model at once, at least 1; changes no result.</summary>
    public int TokenBudget { get; init; } = BatchPlanner.DefaultTokenBudget;
}

/// <summary>
/// Runs proteins through a model and gives, for each in input order, one row of hidden states for each residue:
/// batched, windowed and stitched again behind the scenes. What the commands that need hidden states are built on.
/// </summary>
/// <remarks>Uses the model for as long as it runs: one stream at a time.</remarks>
public sealed class ResidueStream : IDisposable
{
    private readonly EsmModel _model;
    private readonly ResidueStreamOptions _options;
    private readonly GroupCapture _capture;
    private readonly BatchPlanner _planner;
    private readonly EsmRequest _request;
    private readonly Dictionary<HookPoint, int> _indexOf = [];

    /// <summary>Prepares a stream; nothing is computed yet.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="options">What to give.</param>
    public ResidueStream(EsmModel model, ResidueStreamOptions options)
    {
        _model = model;
        _options = options;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TokenBudget, 1);
        for (int i = 0; i < options.Points.Count; i++)
        {
            if (!_indexOf.TryAdd(options.Points[i], i))
                throw new UsageException($"The layer {options.Points[i]} is asked for twice; name it once.");
        }

        _capture = new GroupCapture(model.Config, options.Points.Count, options.KeepSpecialTokens);
        _planner = new BatchPlanner(
            options.Long, model.Config.MaxResidues, options.Attention ? 1 : options.TokenBudget);
        _request = new EsmRequest
        {
            Points = [.. options.Points],
            Hook = (point, hidden, batch) => _capture.TakeStates(_indexOf[point], hidden, batch),
            Logits = options.Logits,
            Contacts = options.Contacts ? _capture.TakeContacts : null,
            Attention = options.Attention ? _capture.TakeAttention : null,
        };
    }

    /// <summary>What the proteins so far met because of their length.</summary>
    public CoverageReport Report => _planner.Report;

    /// <summary>One sentence about long proteins for the user, or null when there were none.</summary>
    public string? LongProteins => Report.Sentence(_model.Config.MaxResidues);

    /// <summary>Runs the proteins. Lazy: a batch is computed when its first protein is asked for.</summary>
    /// <param name="proteins">Read once, in order.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>One result for each protein that is not skipped, in input order, valid until the next.</returns>
    /// <exception cref="PlmLensException">A sequence cannot be tokenised, or the model lacks what was asked for.
    /// </exception>
    public IEnumerable<ProteinStates> Run(
        IEnumerable<NamedSequence> proteins, CancellationToken cancellation = default)
    {
        foreach (BatchGroup group in _planner.Plan(proteins))
        {
            _capture.Begin(group, _options.Logits, _options.Contacts, _options.Attention);
            for (int b = 0; b < group.Batches.Count; b++)
            {
                cancellation.ThrowIfCancellationRequested();
                RunBatch(group, b);
            }

            for (int m = 0; m < group.Proteins.Count; m++)
                yield return new ProteinStates(_capture, m, group.Proteins[m]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _capture.Dispose();

    private void RunBatch(BatchGroup group, int index)
    {
        using PackedBatch batch = group.Pack(index);
        _capture.BeginBatch(index);
        EsmOutput output = _model.Forward(batch, _request);
        if (_options.Logits)
            _capture.TakeLogits(output.Logits, batch);
    }
}
