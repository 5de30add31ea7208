using PlmLens.Core;

namespace PlmLens.Store;

/// <summary>
/// The labels of a lens: names, notes and ratings that people give its latents, in the folder <c>LENS.labels</c> beside
/// it, so that replacing the lens loses none. Each machine appends to a file of its own there, one process at a time;
/// all files together are the journal. See docs/formats/labels.md. Methods may be called from several threads.
/// </summary>
public sealed class LabelJournal
{
    /// <summary>What the folder's name has after the lens's.</summary>
    public const string FolderSuffix = ".labels";

    /// <summary>What names of journal files end with.</summary>
    public const string FileSuffix = ".jsonl";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LabelJournalFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LabelLine> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<LabelEntry> _arrived = [];
    private readonly List<string> _messages = [];
    private readonly int? _latents;
    private DateTime _latest;

    private LabelJournal(string folder, string saeSha256, int? latents)
    {
        Folder = folder;
        SaeSha256 = saeSha256;
        _latents = latents;
    }

    /// <summary>The folder; made by the first entry.</summary>
    public string Folder { get; }

    /// <summary>The SAE that new entries are about.</summary>
    public string SaeSha256 { get; }

    /// <summary>What could not be read, was set aside or contradicts itself, as sentences.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _messages,
                    .. _files.Values.Where(file => file.IsTorn).Select(file =>
                        $"{file.Path} ends in the middle of an entry that was never acknowledged; it is left out."),
                ];
            }
        }
    }

    /// <summary>The labels folder of a lens.</summary>
    public static string FolderOf(string lens) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(lens)) + FolderSuffix;

    /// <summary>Opens the labels of a lens; there may be none yet.</summary>
    /// <exception cref="PlmLensException">A file of the journal cannot be read.</exception>
    public static LabelJournal Open(LensFolder lens) =>
        Open(FolderOf(lens.Folder), lens.Manifest.SaeSha256, lens.Manifest.Summary.Features);

    /// <summary>Opens a labels folder; it need not exist yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="saeSha256">Hash of the weights of the SAE that new entries are about.</param>
    /// <param name="latents">Number of its latents, to refuse others; null to take any.</param>
    /// <exception cref="PlmLensException">A file of the journal cannot be read.</exception>
    public static LabelJournal Open(string folder, string saeSha256, int? latents = null)
    {
        if (!LabelRules.IsHash(saeSha256))
            throw new PlmLensException($"'{saeSha256}' is no hash of an SAE.");
        var journal = new LabelJournal(folder, saeSha256, latents);
        journal.Refresh();
        return journal;
    }

    /// <summary>Reads what others have written since.</summary>
    /// <exception cref="PlmLensException">A file of the journal cannot be read.</exception>
    public void Refresh()
    {
        lock (_gate)
        {
            ReadNew();
            if (!_files.Values.Any(file => file.IsTorn))
                return;
            // A write may be under way: what is still torn when the lock is free was never finished.
            try
            {
                using (LabelLock.Take(Folder))
                    ReadNew();
            }
            catch (PlmLensException)
            {
                // A folder that cannot be written is read all the same; Messages tells of the torn line.
            }
        }
    }

    /// <summary>All entries about this SAE and others, by time, then id.</summary>
    public IReadOnlyList<LabelEntry> Entries()
    {
        lock (_gate)
            return [.. _arrived.Order(LabelEntry.Order)];
    }

    /// <summary>The entries that this journal came to know after an entry, in the order in which it did: nothing is
    /// missed when entries with earlier times arrive from elsewhere. The order holds for this object only.</summary>
    /// <param name="id">The last entry known; null, or an id that is not known, for all.</param>
    public IReadOnlyList<LabelEntry> Since(string? id)
    {
        lock (_gate)
        {
            int from = id is not null && _places.TryGetValue(id, out int place) ? place + 1 : 0;
            return _arrived[from..];
        }
    }

    /// <summary>What holds now for each latent of this SAE that has labels.</summary>
    public IReadOnlyDictionary<int, LatentLabels> State() => LatentLabels.Of(Entries(), SaeSha256);

    /// <summary>Writes an entry. When this returns it is on the disk.</summary>
    /// <param name="draft">What to write; white space around its texts is trimmed.</param>
    /// <returns>The entry; the one that is there when the draft's id was written before.</returns>
    /// <exception cref="PlmLensException">The draft breaks a rule, or the journal cannot be written; nothing was
    /// added.</exception>
    public LabelEntry Add(LabelDraft draft)
    {
        draft = draft.Normalised();
        Require(draft);
        lock (_gate)
        {
            using FileStream held = LabelLock.Take(Folder);
            ReadNew();
            if (draft.Id is not null && _lines.TryGetValue(draft.Id, out LabelLine? before))
            {
                return before.Entry is { } known && known.Draft == draft && known.SaeSha256 == SaeSha256
                    ? known
                    : throw new PlmLensException($"Another entry has the id {draft.Id}; make a new id.");
            }

            RequireTarget(draft);
            var entry = new LabelEntry(
                draft.Id ?? Guid.CreateVersion7().ToString("D"),
                Now(),
                SaeSha256,
                draft.Kind,
                draft.Latent,
                draft.Author,
                draft.Text,
                draft.Value,
                draft.Target,
                draft.Source,
                draft.Session);
            Append([LabelLine.Of(entry)]);
            return entry;
        }
    }

    /// <summary>Takes the entries of other journals that this one does not have.</summary>
    /// <param name="sources">Journal files, labels folders or lenses.</param>
    /// <returns>How many were new.</returns>
    /// <exception cref="PlmLensException">A source cannot be read, holds another entry under an id that is here, or
    /// this journal cannot be written; nothing was added.</exception>
    public int Merge(params IEnumerable<string> sources)
    {
        LabelMerge merge = LabelMerge.Read([.. sources]);
        lock (_gate)
        {
            using FileStream held = LabelLock.Take(Folder);
            ReadNew();
            _messages.AddRange(merge.Messages);
            foreach (LabelLine line in merge.Lines)
            {
                if (_lines.TryGetValue(line.Id, out LabelLine? here) && !here.Bytes.AsSpan().SequenceEqual(line.Bytes))
                    throw LabelMerge.Differs(line.Id);
            }

            LabelLine[] missing = [.. merge.Lines.Where(line => !_lines.ContainsKey(line.Id))];
            if (missing.Length > 0)
                Append(missing);
            return missing.Length;
        }
    }

    private string OwnPath => Path.Combine(Folder, OwnName(Environment.MachineName));

    // One file for each machine: on a shared disk without working locks, machines still never write to one file.
    private static string OwnName(string machine)
    {
        string name = new([.. machine.ToLowerInvariant().Take(60).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        return name.Trim('-') is { Length: > 0 } clean ? clean + FileSuffix : "machine" + FileSuffix;
    }

    private void Require(LabelDraft draft)
    {
        if (draft.Check() is { } wrong)
            throw new PlmLensException(wrong);
        if (draft.Id is not null && !LabelRules.IsId(draft.Id))
            throw new PlmLensException($"'{draft.Id}' is no id of an entry.");
        bool latent = draft.Kind != LabelKind.Delete && draft.Source is null or LabelSource.Latents;
        if (latent && draft.Latent >= _latents)
            throw new PlmLensException($"There is no latent {draft.Latent}; the lens has 0 to {_latents - 1}.");
    }

    private void RequireTarget(LabelDraft draft)
    {
        if (draft.Target is null)
            return;
        LabelEntry? target = _lines.GetValueOrDefault(draft.Target)?.Entry;
        if (target is null || target.SaeSha256 != SaeSha256 || target.Latent != draft.Latent)
            throw new PlmLensException($"Latent {draft.Latent} has no entry {draft.Target}; load its labels again.");
        if (target.Kind == LabelKind.Delete || (draft.Kind != LabelKind.Delete && target.Kind != draft.Kind))
            throw new PlmLensException($"The entry {draft.Target} cannot be replaced by this one; write a new one.");
    }

    // Later than all entries that the author could have seen, so that "last" means the same on clocks that differ. A
    // clock that is wrong by more than a day is not followed.
    private DateTime Now()
    {
        var now = new DateTime(
            DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
        DateTime last = _latest > now.AddDays(1) ? default : _latest;
        return last >= now ? last.AddMilliseconds(1) : now;
    }

    private void Append(IReadOnlyList<LabelLine> lines)
    {
        if (!_files.TryGetValue(OwnPath, out LabelJournalFile? own))
            _files[OwnPath] = own = new LabelJournalFile(OwnPath);
        try
        {
            own.Mend(_messages);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot write {OwnPath}: {e.Message} Nothing was added.", e);
        }

        own.Append(lines);
        ReadNew();
    }

    private void ReadNew()
    {
        foreach (string path in FilesOf(Folder))
        {
            if (!_files.TryGetValue(path, out LabelJournalFile? file))
                _files[path] = file = new LabelJournalFile(path);
            var messages = new List<string>();
            foreach (LabelLine line in file.ReadNew(messages).Order(LabelLine.Order))
                Take(line, messages);
            _messages.AddRange(messages.Except(_messages));
        }
    }

    private void Take(LabelLine line, List<string> messages)
    {
        if (_lines.TryGetValue(line.Id, out LabelLine? known))
        {
            if (!known.Bytes.AsSpan().SequenceEqual(line.Bytes))
            {
                messages.Add(
                    $"The journal {Folder} holds two different entries with the id {line.Id}; one is left out.");
            }

            return;
        }

        _lines.Add(line.Id, line);
        if (line.Entry is not { } entry)
        {
            messages.Add($"The journal {Folder} holds entries of a later version, which are kept but not shown.");
            return;
        }

        _places.Add(entry.Id, _arrived.Count);
        _arrived.Add(entry);
        if (entry.Time > _latest && entry.Time <= DateTime.UtcNow.AddDays(1))
            _latest = entry.Time;
    }

    internal static IReadOnlyList<string> FilesOf(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder, "*" + FileSuffix).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlmLensException($"Cannot read {folder}: {e.Message}", e);
        }
    }
}
