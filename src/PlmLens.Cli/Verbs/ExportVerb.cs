using System.CommandLine;
using PlmLens.Core;
using PlmLens.Sae;

namespace PlmLens.Cli.Verbs;

/// <summary>`export`: an SAE to another tool's format.</summary>
internal static class ExportVerb
{
    private static readonly Argument<string> s_path = new("path")
    {
        Description = "SAE of any known format: a file or folder.",
        HelpName = "PATH",
    };

    private static readonly Option<string> s_to = new("--to")
    {
        Description = $"The other tool: {string.Join(", ", SaeExport.Formats)}.",
        HelpName = "TOOL",
        Required = true,
    };

    private static readonly Option<string> s_out = new("--out")
    {
        Description = "Folder to write.",
        HelpName = "DIR",
        Required = true,
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "export",
            "Write an SAE in the format of another tool, where that can hold it; or, with site, the explorer as files.",
            "plmlens export sae --to interplm --out for-interplm",
            "plmlens export sae --to dictionary_learning --out for-dl")
        {
            s_path,
            s_to,
            s_out,
            SaeOptions.K,
            ExportSiteVerb.Build(),
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        string to = parsed.GetRequiredValue(s_to), folder = parsed.GetRequiredValue(s_out);
        if (!SaeExport.Formats.Contains(to))
            throw new UsageException($"--to {to} is none of {string.Join(", ", SaeExport.Formats)}.");
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new PlmLensException($"{folder} already holds something; choose another folder.");
        using SaeFile sae = SaeFile.Open(
            parsed.GetRequiredValue(s_path), context.CreateBackend(), SaeOptions.OpenOptions(parsed));
        string written = SaeExport.Write(sae, to, folder);
        if (context.Json)
            context.WriteJson(new { written, format = to, architecture = sae.Sae.Spec.Describe() });
        else
            context.Out.WriteLine($"{sae.Sae.Spec.Describe()} for {to}: {written}");
        return CliApp.Success;
    }
}
