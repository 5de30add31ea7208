using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Models.Checkpoints;
using PlmLens.Proteins;

namespace PlmLens.Cli.Work;

/// <summary>Logits, contacts and attention of proteins: one safetensors file for each, and outputs.tsv which lists
/// them.</summary>
internal static class OutputRun
{
    /// <summary>Name of the list.</summary>
    public const string ListName = "outputs.tsv";

    public static void Run(
        EsmModel model, Corpus corpus, OutputKinds kinds, LongPolicy policy, string folder, VerbContext context)
    {
        RequireFree(folder);
        using var stream = new ResidueStream(model, new ResidueStreamOptions
        {
            Logits = kinds.Logits,
            Contacts = kinds.Contacts,
            Attention = kinds.Attention,
            KeepSpecialTokens = true,
            Long = policy,
        });
        var list = new List<string> { "index\taccession\tresidues\tfile" };
        IReadOnlyList<ProteinRecord> proteins = corpus.Proteins;
        long total = proteins.Sum(p => (long)p.Length), done = 0;
        int blocks = model.Config.Layers, heads = model.Config.Heads;
        foreach (ProteinStates protein in stream.Run(
            proteins.Select(p => new NamedSequence(p.Accession, p.Sequence)), context.Cancel))
        {
            string file = $"{protein.Index:D6}-{Safe(protein.Id)}.safetensors";
            int residues = protein.Protein.Covered;
            var writer = new SafetensorsWriter();
            writer.Metadata["accession"] = protein.Id;
            writer.Metadata["model"] = model.Name;
            writer.Metadata["model_sha256"] = model.ModelHash;
            writer.Metadata["long"] = policy.Text();
            writer.Metadata["program"] = Provenance.ThisProgram;
            if (kinds.Logits)
                writer.Add("logits", DType.F32, [protein.Rows, Alphabet.Size], protein.Logits);
            if (kinds.Contacts && !protein.Contacts.IsNull)
                writer.Add("contacts", DType.F32, [residues, residues], protein.Contacts);
            if (kinds.Attention && !protein.Attention.IsNull)
                writer.Add("attention", DType.F32, [blocks, heads, residues + 2, residues + 2], protein.Attention);
            writer.Save(Path.Combine(folder, file));
            list.Add($"{protein.Index}\t{protein.Id}\t{residues}\t{file}");
            done += proteins[protein.Index].Length;
            context.Progress.Report("computing", done, total, "residues");
        }

        if (stream.LongProteins is { } sentence)
            context.Progress.Note(sentence);
        AtomicFile.WriteAllText(Path.Combine(folder, ListName), string.Join('\n', list) + "\n");
    }

    private static void RequireFree(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new PlmLensException($"{folder} already holds something; choose another folder.");
    }

    // An accession comes from the input: only letters, digits and a few signs reach the file system.
    private static string Safe(string id)
    {
        var name = new string([.. id.Take(60).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')]);
        return name.Length == 0 ? "protein" : name;
    }
}
