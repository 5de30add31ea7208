using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Proteins.Structures;
using PlmLens.Server.Contracts;
using PlmLens.Server.Lenses;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Live;

/// <summary>A sequence to run, read from what a client sent.</summary>
/// <param name="Name">From FASTA or the structure; null when there is none.</param>
/// <param name="Sequence">Residues; masks spelled out.</param>
/// <param name="Structure">The structure it comes from, or null.</param>
/// <param name="Protein">Number of the protein in the corpus, or -1.</param>
internal sealed record SequenceInput(string? Name, string Sequence, SequenceStructure? Structure, int Protein)
{
    /// <summary>Most residues of a sequence.</summary>
    public const int MostResidues = 5000;

    /// <summary>Most bytes of a structure file.</summary>
    public const int MostStructureBytes = 20_000_000;

    private const string Pasted = "The sequence";
    private const string Uploaded = "The structure";

    /// <summary>Reads a request that has a sequence, a structure, or the accession of one of its proteins.</summary>
    /// <returns>Null when it names an accession that the corpus lacks.</returns>
    /// <exception cref="RequestFailure">It is not exactly one of those, or cannot be read; says why.</exception>
    public static SequenceInput? Read(ExploredLens lens, SequenceRequest request)
    {
        int given = (request.Sequence is null ? 0 : 1) + (request.Structure is null ? 0 : 1)
            + (request.Accession is null ? 0 : 1);
        if (given != 1)
        {
            throw new RequestFailure(
                StatusCodes.Status400BadRequest, "Send one of sequence, structure and accession, and only one.");
        }

        try
        {
            return request.Sequence is { } sequence ? OfText(lens, sequence)
                : request.Structure is { } structure ? OfStructure(structure, request.Chain)
                : OfAccession(lens, request.Accession!.Trim());
        }
        catch (PlmLensException e)
        {
            throw JsonBody.Bad(e);
        }
    }

    /// <summary>Reads residues, or the first protein of FASTA.</summary>
    /// <exception cref="PlmLensException">It holds no residues, too many, or what is no residue.</exception>
    public static SequenceInput OfText(ExploredLens lens, string text)
    {
        bool fasta = text.AsSpan().TrimStart().StartsWith(">");
        byte[] bytes = Encoding.UTF8.GetBytes(fasta ? text.TrimStart() : ">sequence\n" + text);
        ProteinRecord record = FastaReader
            .Read(new MemoryStream(bytes), Pasted, new ProteinReaderOptions { MaxResidues = MostResidues })
            .FirstOrDefault() ?? throw new PlmLensException($"{Pasted} is empty; paste residues or FASTA.");
        if (record.Length == 0)
            throw new PlmLensException($"{Pasted} is empty; paste residues or FASTA.");
        int protein = fasta ? lens.Proteins.NumberOf(record.Accession) : -1;
        if (protein >= 0 && !IsOf(lens, protein, record.Sequence))
            protein = -1;
        return new SequenceInput(fasta ? NameOf(record) : null, record.Sequence, null, protein);
    }

    private static string NameOf(ProteinRecord record) =>
        string.Join(' ', new[] { record.Accession, record.EntryName, record.Description }
            .Where(part => !string.IsNullOrEmpty(part))
            .Distinct());

    // An accession is only a name: the annotation belongs to the sequence.
    private static bool IsOf(ExploredLens lens, int protein, string sequence) =>
        lens.Corpus is { } corpus && corpus.Proteins.SequenceOf(protein) == sequence;

    private static SequenceInput? OfAccession(ExploredLens lens, string accession)
    {
        int protein = lens.Proteins.NumberOf(accession);
        if (protein < 0)
            return null;
        if (lens.Corpus is not { } corpus)
        {
            throw new PlmLensException(
                $"The lens {lens.Id} does not keep its sequences; paste that of {accession}, or build the lens again.");
        }

        Store.CorpusProtein known = corpus.Proteins.Read(protein);
        if (known.Sequence.Length > MostResidues)
        {
            throw new PlmLensException(
                $"{accession} has {known.Sequence.Length} residues; at most {MostResidues} are run.");
        }

        string sequence = known.Sequence.Replace(
            Store.CorpusProtein.Masked.ToString(), ProteinRecord.MaskToken, StringComparison.Ordinal);
        return new SequenceInput($"{known.Accession} {known.EntryName} {known.Name}".Trim(), sequence, null, protein);
    }

    private static SequenceInput OfStructure(string text, string? chain)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > MostStructureBytes)
            throw new PlmLensException($"{Uploaded} is larger than {MostStructureBytes / 1_000_000} MB.");
        ProteinStructure structure = StructureReader.Open(new MemoryStream(bytes), Uploaded);
        string[] chains = [.. structure.Chains.Select(c => c.Id)];
        StructureChain taken = chain is null
            ? structure.Chains[0]
            : structure.Chains.FirstOrDefault(c => c.Id == chain) ?? throw new PlmLensException(
                $"{Uploaded} has no protein chain '{Endpoints.LensEndpoints.Shown(chain)}'; it has "
                + $"{string.Join(", ", chains.Take(20))}.");
        if (taken.WithCoordinates == 0)
            throw new PlmLensException($"{Uploaded} has no CA atoms in chain {taken.Id}; send one with coordinates.");
        (string sequence, string?[] numbers) = Residues(taken);
        if (sequence.Length > MostResidues)
        {
            throw new PlmLensException(
                $"Chain {taken.Id} has {sequence.Length} residues; at most {MostResidues} are run.");
        }

        string name = string.Join(' ', new[] { structure.Id, structure.Title, "chain " + taken.Id }
            .Where(part => !string.IsNullOrEmpty(part)));
        return new SequenceInput(
            name, sequence, new SequenceStructure(taken.Id, chains, structure.Models, numbers), -1);
    }

    // The whole molecule where the file gives it, unobserved residues included: what the model was trained on.
    private static (string Sequence, string?[] Numbers) Residues(StructureChain chain)
    {
        bool whole = chain.EntitySequence is not null && chain.Residues.All(r => r.EntityPosition >= 0);
        string sequence = whole ? chain.EntitySequence! : chain.ObservedSequence;
        string?[] numbers = new string?[sequence.Length];
        for (int i = 0; i < chain.Residues.Count; i++)
        {
            StructureResidue residue = chain.Residues[i];
            int at = whole ? residue.EntityPosition : i;
            if (residue.HasCoordinates && at < numbers.Length)
            {
                string code = residue.InsertionCode == ' ' ? "" : residue.InsertionCode.ToString();
                numbers[at] = residue.Number.ToString(CultureInfo.InvariantCulture) + code;
            }
        }

        return (sequence, numbers);
    }
}
