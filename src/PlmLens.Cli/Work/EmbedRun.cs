using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Store;

namespace PlmLens.Cli.Work;

/// <summary>Proteins to an activation cache, shard by shard; goes on where an interrupted run stopped.</summary>
internal static class EmbedRun
{
    // Hidden states of one shard are held in memory before they are written.
    private const long ShardBytes = 256L << 20;

    /// <summary>Writes or completes the cache.</summary>
    /// <param name="model">Runs over the proteins.</param>
    /// <param name="proteins">The corpus; see <see cref="LongProteins.Apply"/>.</param>
    /// <param name="settings">What to write.</param>
    /// <param name="input">File name to hash of where the proteins came from.</param>
    /// <param name="folder">The cache.</param>
    /// <param name="stage">What the progress calls this run.</param>
    /// <param name="context">Progress and cancellation.</param>
    public static ActivationCache Run(
        EsmModel model,
        IReadOnlyList<ProteinRecord> proteins,
        EmbedSettings settings,
        IReadOnlyDictionary<string, string> input,
        string folder,
        string stage,
        VerbContext context)
    {
        int width = model.Config.Dim;
        string[] hooks = [.. settings.Points.Select(p => p.Name)];
        var request = new CacheRequest
        {
            States = new HiddenStates(
                model.Name, model.ModelHash, hooks, HiddenStates.ResiduesOnly, settings.Long.Text()),
            Width = width,
            Dtype = settings.Dtype,
            RowsPerShard = (int)Math.Clamp(ShardBytes / (4L * width * hooks.Length), 1024, 1 << 16),
            Provenance = new Provenance(Provenance.ThisProgram, settings.Text, 0, input),
        };
        ActivationCacheWriter writer = ActivationCacheWriter.Open(folder, request, proteins);
        long total = writer.Shards.Sum(s => (long)s.Rows), done = writer.RowsDone;
        if (done > 0 && done < total)
            context.Progress.Note($"{folder}: going on after {done:N0} of {total:N0} residues.");
        using var stream = new ResidueStream(model, new ResidueStreamOptions
        {
            Points = settings.Points,
            Long = settings.Long,
            TokenBudget = settings.TokenBudget,
        });
        for (int shard = 0; shard < writer.Shards.Count; shard++)
        {
            CacheShard info = writer.Shards[shard];
            if (info.Sha256 is not null)
                continue;
            Tensor[] states = [.. hooks.Select(_ => new Tensor(DType.F32, info.Rows, width))];
            try
            {
                IEnumerable<NamedSequence> sequences = proteins
                    .Skip(info.FirstProtein)
                    .Take(info.Proteins)
                    .Select(p => new NamedSequence(p.Accession, p.Sequence));
                long row = 0;
                foreach (ProteinStates protein in stream.Run(sequences, context.Cancel))
                {
                    for (int point = 0; point < states.Length; point++)
                    {
                        TensorView<float> target = states[point].View<float>().Slice(row * width);
                        protein.States(point).Span.CopyTo(target.Span);
                    }

                    row += protein.Rows;
                    context.Progress.Report(stage, done + row, total, "residues");
                }

                writer.WriteShard(shard, states);
                done += info.Rows;
            }
            finally
            {
                foreach (Tensor tensor in states)
                    tensor.Dispose();
            }
        }

        if (stream.LongProteins is { } sentence)
            context.Progress.Note(sentence);
        return writer.Complete();
    }
}
