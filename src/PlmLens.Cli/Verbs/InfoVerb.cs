using System.Collections;
using System.CommandLine;
using System.Globalization;
using PlmLens.Cli.Info;

namespace PlmLens.Cli.Verbs;

/// <summary>`info`: describes any file or folder that PlmLens reads or writes.</summary>
internal static class InfoVerb
{
    private const int RowsShown = 20;

    private static readonly Argument<string> s_path = new("path")
    {
        Description =
            "FASTA, UniProt file, structure, OBO ontology, model, checkpoint, SAE folder, activation cache, sparse "
            + "codes or lens.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> s_all = new("--all")
    {
        Description = $"Show every row of long lists, not the first {RowsShown}.",
    };

    public static Command Build()
    {
        var command = new VerbCommand(
            "info",
            "Describe any file or folder that PlmLens reads or writes.",
            "plmlens info proteins.fasta.gz",
            "plmlens info model.safetensors --all",
            "plmlens info go-basic.obo",
            "plmlens info demo-lens --json")
        {
            s_path,
            s_all,
        };
        command.SetAction(parsed => Run(
            VerbContext.Current, parsed.GetRequiredValue(s_path), parsed.GetValue(s_all)));
        return command;
    }

    private static int Run(VerbContext context, string path, bool all)
    {
        FileDescription description = Describer.Describe(path, context);
        if (context.Json)
        {
            context.WriteJson(description);
            return CliApp.Success;
        }

        context.Out.WriteLine($"{description.Path}: {description.Kind}");
        int width = description.Facts.Keys.Max(k => k.Length);
        foreach ((string name, object? value) in description.Facts)
            context.Out.WriteLine($"  {name.Replace('_', ' ').PadRight(width)}  {Text(value)}");
        foreach ((string name, IReadOnlyList<IReadOnlyList<string>> rows) in
            description.Tables ?? new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>())
        {
            WriteTable(context.Out, name, rows, all ? rows.Count : RowsShown);
        }

        return CliApp.Success;
    }

    private static void WriteTable(TextWriter output, string name, IReadOnlyList<IReadOnlyList<string>> rows, int most)
    {
        output.WriteLine($"  {name}:");
        var shown = rows.Take(most).ToList();
        int columns = shown.Count == 0 ? 0 : shown[0].Count;
        int[] widths = [.. Enumerable.Range(0, columns).Select(c => shown.Max(r => r[c].Length))];
        foreach (IReadOnlyList<string> row in shown)
            output.WriteLine("    " + string.Join("  ", row.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd());
        if (rows.Count > shown.Count)
            output.WriteLine($"    ... {rows.Count - shown.Count} more; --all shows them");
    }

    private static string Text(object? value) => value switch
    {
        null => "-",
        string text => text,
        bool yes => yes ? "yes" : "no",
        long or int => string.Format(CultureInfo.InvariantCulture, "{0:N0}", value),
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Text)),
        _ => value.ToString() ?? "-",
    };
}
