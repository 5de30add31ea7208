using System.CommandLine;
using System.Globalization;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Cli.Verbs;

/// <summary>`labels`: what people say about latents: add, export, merge.</summary>
internal static class LabelsVerb
{
    private static readonly string[] s_columns = ["latent", "kind", "text"];

    private static readonly Argument<string> s_lens = new("lens")
    {
        Description = "Lens folder. Its labels are in a folder beside it.",
        HelpName = "LENS",
    };

    private static readonly Option<string> s_author = new("--author")
    {
        Description = "Who writes.",
        HelpName = "NAME",
        Required = true,
    };

    private static readonly Option<int?> s_latent = new("--latent")
    {
        Description = "The latent, from 0.",
        HelpName = "N",
    };

    private static readonly Option<string?> s_name = new("--name")
    {
        Description = $"A name for it, at most {LabelRules.MostNameLength} characters.",
        HelpName = "TEXT",
    };

    private static readonly Option<string?> s_note = new("--note")
    {
        Description = $"A note on it, at most {LabelRules.MostTextBytes} bytes.",
        HelpName = "TEXT",
    };

    private static readonly Option<int?> s_rating = new("--rating")
    {
        Description = "Does it mean something? 0 no, 1 maybe, 2 yes.",
        HelpName = "0|1|2",
    };

    private static readonly Option<string?> s_from = new("--from")
    {
        Description = $"Table with the columns {string.Join(", ", s_columns)}; kind is name, note or rating.",
        HelpName = "TSV",
    };

    private static readonly Option<string> s_table = new("--out")
    {
        Description = "Table to write: what holds for each latent.",
        HelpName = "TSV",
        Required = true,
    };

    private static readonly Option<string?> s_blind = new("--blind")
    {
        Description = "Also write the blind ratings: session, item, kind, unit, rating, author, time; with tabs when "
            + "the name ends in .tsv, else with commas.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_blindSummary = new("--blind-summary")
    {
        Description = "Also write how each kind was rated blindly: shares of no, maybe and yes with 95 % intervals.",
        HelpName = "FILE",
    };

    private static readonly Argument<string[]> s_sources = new("journals")
    {
        Description = "Journal files, labels folders or lenses.",
        HelpName = "JOURNAL...",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> s_out = new("--out")
    {
        Description = "Journal to write: the entries of all, each once.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_into = new("--into")
    {
        Description = "Lens whose labels take the entries that they do not have.",
        HelpName = "LENS",
    };

    public static Command Build()
    {
        var add = new VerbCommand(
            "add",
            "Write names, notes or ratings of latents; prints the id of each entry once it is safe on the disk.",
            "plmlens labels add lens --author \"R. Franklin\" --latent 12 --name \"zinc finger, second Cys\"",
            "plmlens labels add lens --author \"R. Franklin\" --from labels.tsv")
        {
            s_lens, s_author, s_latent, s_name, s_note, s_rating, s_from,
        };
        add.SetAction(parsed => Add(VerbContext.Current, parsed));
        var export = new VerbCommand(
            "export",
            "Write what people said about each latent as a table.",
            "plmlens labels export lens --out labels.tsv --blind ratings.csv --blind-summary summary.csv")
        {
            s_lens, s_table, s_blind, s_blindSummary,
        };
        export.SetAction(parsed => Export(VerbContext.Current, parsed));
        var merge = new VerbCommand(
            "merge",
            "Merge journals: each entry once, ordered by time. The journals are not changed.",
            "plmlens labels merge mine.jsonl yours.jsonl --out ours.jsonl",
            "plmlens labels merge laptop/lens --into lens")
        {
            s_sources, s_out, s_into,
        };
        merge.SetAction(parsed => Merge(VerbContext.Current, parsed));
        return new VerbCommand(
            "labels",
            "Names, notes and ratings that people give latents: add, export, merge.",
            "plmlens labels export lens --out labels.tsv",
            "plmlens labels merge laptop/lens --into lens")
        {
            add, export, merge,
        };
    }

    private static int Add(VerbContext context, ParseResult parsed)
    {
        LabelJournal journal = Open(parsed);
        int written = 0;
        foreach (LabelDraft draft in Drafts(parsed))
        {
            context.Cancel.ThrowIfCancellationRequested();
            LabelEntry entry = journal.Add(draft);
            written++;
            if (!context.Json)
            {
                context.Out.WriteLine(entry.Id);
                context.Out.Flush();
            }
        }

        if (context.Json)
            context.WriteJson(new { written, journal = journal.Folder });
        Tell(context, journal.Messages);
        return CliApp.Success;
    }

    private static int Export(VerbContext context, ParseResult parsed)
    {
        using LensFolder lens = LensFolder.Open(parsed.GetRequiredValue(s_lens));
        LabelJournal journal = LabelJournal.Open(lens);
        IReadOnlyDictionary<int, LatentLabels> state = journal.State();
        string table = parsed.GetRequiredValue(s_table);
        LabelTables.WriteState(table, state);
        IReadOnlyList<BlindShares>? blind = ExportBlind(parsed, lens, journal);
        int others = journal.Entries().Count(entry => entry.SaeSha256 != journal.SaeSha256);
        if (context.Json)
        {
            context.WriteJson(
                new { latents = state.Count, of_other_saes = others, table, blind = blind?.Select(Json) });
        }
        else
        {
            context.Out.WriteLine($"{state.Count} latents with labels: {table}");
            foreach (BlindShares kind in blind ?? [])
                context.Out.WriteLine(Line(kind));
        }

        if (others > 0)
            context.Progress.Note($"{others} entries are about other SAEs than the lens's; they stay in the journal.");
        Tell(context, journal.Messages);
        return CliApp.Success;
    }

    private static IReadOnlyList<BlindShares>? ExportBlind(ParseResult parsed, LensFolder lens, LabelJournal journal)
    {
        string? ratingsFile = parsed.GetValue(s_blind), summaryFile = parsed.GetValue(s_blindSummary);
        if (ratingsFile is null && summaryFile is null)
            return null;
        IReadOnlyList<BlindRating> ratings = BlindRatings.Of(
            journal.Entries(), journal.SaeSha256, BlindCandidates.Of(lens.ReadFeatures(), lens.Controls));
        IReadOnlyList<BlindShares> summary = BlindRatings.Summary(ratings);
        if (ratingsFile is not null)
            AtomicFile.WriteAllText(ratingsFile, BlindRatings.Table(ratings, SeparatorOf(ratingsFile)));
        if (summaryFile is not null)
            AtomicFile.WriteAllText(summaryFile, BlindRatings.SummaryTable(summary, SeparatorOf(summaryFile)));
        return summary;
    }

    private static char SeparatorOf(string file) =>
        file.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';

    private static object Json(BlindShares kind) => new
    {
        kind = LabelNames.Of(kind.Source),
        units = kind.Units,
        ratings = kind.Ratings,
        raters = kind.Raters,
        no = kind.Shares[0],
        maybe = kind.Shares[1],
        yes = kind.Shares[2],
        yes_low = kind.Intervals[2].Low,
        yes_high = kind.Intervals[2].High,
    };

    private static string Line(BlindShares kind)
    {
        string Percent(double share) => (100 * share).ToString("0", CultureInfo.InvariantCulture);
        (double low, double high) = kind.Intervals[2];
        return $"blind: {kind.Units} {LabelNames.Of(kind.Source)}, {kind.Ratings} ratings by {kind.Raters}: yes "
            + $"{Percent(kind.Shares[2])} % ({Percent(low)} to {Percent(high)}), maybe {Percent(kind.Shares[1])} %, no "
            + $"{Percent(kind.Shares[0])} %";
    }

    private static int Merge(VerbContext context, ParseResult parsed)
    {
        string[] sources = parsed.GetRequiredValue(s_sources);
        string? file = parsed.GetValue(s_out), lens = parsed.GetValue(s_into);
        if (file is null == lens is null)
            throw new UsageException("Say where the entries go: --out FILE or --into LENS.");
        LabelMerge merge = LabelMerge.Read(sources);
        int added = merge.Count;
        if (lens is null)
        {
            merge.Write(file!);
        }
        else
        {
            using LensFolder opened = LensFolder.Open(lens);
            added = LabelJournal.Open(opened).Merge(sources);
        }

        if (context.Json)
            context.WriteJson(new { entries = merge.Count, added, output = file ?? lens });
        else
            context.Out.WriteLine($"{merge.Count} entries, {added} of them new: {file ?? lens}");
        Tell(context, merge.Messages);
        return CliApp.Success;
    }

    private static LabelJournal Open(ParseResult parsed)
    {
        using LensFolder lens = LensFolder.Open(parsed.GetRequiredValue(s_lens));
        return LabelJournal.Open(lens);
    }

    private static void Tell(VerbContext context, IReadOnlyList<string> messages)
    {
        foreach (string message in messages)
            context.Progress.Note(message);
    }

    private static IReadOnlyList<LabelDraft> Drafts(ParseResult parsed)
    {
        string author = parsed.GetRequiredValue(s_author);
        int? latent = parsed.GetValue(s_latent), rating = parsed.GetValue(s_rating);
        string? name = parsed.GetValue(s_name), note = parsed.GetValue(s_note);
        int given = (name is null ? 0 : 1) + (note is null ? 0 : 1) + (rating is null ? 0 : 1);
        if (parsed.GetValue(s_from) is { } table)
        {
            return latent is null && given == 0
                ? Read(table, author)
                : throw new UsageException("--from takes the place of --latent, --name, --note and --rating.");
        }

        if (latent is not { } number || given == 0)
            throw new UsageException("Say --latent and a --name, --note or --rating, or give a table with --from.");
        List<LabelDraft> drafts = [];
        if (name is not null)
            drafts.Add(LabelDraft.Name(number, author, name));
        if (note is not null)
            drafts.Add(LabelDraft.Note(number, author, note));
        if (rating is { } value)
            drafts.Add(LabelDraft.Rating(number, author, value));
        return drafts;
    }

    // Checked whole before the first line is written.
    private static IReadOnlyList<LabelDraft> Read(string path, string author)
    {
        List<LabelDraft> drafts = [];
        foreach ((int line, string[] fields) in Tsv.Read(path, s_columns))
        {
            int Number(string field) =>
                int.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                    ? number
                    : throw new PlmLensException($"{path}, line {line}: '{field}' is no number.");
            int latent = Number(fields[0]);
            LabelDraft draft = fields[1] switch
            {
                "name" => LabelDraft.Name(latent, author, fields[2]),
                "note" => LabelDraft.Note(latent, author, fields[2]),
                "rating" => LabelDraft.Rating(latent, author, Number(fields[2])),
                _ => throw new PlmLensException($"{path}, line {line}: '{fields[1]}' is not name, note or rating."),
            };
            if (draft.Normalised().Check() is { } wrong)
                throw new PlmLensException($"{path}, line {line}: {wrong}");
            drafts.Add(draft);
        }

        return drafts;
    }
}
