using System.CommandLine;
using PlmLens.Analysis.Annotate;
using PlmLens.Cli.Annotate;
using PlmLens.Cli.Report.Lens;
using PlmLens.Store;

namespace PlmLens.Cli.Verbs;

/// <summary>`report`: a lens as one HTML file.</summary>
internal static class ReportVerb
{
    private static readonly Argument<string> s_lens = new("lens")
    {
        Description = "Lens, made by score or demo.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> s_out = new("--out")
    {
        Description = $"HTML file (default: {LensHtmlReport.FileName} in the lens).",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_corpus = new("--corpus")
    {
        Description = "Annotated proteins that the lens was built from, for the examples (default: the bundled ones, "
            + "where it was; else no examples).",
        HelpName = "FILE",
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "report",
            "Write what a lens found as one HTML file that needs no network.",
            "plmlens report demo-lens",
            "plmlens report lens --corpus uniprot.dat.gz --out lens.html")
        {
            s_lens,
            s_out,
            s_corpus,
        };
        command.SetAction(parsed => Run(VerbContext.Current, parsed));
        return command;
    }

    private static int Run(VerbContext context, ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(s_lens);
        using LensFolder lens = LensFolder.Open(path);
        string output = parsed.GetValue(s_out) ?? Path.Combine(path, LensHtmlReport.FileName);
        AnnotatedCorpus? corpus = ReadCorpus(lens, parsed.GetValue(s_corpus), context);
        LensHtmlReport.Write(output, lens, corpus);
        long bytes = new FileInfo(output).Length;
        if (context.Json)
            context.WriteJson(new { report = output, bytes, examples = corpus is not null });
        else
            context.Out.WriteLine($"{output}: {bytes / 1024.0:N0} KiB");
        return CliApp.Success;
    }

    private static AnnotatedCorpus? ReadCorpus(LensFolder lens, string? given, VerbContext context)
    {
        if (given is null && !LensCorpus.IsBundled(lens))
        {
            context.Progress.Note(
                "The report has no example proteins: give the file that the lens was built from with --corpus.");
            return null;
        }

        LensCorpus corpus = LensCorpus.Read(lens, given, context);
        return AnnotatedCorpus.Read(
            corpus.Records, corpus.Split, lens.ReadConcepts().Select(concept => concept.Concept).ToHashSet());
    }
}
