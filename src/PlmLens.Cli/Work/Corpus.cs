using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;

namespace PlmLens.Cli.Work;

/// <summary>Proteins read from a file, with the hash that provenance names them by.</summary>
/// <param name="Proteins">In file order.</param>
/// <param name="Inputs">File name to SHA-256.</param>
internal sealed record Corpus(IReadOnlyList<ProteinRecord> Proteins, IReadOnlyDictionary<string, string> Inputs)
{
    /// <summary>Reads a FASTA or UniProt file.</summary>
    /// <param name="path">The file, or "-" for standard input.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <param name="most">Reads no more proteins than this.</param>
    public static Corpus Read(string path, VerbContext context, int most = int.MaxValue)
    {
        if (path != "-" && !File.Exists(path))
            throw new PlmLensException($"There is no file {path}; give a FASTA or UniProt file.");
        var proteins = new List<ProteinRecord>();
        foreach (ProteinRecord protein in ProteinReader.Open(path).Take(most))
        {
            context.Cancel.ThrowIfCancellationRequested();
            proteins.Add(protein);
            if (proteins.Count % 1000 == 0)
                context.Progress.Report("reading", proteins.Count, 0, "proteins");
        }

        string hash = path == "-" ? "standard input" : ContentHash.OfFile(path);
        return new Corpus(proteins, new Dictionary<string, string> { [Path.GetFileName(path)] = hash });
    }

    /// <summary>The corpus as a model of <paramref name="contextResidues"/> sees it under a policy.</summary>
    public Corpus For(LongPolicy policy, int contextResidues, VerbContext context)
    {
        (IReadOnlyList<ProteinRecord> corpus, string? lost) = LongProteins.Apply(Proteins, policy, contextResidues);
        if (lost is not null)
            context.Progress.Note(lost);
        if (corpus.Count == 0)
            throw new PlmLensException("No protein is left to work on; choose another --long.");
        return this with { Proteins = corpus };
    }
}
