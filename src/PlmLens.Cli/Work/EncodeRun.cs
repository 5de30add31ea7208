using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Sae;

namespace PlmLens.Cli.Work;

/// <summary>Runs proteins through a model and an SAE and hands over the codes of each.</summary>
internal static class EncodeRun
{
    /// <summary>Encodes all proteins, in order, and hands over the codes of each, one row for each residue, valid
    /// during the call.</summary>
    /// <returns>A sentence about long proteins, or null.</returns>
    public static string? Run(
        SaeSession session,
        Corpus corpus,
        LongPolicy policy,
        int budget,
        Action<ProteinRecord, CodeBuffer> handle,
        VerbContext context)
    {
        using var stream = new ResidueStream(session.Model, new ResidueStreamOptions
        {
            Points = [session.Point],
            Long = policy,
            TokenBudget = budget,
        });
        using var codes = new CodeBuffer();
        long total = corpus.Proteins.Sum(p => (long)p.Length), done = 0;
        foreach (ProteinStates states in stream.Run(
            corpus.Proteins.Select(p => new NamedSequence(p.Accession, p.Sequence)), context.Cancel))
        {
            session.Sae.Sae.Encode(states.States(0), states.Rows, codes);
            handle(corpus.Proteins[states.Index], codes);
            done += states.Rows;
            context.Progress.Report("encoding", done, total, "residues");
        }

        return stream.LongProteins;
    }
}
