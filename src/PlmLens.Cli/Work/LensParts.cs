using System.CommandLine;
using PlmLens.Analysis.Concepts;
using PlmLens.Analysis.Effects;
using PlmLens.Analysis.Families;
using PlmLens.Analysis.Parts;
using PlmLens.Analysis.Patterns;
using PlmLens.Analysis.Probes;
using PlmLens.Analysis.Structure;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;
using PlmLens.Proteins.Ontologies;

namespace PlmLens.Cli.Work;

/// <summary>The parts that `score` and `demo` put into a lens, and the options that choose them.</summary>
internal static class LensParts
{
    private const string Families = "families";
    private const string Patterns = "patterns";
    private const string Clusters = "clusters";
    private const string CoActivation = "co-activation";
    private const string Probes = "probes";
    private const string LogitEffects = "logit-effects";

    private static readonly string[] s_names = [Families, Patterns, Clusters, CoActivation, Probes, LogitEffects];

    /// <summary>Parts to leave out.</summary>
    public static readonly Option<string[]> Without = MakeWithout();

    /// <summary>Structures of the proteins.</summary>
    public static readonly Option<string?> Structures = new("--structures")
    {
        Description = "Folder of PDB or mmCIF files named by accession (AlphaFold DB's names too): tests whether "
            + "latents gather in sequence or in space.",
        HelpName = "DIR",
    };

    /// <summary>The Gene Ontology.</summary>
    public static readonly Option<string?> GeneOntology = new("--obo")
    {
        Description = "Gene Ontology (OBO file): a protein then also counts for the ancestors of its GO terms.",
        HelpName = "FILE",
    };

    /// <summary>The parts that the options ask for, in the order in which they are made.</summary>
    /// <param name="parsed">The command line; options that the verb does not have are off.</param>
    /// <param name="clusters">Homology clusters of the corpus, or null.</param>
    /// <param name="classes">Classes of proteins from a file; null for none.</param>
    /// <param name="model">The model that the hidden states are of.</param>
    /// <exception cref="PlmLensException">A file or folder cannot be read.</exception>
    public static IReadOnlyList<ILensPart> Make(
        ParseResult parsed, HomologyClusters? clusters, GivenClasses? classes, EsmModel model)
    {
        string[] without = parsed.GetValue(Without) ?? [];
        var parts = new List<ILensPart>();
        if (!without.Contains(Families))
        {
            Ontology? ontology = parsed.GetValue(GeneOntology) is { } obo ? Ontology.ReadObo(obo) : null;
            parts.Add(new FamiliesPart(PartOptions.Families(parsed), clusters, ontology, classes));
        }

        if (!without.Contains(Patterns))
            parts.Add(new PatternsPart(PartOptions.Patterns(parsed)));
        if (!without.Contains(Clusters))
            parts.Add(new ClustersPart(PartOptions.Clusters(parsed)));
        if (!without.Contains(CoActivation))
            parts.Add(new CoActivationPart(PartOptions.CoActivation(parsed)));
        if (!without.Contains(Probes))
            parts.Add(new ProbePart());
        if (!without.Contains(LogitEffects))
            parts.Add(new LogitEffectsPart(model));
        if (parsed.GetValue(Structures) is { } folder)
            parts.Add(new StructurePart(folder));
        return parts;
    }

    private static Option<string[]> MakeWithout()
    {
        var option = new Option<string[]>("--without")
        {
            Description = "Leave out a part of the lens; may be given several times.",
            HelpName = string.Join('|', s_names),
        };
        option.AcceptOnlyFromAmong(s_names);
        return option;
    }
}
