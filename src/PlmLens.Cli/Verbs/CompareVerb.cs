using System.CommandLine;
using PlmLens.Cli.Compare;
using PlmLens.Cli.Training;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;

namespace PlmLens.Cli.Verbs;

/// <summary>`compare`: autoencoders side by side.</summary>
internal static class CompareVerb
{
    private static readonly Argument<string[]> s_saes = new("sae")
    {
        Description = "Two or more SAE files or folders of any known format, lenses, or the folder of a sweep.",
        HelpName = "SAE",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> s_activations = new("--activations")
    {
        Description = "What to measure on: activation cache, FASTA or UniProt file, or safetensors with a tensor "
            + "[rows, width] named like the hook point.",
        HelpName = "CACHE|FILE",
        Required = true,
    };

    private static readonly Option<string?> s_proteins = new("--proteins")
    {
        Description = "Proteins for the loss (default: those of --activations, else the bundled ones).",
        HelpName = "FILE",
    };

    private static readonly Option<int> s_lossProteins = new("--loss-proteins")
    {
        Description = "Proteins to measure the loss on; 0 leaves it out.",
        HelpName = "N",
        DefaultValueFactory = _ => 32,
    };

    private static readonly Option<long> s_rows = new("--rows")
    {
        Description = "Most residues to measure on, spread evenly over all.",
        HelpName = "N",
        DefaultValueFactory = _ => 200_000,
    };

    private static readonly Option<string?> s_html = new("--html")
    {
        Description = "Also write a report of one HTML file.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_svg = new("--svg")
    {
        Description = "Also draw FVU against L0 with the Pareto front.",
        HelpName = "FILE",
    };

    private static readonly Option<ulong> s_seed = new("--seed")
    {
        Description = "Seed of the masks and of the choice of proteins.",
        HelpName = "SEED",
        DefaultValueFactory = _ => 0UL,
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "compare",
            "Put SAEs side by side: FVU, loss recovered, L0, dead, density, redundancy, seed stability, Pareto front.",
            "plmlens compare sae-seed0 sae-seed1 --activations cache",
            "plmlens compare runs/k16 runs/k32 runs/k64 --activations held-out.fasta --html compare.html",
            "plmlens compare a b --activations cache --model esm2_t6_8M_UR50D --proteins held-out.fasta --json")
        {
            s_saes,
            s_activations,
            s_html,
            s_svg,
            s_rows,
            s_proteins,
            s_lossProteins,
            s_seed,
            ModelOptions.Model,
            SaeOptions.Layer,
            SaeOptions.K,
            ModelOptions.Long,
            ModelOptions.BatchTokens,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        var settings = new CompareSettings
        {
            Activations = parsed.GetRequiredValue(s_activations),
            ModelPath = parsed.GetValue(ModelOptions.Model),
            Proteins = parsed.GetValue(s_proteins),
            LossProteins = parsed.GetValue(s_lossProteins),
            Rows = parsed.GetValue(s_rows),
            Long = LongPolicies.Parse(parsed.GetRequiredValue(ModelOptions.Long)),
            TokenBudget = ModelOptions.TokenBudget(parsed),
            Seed = parsed.GetValue(s_seed),
        };
        if (settings.Rows < 1)
            throw new UsageException($"--rows {settings.Rows} is not 1 or more.");
        if (settings.LossProteins < 0)
            throw new UsageException($"--loss-proteins {settings.LossProteins} is not 0 or more.");
        IBackend backend = context.CreateBackend();
        using SaeList list = SaeList.Open(
            [.. parsed.GetRequiredValue(s_saes).SelectMany(SweepTable.SaesOf)],
            parsed.GetValue(SaeOptions.Layer),
            SaeOptions.OpenOptions(parsed),
            backend);
        new CompareRun(settings, backend, context).Measure(list);
        if (parsed.GetValue(s_html) is { } html)
            AtomicFile.WriteAllText(html, ComparePage.Html(list.Groups, settings));
        if (parsed.GetValue(s_svg) is { } svg)
            WritePictures(svg, list.Groups);
        if (context.Json)
            context.WriteJson(CompareText.Json(list.Groups, settings));
        else
            CompareText.Print(context.Out, list.Groups);
        return CliApp.Success;
    }

    // One picture for each model and layer: name.svg, name-2.svg and so on.
    private static void WritePictures(string path, IReadOnlyList<ComparisonGroup> groups)
    {
        for (int g = 0; g < groups.Count; g++)
        {
            string name = g == 0
                ? path
                : Path.Combine(
                    Path.GetDirectoryName(path) ?? "",
                    $"{Path.GetFileNameWithoutExtension(path)}-{g + 1}{Path.GetExtension(path)}");
            AtomicFile.WriteAllText(name, ComparePage.Pareto(groups[g], alone: true));
        }
    }
}
