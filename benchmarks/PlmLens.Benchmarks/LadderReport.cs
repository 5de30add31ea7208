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

    /// <summary>Writes <paramref name="path"/> (JSON) and, beside it, the same name with .md.</summary>
    /// <exception cref="PlmLensException">The folder cannot be written.</exception>
    public void Write(string path)
    {
        AtomicFile.WriteAllText(path, ToJson());
        AtomicFile.WriteAllText(Path.ChangeExtension(path, ".md"), ToMarkdown());
    }
}
