using System.Text.Json;
using System.Text.Json.Serialization;
using PlmLens.Core;

namespace PlmLens.Benchmarks;

/// <summary>What a run of the ladder leaves behind: machine and versions, notes, rows.</summary>
/// <param name="Machine">Where and with what it ran.</param>
/// <param name="Quick">True for a smoke test, whose numbers mean nothing.</param>
/// <param name="Notes">What was skipped and why.</param>
/// <param name="Rows">In the order measured.</param>
internal sealed record LadderReport(
    MachineDescription Machine, bool Quick, IReadOnlyList<string> Notes, IReadOnlyList<LadderRow> Rows)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One JSON object: machine, quick, notes, rows.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json) + "\n";

    /// <summary>The same for people.</summary>
    public string ToMarkdown()
    {
        string text = "# Ladder\n\n" + string.Concat(Machine.Lines().Select(line => $"- {line}\n")) + "\n";
        text += LadderTable.Markdown(Rows);
        if (Notes.Count > 0)
            text += "\nNotes\n\n" + string.Concat(Notes.Select(note => $"- {note}\n"));
        return text;
    }

    /// <summary>Reads a report that <see cref="Write"/> left; null when there is none.</summary>
    /// <exception cref="PlmLensException">The file holds something else.</exception>
    public static LadderReport? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<LadderReport>(File.ReadAllText(path), s_json);
        }
        catch (JsonException e)
        {
            throw new PlmLensException($"{path} holds no results of the ladder; choose another file.", e);
        }
    }

    /// <summary>This report with those rows and notes of <paramref name="before"/> that it lacks.</summary>
    /// <param name="before">Of the same machine and commit.</param>
    /// <param name="rungs">Names of the rungs that this report's run went through.</param>
    public LadderReport Over(LadderReport before, IReadOnlyCollection<string> rungs)
    {
        Dictionary<string, LadderRow> fresh = Rows.ToDictionary(row => row.Name);
        HashSet<string> known = [.. before.Rows.Select(row => row.Name)];
        IEnumerable<string> kept = before.Notes.Where(
            note => !rungs.Any(rung => note.StartsWith(rung, StringComparison.Ordinal)));
        return this with
        {
            Rows =
            [
                .. before.Rows.Select(row => fresh.GetValueOrDefault(row.Name, row)),
                .. Rows.Where(row => !known.Contains(row.Name)),
            ],
            Notes = [.. kept.Union(Notes)],
        };
    }

    /// <summary>Writes <paramref name="path"/> (JSON) and, beside it, the same name with .md.</summary>
    /// <exception cref="PlmLensException">The folder cannot be written.</exception>
    public void Write(string path)
    {
        AtomicFile.WriteAllText(path, ToJson());
        AtomicFile.WriteAllText(Path.ChangeExtension(path, ".md"), ToMarkdown());
    }
}
