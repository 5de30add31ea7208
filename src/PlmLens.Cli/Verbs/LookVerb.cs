using System.CommandLine;
using PlmLens.Cli.Look;
using PlmLens.Cli.Look.Lens;
using PlmLens.Cli.Work;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Proteins;

namespace PlmLens.Cli.Verbs;

/// <summary>`look`: what the model sees in a protein, and where; or what a lens says of a feature or concept.</summary>
internal static class LookVerb
{
    private static readonly Argument<string?> s_input = new("input")
    {
        Description = "FASTA or UniProt file, or a sequence in letters; not with --feature or --concept.",
        HelpName = "FILE|SEQUENCE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> s_feature = new("--feature")
    {
        Description = "Show a feature of the lens: what it means, its company, its strongest proteins. No sequence is "
            + "needed.",
        HelpName = "N",
    };

    private static readonly Option<string?> s_concept = new("--concept")
    {
        Description = "Show a concept of the lens: the features that find it, and the proteins found and missed. No "
            + "sequence is needed.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> s_html = new("--html")
    {
        Description = "Also write what is shown as one page for the browser that needs nothing else.",
        HelpName = "FILE",
    };

    private static readonly Option<int> s_top = new("--top")
    {
        Description = "Features to list, or lines of each table.",
        HelpName = "N",
        DefaultValueFactory = _ => 12,
    };

    private static readonly Option<int> s_proteins = new("--proteins")
    {
        Description = "Proteins to show.",
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
            "Show what the model sees in a protein: its residues coloured by feature, and what the features mean. "
            + "Or show a feature or concept of a lens.",
            "plmlens look my.fasta --lens demo-lens",
            "plmlens look MKTAYIAKQRQISFVKSHFSRQ --lens demo-lens --top 5",
            "plmlens look proteins.fasta --protein P04637 --lens demo-lens --svg p53.svg",
            "plmlens look --lens demo-lens --feature 12 --html f12.html",
            "plmlens look --lens demo-lens --concept \"DOMAIN: Protein kinase\"")
        {
            s_input,
            SaeOptions.Sae,
            s_only,
            s_proteins,
            s_top,
            s_sort,
            s_svg,
            s_feature,
            s_concept,
            s_html,
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
        bool colour = ReferenceEquals(context.Out, Console.Out)
            && !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        string? html = parsed.GetValue(s_html);
        if (LookAtLens(parsed) is { } show)
        {
            using var view = LensView.Open(parsed.GetRequiredValue(SaeOptions.Sae));
            show(new LensLook(most, Math.Max(1, parsed.GetValue(s_top)), html, colour), view, context);
            return CliApp.Success;
        }

        string input = parsed.GetValue(s_input) ?? throw new UsageException(
            "Give a file or a sequence, or a feature or concept of the lens with --feature or --concept.");
        Corpus corpus = Read(input, parsed.GetValue(s_only), most, context);
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
        if (html is not null)
            AtomicFile.WriteAllText(html, LookPage.Make(looks, $"{session.Model.Name}, {session.Point.Name}"));
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

        var printer = new LookPrinter(context.Out, colour);
        foreach (ProteinLook look in looks)
            printer.Print(look);
        return CliApp.Success;
    }

    // What to show of the lens alone; null when a sequence is to be looked at.
    private static Action<LensLook, LensView, VerbContext>? LookAtLens(ParseResult parsed)
    {
        string? feature = parsed.GetValue(s_feature), concept = parsed.GetValue(s_concept);
        if (feature is null && concept is null)
            return null;
        if (feature is not null && concept is not null)
            throw new UsageException("Give one of --feature and --concept.");
        if (parsed.GetValue(s_input) is { } input)
            throw new UsageException($"Give a sequence or --feature or --concept, not both: '{input}' is too much.");
        if (parsed.GetValue(s_svg) is not null)
            throw new UsageException("--svg draws a sequence of yours; --html makes a page of a feature or concept.");
        return feature is not null
            ? (look, view, context) => look.Feature(view, feature, context)
            : (look, view, context) => look.Concept(view, concept!, context);
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
