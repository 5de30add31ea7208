using System.CommandLine;
using System.Globalization;
using PlmLens.Core;
using PlmLens.Server.Export;

namespace PlmLens.Cli.Verbs;

/// <summary>`export site`: the explorer as files.</summary>
internal static class ExportSiteVerb
{
    private static readonly Argument<string[]> s_lenses = new("lens")
    {
        Description = "Lenses, made by score or demo.",
        HelpName = "DIR",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> s_out = new("--out")
    {
        Description = "Folder to make.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string> s_latents = new("--latents")
    {
        Description = "Latents with a page of their own: live (all that are active), all, or the N that mean most.",
        HelpName = "live|all|N",
        DefaultValueFactory = _ => "live",
    };

    private static readonly Option<double> s_maxSize = new("--max-size")
    {
        Description = "Do not write more than about so many GB; --yes writes whatever it is.",
        HelpName = "GB",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<bool> s_yes = new("--yes")
    {
        Description = "Write it, however large.",
    };

    private static readonly Option<string?> s_structures = new("--structures")
    {
        Description = "Folder of PDB or mmCIF files, named after accessions.",
        HelpName = "DIR",
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "site",
            "Write the explorer as files that any web host serves, from any path; everything works but new sequences\n"
                + "and labels. An interrupted export goes on with the same command.",
            "plmlens export site demo-lens --out site",
            "plmlens export site layer3 layer6 --out site --latents 2000")
        {
            s_lenses,
            s_out,
            s_latents,
            s_maxSize,
            s_yes,
            s_structures,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        string latents = parsed.GetRequiredValue(s_latents);
        int? most = latents is "live" or "all" ? null
            : int.TryParse(latents, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new UsageException($"--latents {latents} is not live, all or a number.");
        using SiteExport export = SiteExport.Open(new SiteExportOptions
        {
            Lenses = parsed.GetRequiredValue(s_lenses),
            Folder = parsed.GetRequiredValue(s_out),
            MostLatents = most,
            DeadLatents = latents == "all",
            Structures = parsed.GetValue(s_structures),
        });
        double estimate = export.EstimateBytes(context.Cancel) / 1e9;
        double bound = parsed.GetValue(s_maxSize);
        context.Progress.Note(string.Create(
            CultureInfo.InvariantCulture, $"This will be {export.Files:N0} files, about {estimate:0.000} GB."));
        if (estimate > bound && !parsed.GetValue(s_yes))
        {
            throw new PlmLensException(string.Create(
                CultureInfo.InvariantCulture,
                $"That is more than --max-size {bound:0.##} GB: choose fewer --latents, or allow it with --yes."));
        }

        if (export.LeftOut > 0)
        {
            context.Progress.Note(
                $"{export.LeftOut:N0} proteins are left out: their accessions cannot be names of files.");
        }

        long bytes = export.Write(context.Progress, context.Cancel);
        string folder = parsed.GetRequiredValue(s_out);
        if (context.Json)
            context.WriteJson(new { site = folder, files = export.Files, bytes });
        else
            context.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{folder}: {export.Files:N0} files, {bytes / 1e6:N0} MB"));
        return CliApp.Success;
    }
}
