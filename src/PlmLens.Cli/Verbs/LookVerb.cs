using System.CommandLine;
using PlmLens.Cli.Look;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;

namespace PlmLens.Cli.Verbs;

/// <summary>`look`: what the model sees in a protein, and where.</summary>
internal static class LookVerb
{
    private static readonly Argument<string> s_input = new("input")
    {
        Description = "FASTA or UniProt file, or a sequence in letters.",
        HelpName = "FILE|SEQUENCE",
    };

    private static readonly Option<int> s_top = new("--top")
    {
        Description = "Features to list.",
        HelpName = "N",
        DefaultValueFactory = _ => 12,
    };

    private static readonly Option<int> s_proteins = new("--proteins")
    {
        Description = "Proteins of the file to show.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    };

    private static readonly Option<string> s_sort = new("--sort")
    {
        Description = "Rank by interest (strong for the feature, enriched against the corpus, on many residues), max, "
            + "relative, share or enrichment.",
        HelpName = "KEY",
        DefaultValueFactory = _ => "interest",
    };

    private static readonly Option<string?> s_only = new("--protein")
    {
        Description = "Show only the protein with this accession.",
        HelpName = "ID",
    };

    private static readonly Option<string?> s_svg = new("--svg")
    {
        Description = "Also draw the first protein shown as a picture.",
        HelpName = "FILE",
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "look",
            "Show what the model sees in a protein: its residues coloured by feature, and what the features mean.",
            "plmlens look my.fasta --lens demo-lens",
            "plmlens look MKTAYIAKQRQISFVKSHFSRQ --lens demo-lens --top 5",
            "plmlens look proteins.fasta --protein P04637 --lens demo-lens --svg p53.svg")
        {
            s_input,
            SaeOptions.Sae,
            s_only,
            s_proteins,
            s_top,
            s_sort,
            s_svg,
            ModelOptions.Model,
            SaeOptions.Layer,
            ModelOptions.Long,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        LongPolicy policy = LongPolicies.Parse(parsed.GetRequiredValue(ModelOptions.Long));
        int most = parsed.GetValue(s_proteins);
        if (most < 1)
            throw new UsageException($"--proteins {most} is not 1 or more.");
        Corpus corpus = Read(parsed.GetRequiredValue(s_input), parsed.GetValue(s_only), most, context);
        using SaeSession session = SaeOptions.Open(parsed, context);
        corpus = corpus.For(policy, session.Model.Config.MaxResidues, context);
        var ranking = new FeatureRanking(session.Lens, parsed.GetRequiredValue(s_sort), parsed.GetValue(s_top));
        var looks = new List<ProteinLook>();
        string? longProteins = EncodeRun.Run(
            session,
            corpus,
            policy,
            BatchPlanner.DefaultTokenBudget,
            (protein, codes) => looks.Add(ranking.Rank(protein, codes)),
            context);
        if (longProteins is not null)
            context.Progress.Note(longProteins);
        if (parsed.GetValue(s_svg) is { } svg && looks.Count > 0)
            AtomicFile.WriteAllText(svg, LookSvg.Draw(looks[0]));
        if (context.Json)
        {
            context.WriteJson(new
            {
                model = session.Model.Name,
                hook = session.Point.Name,
                proteins = looks.Select(l => new
                {
                    accession = l.Protein.Accession,
                    length = l.Protein.Length,
                    active = l.Active,
                    features = l.Hits,
                }),
            });
            return CliApp.Success;
        }

        bool colour = ReferenceEquals(context.Out, Console.Out)
            && !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var printer = new LookPrinter(context.Out, colour);
        foreach (ProteinLook look in looks)
            printer.Print(look);
        return CliApp.Success;
    }

    private static Corpus Read(string input, string? accession, int most, VerbContext context)
    {
        bool letters = !File.Exists(input) && input.Length >= 5 && input.All(char.IsAsciiLetter);
        if (letters)
        {
            var pasted = new ProteinRecord { Accession = "sequence", Sequence = input.ToUpperInvariant() };
            return new Corpus([pasted], new Dictionary<string, string>());
        }

        if (accession is null)
            return Corpus.Read(input, context, most);
        Corpus all = Corpus.Read(input, context);
        ProteinRecord? found = all.Proteins.FirstOrDefault(p => p.Accession == accession || p.EntryName == accession);
        return found is null
            ? throw new PlmLensException($"{input} has no protein {accession}.")
            : all with { Proteins = [found] };
    }
}
