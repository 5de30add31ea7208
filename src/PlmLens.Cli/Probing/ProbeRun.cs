using PlmLens.Analysis.Probes;
using PlmLens.Cli.Work;
using PlmLens.Models;

namespace PlmLens.Cli.Probing;

/// <summary>Embeds the labelled proteins once and runs the probes of all tasks.</summary>
/// <param name="Session">Model and SAE.</param>
/// <param name="Options">How probes are fitted.</param>
/// <param name="Budget">Tokens that go through the model at once.</param>
/// <param name="Context">Threads, progress, cancellation.</param>
internal sealed record ProbeRun(SaeSession Session, ProbeOptions Options, int Budget, VerbContext Context)
{
    /// <summary>Runs tasks that have the same rows.</summary>
    public IReadOnlyList<TaskReport> Run(IReadOnlyList<ProbeTask> tasks)
    {
        ProbeTask rows = tasks[0];
        (ProbeInput sae, ProbeInput states) = Embed(rows);
        SingleLatentProbes?[] single = [.. tasks.Select(task => Single(task, sae))];
        var reports = new List<TaskReport>();
        for (int i = 0; i < tasks.Count; i++)
        {
            ProbeTask task = tasks[i];
            var runner = new ProbeRunner(task, Options, Context.Pool, Context.Cancel);
            ProbeInput[] inputs = [sae, states, SequenceInput.Of(task)];
            var results = new List<ProbeResult>();
            for (int j = 0; j < inputs.Length; j++)
            {
                Context.Progress.Report(
                    "probing", (i * inputs.Length) + j, tasks.Count * inputs.Length, "inputs", inputs[j].Name);
                results.AddRange(runner.Run(inputs[j]));
            }

            reports.Add(new TaskReport(task, inputs.ToDictionary(input => input.Name), results, single[i]));
        }

        Context.Progress.Report("probing", 3L * tasks.Count, 3L * tasks.Count, "inputs");
        return reports;
    }

    private SingleLatentProbes? Single(ProbeTask task, ProbeInput sae) => task.IsRegression
        ? null
        : SingleLatentProbes.Fit(
            new DesignColumns((SparseDesign)sae.Design),
            TaskLabels.Of(task),
            new SingleLatentOptions(),
            Context.Pool,
            Context.Progress,
            Context.Cancel);

    private (ProbeInput Sae, ProbeInput States) Embed(ProbeTask task)
    {
        using var inputs = new ModelInputs(task, Session.Sae.Sae);
        using var stream = new ResidueStream(Session.Model, new ResidueStreamOptions
        {
            Points = [Session.Point],
            TokenBudget = Budget,
        });
        long total = task.Proteins.Sum(p => (long)p.Sequence.Length), done = 0;
        foreach (ProteinStates states in stream.Run(
            task.Proteins.Select(p => new NamedSequence(p.Id, p.Sequence)), Context.Cancel))
        {
            inputs.Add(states.States(0), states.Rows);
            done += states.Rows;
            Context.Progress.Report("embedding", done, total, "residues");
        }

        if (stream.LongProteins is { } sentence)
            Context.Progress.Note(sentence);
        return inputs.Finish();
    }
}
