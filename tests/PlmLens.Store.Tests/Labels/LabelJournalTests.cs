using System.Text;
using PlmLens.Core;

namespace PlmLens.Store.Tests.Labels;

public sealed class LabelJournalTests : IDisposable
{
    private const string Sae = "ab12";
    private readonly TemporaryFolder _folder = new();

    private string Labels => _folder["lens.labels"];

    private string OwnFile => Directory.GetFiles(Labels, "*.jsonl").Single();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_journal_lies_beside_the_lens_and_survives_its_replacement()
    {
        Assert.Equal(_folder["lens.labels"], LabelJournal.FolderOf(_folder["lens"]));
        Assert.Equal(_folder["lens.labels"], LabelJournal.FolderOf(_folder["lens"] + Path.DirectorySeparatorChar));
        Assert.False(Directory.Exists(Labels));
        Open();
        Assert.False(Directory.Exists(Labels), "opening writes nothing");
    }

    [Fact]
    public void What_was_added_is_read_back()
    {
        LabelEntry[] added =
        [
            Open().Add(LabelDraft.Name(3, " Ada ", "zinc finger “α” 🧬")),
            Open().Add(LabelDraft.Note(3, "Ada", "line one\r\nline\ttwo \"quoted\" \\ </script>")),
            Open().Add(LabelDraft.Rating(4, "Bo", 2)),
        ];
        BlindSession session = BlindSession.Sample(7, new(2, 2, 0), new([0, 1, 2], [5, 6], []));
        added = [.. added, Open().Add(LabelDraft.Blind(session, session.Items[0], "Bo", 0))];

        Assert.Equal(added, Open().Entries());
        Assert.Equal("Ada", added[0].Author);
        Assert.Equal("line one\nline\ttwo \"quoted\" \\ </script>", added[1].Text);
        Assert.Equal(4, File.ReadAllLines(OwnFile).Length);
        Assert.All(added, entry => Assert.Equal(DateTimeKind.Utc, entry.Time.Kind));
        Assert.Equal(4, added.Select(entry => entry.Id).Distinct().Count());
    }

    [Fact]
    public void A_line_of_the_journal_is_as_documented()
    {
        LabelEntry entry = Open().Add(LabelDraft.Name(12, "R. Franklin", "zinc finger"));
        string time = entry.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        Assert.Equal(
            $"{{\"v\":0,\"id\":\"{entry.Id}\",\"time\":\"{time}\",\"author\":\"R. Franklin\",\"sae\":\"{Sae}\"," +
            "\"latent\":12,\"kind\":\"name\",\"text\":\"zinc finger\"}\n",
            File.ReadAllText(OwnFile));
    }

    [Fact]
    public void The_last_name_holds_and_a_deleted_one_gives_way_to_the_one_before()
    {
        LabelJournal journal = Open();
        journal.Add(LabelDraft.Name(1, "Ada", "first"));
        LabelEntry second = journal.Add(LabelDraft.Name(1, "Bo", "second"));
        Assert.Equal("second", journal.State()[1].Name!.Text);

        journal.Add(LabelDraft.Delete(second, "Ada"));
        Assert.Equal("first", journal.State()[1].Name!.Text);
        Assert.Equal(3, journal.Entries().Count);
    }

    [Fact]
    public void A_note_is_replaced_by_its_new_version_and_two_versions_both_hold()
    {
        LabelJournal journal = Open();
        LabelEntry old = journal.Add(LabelDraft.Note(1, "Ada", "old"));
        journal.Add(LabelDraft.Note(1, "Bo", "other"));
        journal.Add(LabelDraft.Note(1, "Ada", "new", old.Id));
        journal.Add(LabelDraft.Note(1, "Bo", "newer", old.Id));
        Assert.Equal(["other", "new", "newer"], journal.State()[1].Notes.Select(note => note.Text));
    }

    [Fact]
    public void Ratings_are_means_over_the_last_of_each_author()
    {
        LabelJournal journal = Open();
        journal.Add(LabelDraft.Rating(1, "Ada", 0));
        journal.Add(LabelDraft.Rating(1, "Ada", 2));
        LabelEntry one = journal.Add(LabelDraft.Rating(1, "Bo", 1));
        Assert.Equal(1.5, journal.State()[1].MeanRating);
        journal.Add(LabelDraft.Delete(one, "Bo"));
        Assert.Equal(2, journal.State()[1].MeanRating);
        Assert.Null(journal.State()[1].MeanBlindRating);
    }

    [Fact]
    public void Labels_of_another_SAE_are_kept_but_not_shown()
    {
        Open().Add(LabelDraft.Name(1, "Ada", "of the old SAE"));
        LabelJournal other = LabelJournal.Open(Labels, "cd34");
        Assert.Single(other.Entries());
        Assert.Empty(other.State());
    }

    [Fact]
    public void A_latent_with_nothing_left_has_no_state()
    {
        LabelJournal journal = Open();
        journal.Add(LabelDraft.Delete(journal.Add(LabelDraft.Note(1, "Ada", "gone")), "Ada"));
        Assert.Empty(journal.State());
    }

    [Fact]
    public void Only_an_entry_of_the_same_latent_and_kind_can_be_replaced()
    {
        LabelJournal journal = Open();
        LabelEntry note = journal.Add(LabelDraft.Note(1, "Ada", "note"));
        LabelEntry deletion = journal.Add(LabelDraft.Delete(journal.Add(LabelDraft.Note(1, "Ada", "x")), "Ada"));
        Refused(journal, LabelDraft.Note(2, "Bo", "of another latent", note.Id));
        Refused(journal, LabelDraft.Name(1, "Bo", "of another kind", note.Id));
        Refused(journal, LabelDraft.Delete(deletion, "Bo"));
        Refused(journal, LabelDraft.Note(1, "Bo", "of nothing", Guid.NewGuid().ToString("D")));
        Assert.Equal(3, journal.Entries().Count);
    }

    [Fact]
    public void The_same_draft_sent_twice_is_one_entry()
    {
        LabelDraft draft = LabelDraft.Name(1, "Ada", "once") with { Id = Guid.NewGuid().ToString("D") };
        LabelEntry first = Open().Add(draft);
        Assert.Equal(first, Open().Add(draft));
        Assert.Single(Open().Entries());
        Refused(Open(), draft with { Text = "another" });
        Refused(Open(), draft with { Id = "7" });
    }

    [Theory]
    [InlineData(-1, "Ada", "name")]
    [InlineData(16, "Ada", "name")]
    [InlineData(0, "", "name")]
    [InlineData(0, "  ", "name")]
    [InlineData(0, "A\nda", "name")]
    [InlineData(0, "A\0da", "name")]
    [InlineData(0, "A\u202eda", "name")]
    [InlineData(0, "=cmd()", "name")]
    [InlineData(0, "Ada", "")]
    [InlineData(0, "Ada", " \n ")]
    [InlineData(0, "Ada", "two\nlines")]
    [InlineData(0, "Ada", "a tab\there")]
    [InlineData(0, "Ada", "bell\a")]
    [InlineData(0, "Ada", "\u2066hidden\u2069")]
    public void What_breaks_a_rule_is_refused_and_nothing_is_written(int latent, string author, string name)
    {
        Refused(LabelJournal.Open(Labels, Sae, latents: 16), LabelDraft.Name(latent, author, name));
        Assert.False(Directory.Exists(Labels));
    }

    [Fact]
    public void Sizes_have_limits()
    {
        LabelJournal journal = Open();
        journal.Add(LabelDraft.Note(0, new string('a', 100), new string('n', 10_000)));
        journal.Add(LabelDraft.Name(0, "Ada", new string('n', 200)));
        Refused(journal, LabelDraft.Note(0, new string('a', 101), "note"));
        Refused(journal, LabelDraft.Note(0, "Ada", new string('n', 10_001)));
        Refused(journal, LabelDraft.Note(0, "Ada", new string('é', 5_001)));
        Refused(journal, LabelDraft.Name(0, "Ada", new string('n', 201)));
        Refused(journal, LabelDraft.Note(0, "Ada", "half a character: " + '\ud83e'));
        Refused(journal, LabelDraft.Rating(0, "Ada", 3));
        Assert.Equal(2, Open().Entries().Count);
    }

    [Fact]
    public void A_note_of_nothing_but_escapes_fits_into_a_line()
    {
        LabelEntry entry = Open().Add(LabelDraft.Note(0, "Ada", "a" + new string('\\', 9_998) + "z"));
        Assert.Equal(entry, Assert.Single(Open().Entries()));
        Assert.Empty(Open().Messages);
    }

    [Fact]
    public void A_write_torn_at_any_byte_damages_no_earlier_entry()
    {
        LabelEntry kept = Open().Add(LabelDraft.Note(1, "Ada", "kept"));
        long whole = new FileInfo(OwnFile).Length;
        Open().Add(LabelDraft.Note(2, "Ada", "torn é"));
        byte[] both = File.ReadAllBytes(OwnFile);
        string own = OwnFile;
        for (int length = (int)whole + 1; length < both.Length - 1; length++)
        {
            File.WriteAllBytes(own, both[..length]);
            LabelJournal journal = Open();
            Assert.Equal([kept], journal.Entries());
            Assert.Contains("middle of an entry", Assert.Single(journal.Messages), StringComparison.Ordinal);

            LabelEntry next = journal.Add(LabelDraft.Note(3, "Bo", "next"));
            Assert.Equal([kept, next], Open().Entries());
            Assert.Empty(Open().Messages);
            Assert.Contains("are in", Assert.Single(journal.Messages), StringComparison.Ordinal);
            string aside = Assert.Single(Directory.GetFiles(Labels, "*.torn-*"));
            Assert.Equal(both[(int)whole..length], File.ReadAllBytes(aside));
            File.Delete(aside);
        }
    }

    [Fact]
    public void A_last_entry_that_only_lacks_its_line_end_is_whole()
    {
        LabelEntry first = Open().Add(LabelDraft.Note(1, "Ada", "first"));
        File.WriteAllText(OwnFile, File.ReadAllText(OwnFile).TrimEnd('\n'));
        LabelJournal journal = Open();
        Assert.Equal([first], journal.Entries());
        Assert.Empty(journal.Messages);
        LabelEntry second = journal.Add(LabelDraft.Note(1, "Ada", "second"));
        Assert.Equal([first, second], journal.Entries());
        Assert.Equal([first, second], Open().Entries());
        Assert.Empty(Directory.GetFiles(Labels, "*.torn-*"));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"v\":0,\"id\":\"0\",\"time\":\"2026-03-01T12:00:00.000Z\"}")]
    [InlineData("{\"v\":0,\"id\":\"ID\",\"time\":\"2026-03-01\",\"kind\":\"note\"}")]
    [InlineData("{\"id\":\"ID\",\"time\":\"2026-03-01T12:00:00.000Z\"}")]
    [InlineData("{\"v\":0,\"id\":\"ID\",\"time\":\"2026-03-01T12:00:00.000Z\",\"kind\":\"hint\"}")]
    [InlineData("{\"v\":0,\"id\":\"ID\",\"time\":\"2026-03-01T12:00:00.000Z\",\"author\":\"A\",\"sae\":\"ab\","
        + "\"latent\":1.5,\"kind\":\"note\",\"text\":\"t\"}")]
    [InlineData("{\"v\":0,\"id\":\"ID\",\"time\":\"2026-03-01T12:00:00.000Z\",\"author\":\"A\",\"sae\":\"ab\","
        + "\"latent\":1,\"kind\":\"note\",\"text\":\"bell \\u0007\"}")]
    [InlineData("{\"v\":0,\"id\":\"ID\",\"time\":\"2026-03-01T12:00:00.000Z\",\"author\":\"A\",\"sae\":\"ab\","
        + "\"latent\":1,\"kind\":\"note\",\"text\":\"half \\ud83e\"}")]
    public void A_line_that_is_no_entry_is_left_out_with_its_place(string line)
    {
        LabelEntry first = Open().Add(LabelDraft.Note(1, "Ada", "first"));
        File.AppendAllText(OwnFile, line.Replace("ID", Guid.NewGuid().ToString("D"), StringComparison.Ordinal) + "\n");
        LabelEntry last = Open().Add(LabelDraft.Note(1, "Ada", "last"));
        LabelJournal journal = Open();
        Assert.Equal([first, last], journal.Entries());
        Assert.Contains("line 2", Assert.Single(journal.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_left_out()
    {
        LabelEntry first = Open().Add(LabelDraft.Note(1, "Ada", "first"));
        using (FileStream stream = File.Open(OwnFile, FileMode.Append))
        {
            stream.Write([0xff, 0, 0x80, (byte)'\n']);
            stream.Write(new byte[1 << 18]);
            stream.WriteByte((byte)'\n');
            stream.Write(Encoding.UTF8.GetBytes(new string('[', 100_000) + "\n"));
        }

        LabelJournal journal = Open();
        Assert.Equal([first], journal.Entries());
        Assert.Equal(3, journal.Messages.Count);
    }

    [Fact]
    public void A_file_of_something_else_does_not_flood_the_messages()
    {
        Directory.CreateDirectory(Labels);
        File.WriteAllText(Path.Combine(Labels, "other.jsonl"), string.Concat(Enumerable.Repeat("x\n", 100_000)));
        Assert.Equal(21, Open().Messages.Count);
    }

    [Fact]
    public void An_entry_of_a_later_version_is_kept_and_not_shown()
    {
        Open().Add(LabelDraft.Note(1, "Ada", "first"));
        string later = $"{{\"v\":1,\"id\":\"{Guid.NewGuid():D}\",\"time\":\"2026-03-01T12:00:00.000Z\",\"new\":{{}}}}";
        File.AppendAllText(OwnFile, later + "\n");
        LabelJournal journal = Open();
        Assert.Single(journal.Entries());
        Assert.Contains("later version", Assert.Single(journal.Messages), StringComparison.Ordinal);

        LabelMerge.Read([Labels]).Write(_folder["merged.jsonl"]);
        Assert.Contains(later, File.ReadAllLines(_folder["merged.jsonl"]));
    }

    [Fact]
    public void A_journal_of_another_machine_is_merged_by_lying_in_the_folder()
    {
        LabelJournal journal = Open();
        LabelEntry mine = journal.Add(LabelDraft.Note(1, "Ada", "mine"));
        LabelEntry yours = LabelJournal.Open(_folder["copy"], Sae).Add(LabelDraft.Note(1, "Bo", "yours"));
        File.Copy(Directory.GetFiles(_folder["copy"], "*.jsonl").Single(), Path.Combine(Labels, "laptop.jsonl"));

        journal.Refresh();
        Assert.Equal(new[] { mine, yours }.Order(LabelEntry.Order), journal.Entries());
    }

    [Fact]
    public void Since_gives_what_arrived_whatever_its_time()
    {
        LabelEntry early = LabelJournal.Open(_folder["copy"], Sae).Add(LabelDraft.Note(1, "Bo", "early"));
        NextMillisecond();
        LabelJournal journal = Open();
        LabelEntry known = journal.Add(LabelDraft.Note(1, "Ada", "known"));
        Assert.Empty(journal.Since(known.Id));
        Assert.Equal(1, journal.Merge(_folder["copy"]));
        LabelEntry last = Open().Add(LabelDraft.Note(1, "Ada", "by another process"));
        journal.Refresh();

        Assert.Equal([early, last], journal.Since(known.Id));
        Assert.Equal([early, known, last], journal.Entries());
        Assert.Equal(3, journal.Since(null).Count);
        Assert.Equal(3, journal.Since("not known").Count);
    }

    [Fact]
    public void Times_in_one_journal_ascend_though_a_clock_is_ahead()
    {
        Open().Add(LabelDraft.Note(1, "Ada", "first"));
        string ahead = DateTime.UtcNow.AddHours(2).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        File.WriteAllText(
            Path.Combine(Labels, "ahead.jsonl"),
            $"{{\"v\":0,\"id\":\"{Guid.NewGuid():D}\",\"time\":\"{ahead}\",\"author\":\"Bo\",\"sae\":\"{Sae}\"," +
            "\"latent\":1,\"kind\":\"name\",\"text\":\"from the future\"}\n");
        LabelJournal journal = Open();
        journal.Add(LabelDraft.Name(1, "Ada", "the answer"));
        Assert.Equal("the answer", journal.State()[1].Name!.Text);
        Assert.Equal("the answer", Open().State()[1].Name!.Text);
    }

    [Fact]
    public void A_clock_wrong_by_years_is_not_followed()
    {
        LabelEntry first = Open().Add(LabelDraft.Note(1, "Ada", "first"));
        string line = File.ReadAllText(OwnFile)
            .Replace(first.Id, Guid.NewGuid().ToString("D"), StringComparison.Ordinal)
            .Replace($"{first.Time:yyyy-}", "9999-", StringComparison.Ordinal);
        File.AppendAllText(OwnFile, line);
        Assert.InRange(Open().Add(LabelDraft.Note(1, "Ada", "now")).Time, first.Time, first.Time.AddDays(1));
    }

    [Fact]
    public void A_link_in_the_folder_is_not_followed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links need a right on Windows");
        Open().Add(LabelDraft.Note(1, "Ada", "first"));
        File.Move(OwnFile, _folder["elsewhere"]);
        File.CreateSymbolicLink(Path.Combine(Labels, "link.jsonl"), _folder["elsewhere"]);
        Assert.Contains("link", Assert.Throws<PlmLensException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replaced_file_is_read_from_its_start()
    {
        LabelJournal journal = Open();
        journal.Add(LabelDraft.Note(1, "Ada", "a long first note of many letters"));
        LabelEntry other = LabelJournal.Open(_folder["copy"], Sae).Add(LabelDraft.Note(1, "Bo", "short"));
        File.Copy(Directory.GetFiles(_folder["copy"], "*.jsonl").Single(), OwnFile, overwrite: true);
        journal.Refresh();
        Assert.Contains(other, journal.Entries());
    }

    [Fact]
    public async Task Writers_at_once_lose_nothing()
    {
        const int Writers = 5, Each = 20;
        LabelEntry[][] written = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            LabelJournal journal = Open();
            return Enumerable.Range(0, Each)
                .Select(i => journal.Add(LabelDraft.Note(writer, $"writer {writer}", $"note {i}")))
                .ToArray();
        })));

        LabelJournal all = Open();
        Assert.Empty(all.Messages);
        Assert.Equal(written.SelectMany(w => w).Order(LabelEntry.Order), all.Entries());
        Assert.All(written, entries => Assert.Equal(entries, entries.Order(LabelEntry.Order)));
        Assert.Equal(Writers * Each, all.Entries().Select(entry => entry.Time).Distinct().Count());
    }

    private LabelJournal Open() => LabelJournal.Open(Labels, Sae);

    // Entries of journals that do not know each other are ordered by their clocks.
    private static void NextMillisecond() => Thread.Sleep(2);

    private static void Refused(LabelJournal journal, LabelDraft draft)
    {
        string message = Assert.Throws<PlmLensException>(() => journal.Add(draft)).Message;
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }
}
