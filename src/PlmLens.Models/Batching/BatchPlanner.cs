namespace PlmLens.Models;

/// <summary>
/// Packs a stream of proteins into batches of about a token budget, in input order. Order and batch mates change no
/// result and cost nothing, because nothing is padded.
/// </summary>
/// <param name="policy">What to do with proteins longer than <paramref name="context"/>.</param>
/// <param name="context">Residues that the model takes at once: <see cref="EsmConfig.MaxResidues"/>.</param>
/// <param name="tokenBudget">A batch is closed before it grows past this many tokens; a single longer segment is a
/// batch by itself.</param>
public sealed class BatchPlanner(LongPolicy policy, int context, int tokenBudget)
{
    /// <summary>Tokens of a batch unless said otherwise: enough to keep the matrix products busy, small enough that the
    /// buffers of a 650M-parameter model stay below 200 MB.</summary>
    public const int DefaultTokenBudget = 4096;

    /// <summary>What the proteins planned so far met.</summary>
    public CoverageReport Report { get; } = new();

    /// <summary>Plans lazily: a group is handed out before the next one is read. Skipped proteins are in no group.
    /// </summary>
    /// <param name="proteins">Read once, in order.</param>
    /// <exception cref="Core.PlmLensException">A sequence cannot be tokenised.</exception>
    public IEnumerable<BatchGroup> Plan(IEnumerable<NamedSequence> proteins) =>
        Group(proteins.Select((protein, index) => PlannedProtein.Plan(index, protein, policy, context)));

    /// <summary>As <see cref="Plan"/>, for proteins that are planned already.</summary>
    internal IEnumerable<BatchGroup> Group(IEnumerable<PlannedProtein> proteins)
    {
        var waiting = new List<PlannedProtein>();
        int tokens = 0;
        foreach (PlannedProtein planned in proteins)
        {
            Report.Add(planned, context);
            int own = planned.Windows.Sum(w => w.Length) + 2;
            if (planned.Coverage == ProteinCoverage.Skipped)
                continue;
            if (waiting.Count > 0 && tokens + own > tokenBudget)
            {
                yield return Close(waiting);
                tokens = 0;
            }

            waiting.Add(planned);
            tokens += own;
        }

        if (waiting.Count > 0)
            yield return Close(waiting);
    }

    private BatchGroup Close(List<PlannedProtein> waiting)
    {
        var batches = new List<IReadOnlyList<GroupSegment>>();
        var batch = new List<GroupSegment>();
        int tokens = 0;
        for (int member = 0; member < waiting.Count; member++)
        {
            for (int window = 0; window < waiting[member].Windows.Count; window++)
            {
                int own = waiting[member].Segment(window).Tokens;
                if (batch.Count > 0 && tokens + own > tokenBudget)
                {
                    batches.Add(batch);
                    batch = [];
                    tokens = 0;
                }

                batch.Add(new GroupSegment(member, window));
                tokens += own;
            }
        }

        batches.Add(batch);
        var group = new BatchGroup([.. waiting], batches);
        waiting.Clear();
        return group;
    }
}
