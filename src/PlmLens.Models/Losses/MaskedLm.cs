using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>How losses are measured.</summary>
public sealed record MaskedLmOptions
{
    /// <summary>Part of a protein's standard residues that are hidden and predicted in one round: above 0, at most 1;
    /// or 0 to hide nothing and predict every visible residue, as InterPLM's fidelity does.</summary>
    public double MaskFraction { get; init; } = 0.15;

    /// <summary>Times each protein is masked anew, at least 1; counts as 1 when nothing is hidden.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Decides which residues are hidden.</summary>
    public ulong Seed { get; init; }

    /// <summary>What to do with proteins longer than the trained context.</summary>
    public LongPolicy Long { get; init; } = LongPolicy.Window;

    /// <summary>About how many tokens go through the model at once; changes no result.</summary>
    public int TokenBudget { get; init; } = BatchPlanner.DefaultTokenBudget;
}

/// <summary>
/// Cross-entropy of the language-model head at hidden residues, with the model as it is and with hidden states replaced
/// at one point. The pass up to that point runs once for all replacements.
/// </summary>
/// <remarks>
/// All chosen residues are replaced by the mask token (not 80/10/10 as in training), so that every prediction is of an
/// unseen residue. A residue of a long protein is predicted in the window in which it is most central.
/// </remarks>
public sealed class MaskedLm
{
    private readonly EsmModel _model;
    private readonly MaskedLmOptions _options;

    /// <summary>Prepares to measure.</summary>
    /// <param name="model">Has a language-model head; stays the caller's.</param>
    /// <param name="options">How to measure.</param>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public MaskedLm(EsmModel model, MaskedLmOptions options)
    {
        if (!(options.MaskFraction is >= 0 and <= 1))
            throw new UsageException($"The masked fraction {options.MaskFraction} is not between 0 and 1.");
        if (options.Rounds < 1)
            throw new UsageException($"{options.Rounds} rounds of masking were asked for; ask for at least 1.");
        _model = model;
        _options = options;
    }

    /// <summary>Measures the loss of the model and of each splice on the same masks.</summary>
    /// <param name="proteins">Read once, in order.</param>
    /// <param name="point">Where the splices replace hidden states.</param>
    /// <param name="splices">May be empty.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>"original" first, then one tally for each splice, in order.</returns>
    /// <exception cref="PlmLensException">The model has no language-model head, or a sequence cannot be tokenised.
    /// </exception>
    public IReadOnlyList<LossTally> Measure(
        IEnumerable<NamedSequence> proteins,
        HookPoint point,
        IReadOnlyList<Splice> splices,
        CancellationToken cancellation = default)
    {
        LossTally[] tallies = [new("original"), .. splices.Select(s => new LossTally(s.Name))];
        var planner = new BatchPlanner(_options.Long, _model.Config.MaxResidues, _options.TokenBudget);
        using var work = new LossBuffers();
        var trials = new Queue<MaskedProtein>();
        foreach (BatchGroup group in planner.Group(Trials(proteins, trials)))
        {
            MaskedProtein[] members = TakeMembers(group, trials);
            for (int b = 0; b < group.Batches.Count; b++)
            {
                cancellation.ThrowIfCancellationRequested();
                using PackedBatch batch = group.Pack(b);
                MeasureBatch(batch, new Targets(group.Batches[b], members), point, splices, tallies, work);
            }
        }

        return tallies;
    }

    // Each protein once for each round, in order; skipped ones too, because the planner counts them.
    private IEnumerable<PlannedProtein> Trials(IEnumerable<NamedSequence> proteins, Queue<MaskedProtein> trials)
    {
        int index = 0;
        bool hide = _options.MaskFraction > 0;
        foreach (NamedSequence protein in proteins)
        {
            var plan = PlannedProtein.Plan(index++, protein, _options.Long, _model.Config.MaxResidues);
            for (int round = 0; round < (hide ? _options.Rounds : 1); round++)
            {
                ReadOnlySpan<int> residues = plan.Residues.Span;
                bool[] chosen = hide
                    ? ResidueMasking.Choose(residues, _options.MaskFraction, _options.Seed, round, protein.Id)
                    : ResidueMasking.All(residues);
                PlannedProtein trial = hide ? plan with { Residues = ResidueMasking.Hide(residues, chosen) } : plan;
                if (trial.Coverage != ProteinCoverage.Skipped)
                    trials.Enqueue(new MaskedProtein(trial, plan.Residues, chosen));
                yield return trial;
            }
        }
    }

    // The planner keeps order and drops skipped proteins, so the oldest trials waiting are the group's members.
    private static MaskedProtein[] TakeMembers(BatchGroup group, Queue<MaskedProtein> trials)
    {
        var members = new MaskedProtein[group.Proteins.Count];
        for (int m = 0; m < members.Length; m++)
            members[m] = trials.Dequeue();
        return members;
    }

    private void MeasureBatch(
        PackedBatch batch,
        Targets targets,
        HookPoint point,
        IReadOnlyList<Splice> splices,
        LossTally[] tallies,
        LossBuffers work)
    {
        work.Reserve(batch.Rows, _model.Config.Dim);
        targets.Fill(batch, work.Targets);
        EsmOutput original = _model.Forward(batch, new EsmRequest
        {
            Points = splices.Count > 0 ? [point] : [],
            Hook = (_, hidden, _) => hidden.Span.CopyTo(work.Hidden.Span),
            Logits = true,
        });
        original.Logits.Span.CopyTo(work.Logits.Span);
        Tally(original, batch, targets, tallies[0], work);
        for (int s = 0; s < splices.Count; s++)
        {
            SpliceAction apply = splices[s].Apply;
            EsmOutput spliced = _model.ForwardFrom(point, work.Hidden, batch, new EsmRequest
            {
                Points = [point],
                Hook = (_, hidden, b) => apply(hidden, b),
                Logits = true,
            });
            Tally(spliced, batch, targets, tallies[s + 1], work);
        }
    }

    private void Tally(EsmOutput output, PackedBatch batch, Targets targets, LossTally tally, LossBuffers work)
    {
        _model.Backend.CrossEntropy(output.Logits, work.Targets, batch.Rows, Alphabet.Size, work.Losses);
        targets.AddLosses(batch, work.Losses, work.Logits, output.Logits, tally);
    }
}
