using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Sae;

namespace PlmLens.Cli.Work;

/// <summary>Runs proteins through a model and an SAE and hands over the codes of each.</summary>
internal static class EncodeRun
{
    /// <summary>Receives the codes of one protein; the views are valid during the call.</summary>
    /// <param name="protein">The protein.</param>
    /// <param name="rows">Its residues.</param>
    /// <param name="indices">[rows, MaxActive], ascending, -1 for empty slots.</param>
    /// <param name="values">[rows, MaxActive].</param>
    public delegate void CodesHandler(
        ProteinRecord protein, int rows, ReadOnlySpan<int> indices, ReadOnlySpan<float> values);

    /// <summary>Encodes all proteins, in order.</summary>
    /// <returns>A sentence about long proteins, or null.</returns>
    public static string? Run(
        SaeSession session, Corpus corpus, LongPolicy policy, int budget, CodesHandler handle, VerbContext context)
    {
        TopKSae sae = session.Sae.Sae;
        using var stream = new ResidueStream(session.Model, new ResidueStreamOptions
        {
            Points = [session.Point],
            Long = policy,
            TokenBudget = budget,
        });
        Tensor indices = new(DType.I32, 0), values = new(DType.F32, 0);
        long total = corpus.Proteins.Sum(p => (long)p.Length), done = 0;
        try
        {
            foreach (ProteinStates states in stream.Run(
                corpus.Proteins.Select(p => new NamedSequence(p.Accession, p.Sequence)), context.Cancel))
            {
                long slots = (long)states.Rows * sae.MaxActive;
                if (indices.Count < slots)
                {
                    indices.Dispose();
                    values.Dispose();
                    indices = new Tensor(DType.I32, slots);
                    values = new Tensor(DType.F32, slots);
                }

                TensorView<int> i = indices.View<int>().Slice(0, slots);
                TensorView<float> v = values.View<float>().Slice(0, slots);
                sae.Encode(states.States(0), states.Rows, i, v);
                handle(corpus.Proteins[states.Index], states.Rows, i.Span, v.Span);
                done += states.Rows;
                context.Progress.Report("encoding", done, total, "residues");
            }
        }
        finally
        {
            indices.Dispose();
            values.Dispose();
        }

        return stream.LongProteins;
    }
}
