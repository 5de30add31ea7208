using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>Several journals as one: the union of their entries by id, ordered by time, then id. Entries of later
/// versions are kept byte for byte.</summary>
public sealed class LabelMerge
{
    private LabelMerge(IReadOnlyList<LabelLine> lines, IReadOnlyList<string> messages)
    {
        Lines = lines;
        Messages = messages;
    }

    /// <summary>Entries that are understood.</summary>
    public IReadOnlyList<LabelEntry> Entries => [.. Lines.Where(line => line.Entry is not null).Select(l => l.Entry!)];

    /// <summary>All entries.</summary>
    public int Count => Lines.Count;

    /// <summary>What could not be read, as sentences; it stays in the sources, which are not changed.</summary>
    public IReadOnlyList<string> Messages { get; }

    internal IReadOnlyList<LabelLine> Lines { get; }

    /// <summary>Reads journals.</summary>
    /// <param name="sources">Journal files, labels folders or lenses (for the folder beside them).</param>
    /// <exception cref="PlmLensException">There is no such journal, or two differ in an entry.</exception>
    public static LabelMerge Read(params IReadOnlyList<string> sources)
    {
        var lines = new Dictionary<string, LabelLine>(StringComparer.Ordinal);
        var messages = new List<string>();
        foreach (string path in sources.SelectMany(FilesOf).Distinct(StringComparer.Ordinal))
        {
            var file = new LabelJournalFile(path);
            foreach (LabelLine line in file.ReadNew(messages))
            {
                if (!lines.TryAdd(line.Id, line) && !lines[line.Id].Bytes.AsSpan().SequenceEqual(line.Bytes))
                    throw Differs(line.Id);
            }

            if (file.IsTorn)
                messages.Add($"{path} ends in the middle of an entry that was never acknowledged; it is left out.");
        }

        return new LabelMerge([.. lines.Values.Order(LabelLine.Order)], messages);
    }

    /// <summary>Writes the journal as one file: the same bytes whatever the order of the sources.</summary>
    /// <param name="path">The new file.</param>
    /// <exception cref="PlmLensException">It is there already or cannot be written.</exception>
    public void Write(string path)
    {
        if (File.Exists(path) || Directory.Exists(path))
            throw new PlmLensException($"{path} is there already; name a new file.");
        using var file = new AtomicFile(path);
        try
        {
            foreach (LabelLine line in Lines)
            {
                file.Stream.Write(line.Bytes);
                file.Stream.WriteByte((byte)'\n');
            }
        }
        catch (IOException e)
        {
            throw file.Failure(e);
        }

        file.Commit();
    }

    internal static PlmLensException Differs(string id) => new(
        $"The journals hold two different entries with the id {id}: one was edited by hand; make them equal first.");

    private static IReadOnlyList<string> FilesOf(string source)
    {
        if (File.Exists(source))
            return [Path.GetFullPath(source)];
        bool lens = File.Exists(Path.Combine(source, LensManifest.FileName));
        string folder = lens ? LabelJournal.FolderOf(source) : Path.GetFullPath(source);
        return LabelJournal.FilesOf(folder) is { Count: > 0 } files
            ? files
            : throw new PlmLensException($"{source} holds no labels; name a journal, or a folder or lens with labels.");
    }
}
