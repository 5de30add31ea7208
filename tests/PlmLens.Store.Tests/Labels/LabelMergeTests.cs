using PlmLens.Core;

namespace PlmLens.Store.Tests.Labels;

public sealed class LabelMergeTests : IDisposable
{
    private const string Sae = "ab12";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_union_is_the_same_in_any_order_and_merging_again_changes_nothing()
    {
        string[] names = ["a", "b", "c"];
        foreach (string name in names)
        {
            LabelJournal journal = LabelJournal.Open(_folder[name], Sae);
            for (int i = 0; i < 5; i++)
                journal.Add(LabelDraft.Note(i, "Ada", $"{name} {i}"));
        }

        LabelJournal.Open(_folder["b"], Sae).Merge(_folder["a"]);
        string[][] orders = [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "b"]];
        byte[][] merged = [.. orders.Select((order, i) => Write($"m{i}.jsonl", order))];
        Assert.Equal(merged[0], merged[1]);
        Assert.Equal(merged[0], merged[2]);
        Assert.Equal(merged[0], Write("again.jsonl", ["m0.jsonl", "a", "m1.jsonl"]));
        Assert.Equal(15, LabelMerge.Read([_folder["m0.jsonl"]]).Count);
        Assert.Equal(
            LabelMerge.Read([_folder["m0.jsonl"]]).Entries.Order(LabelEntry.Order),
            LabelMerge.Read([_folder["m0.jsonl"]]).Entries);
    }

    [Fact]
    public void Merging_into_a_journal_adds_what_it_lacks_once()
    {
        LabelJournal mine = LabelJournal.Open(_folder["mine"], Sae), yours = LabelJournal.Open(_folder["yours"], Sae);
        mine.Add(LabelDraft.Note(1, "Ada", "mine"));
        yours.Add(LabelDraft.Note(1, "Bo", "yours"));
        Assert.Equal(1, mine.Merge(_folder["yours"]));
        Assert.Equal(0, mine.Merge(_folder["yours"], _folder["mine"]));
        Assert.Equal(2, LabelJournal.Open(_folder["mine"], Sae).Entries().Count);
        Assert.Single(yours.Entries());
    }

    [Fact]
    public void Labels_written_apart_end_in_one_state()
    {
        LabelJournal mine = LabelJournal.Open(_folder["mine"], Sae), yours = LabelJournal.Open(_folder["yours"], Sae);
        LabelEntry note = mine.Add(LabelDraft.Note(1, "Ada", "shared"));
        yours.Merge(_folder["mine"]);
        mine.Add(LabelDraft.Note(1, "Ada", "my version", note.Id));
        Thread.Sleep(2);
        yours.Add(LabelDraft.Note(1, "Bo", "your version", note.Id));
        yours.Add(LabelDraft.Name(1, "Bo", "name"));
        mine.Merge(_folder["yours"]);
        yours.Merge(_folder["mine"]);

        Assert.Equal(["my version", "your version"], mine.State()[1].Notes.Select(n => n.Text));
        Assert.Equal(mine.State()[1].Notes, yours.State()[1].Notes);
        Assert.Equal("name", mine.State()[1].Name!.Text);
    }

    [Fact]
    public void Two_entries_with_one_id_are_refused_and_nothing_is_added()
    {
        LabelJournal mine = LabelJournal.Open(_folder["mine"], Sae), yours = LabelJournal.Open(_folder["yours"], Sae);
        mine.Add(LabelDraft.Note(1, "Ada", "as it was"));
        yours.Merge(_folder["mine"]);
        string file = Directory.GetFiles(_folder["yours"], "*.jsonl").Single();
        File.WriteAllText(file, File.ReadAllText(file).Replace("as it was", "edited", StringComparison.Ordinal));
        LabelJournal.Open(_folder["yours"], Sae).Add(LabelDraft.Note(2, "Bo", "new"));

        string message = Assert.Throws<PlmLensException>(() => mine.Merge(_folder["yours"])).Message;
        Assert.Contains("edited by hand", message, StringComparison.Ordinal);
        Assert.Throws<PlmLensException>(() => LabelMerge.Read([_folder["mine"], _folder["yours"]]));
        Assert.Single(mine.Entries());
    }

    [Fact]
    public void Torn_and_foreign_lines_are_told_and_stay_in_the_source()
    {
        LabelJournal.Open(_folder["mine"], Sae).Add(LabelDraft.Note(1, "Ada", "mine"));
        string file = Directory.GetFiles(_folder["mine"], "*.jsonl").Single();
        File.AppendAllText(file, "a word\n{\"v\":0,\"id\"");
        byte[] before = File.ReadAllBytes(file);
        LabelMerge merge = LabelMerge.Read([file]);
        Assert.Equal(1, merge.Count);
        Assert.Equal(2, merge.Messages.Count);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public void A_file_that_is_there_is_not_replaced_and_a_missing_source_is_named()
    {
        LabelJournal.Open(_folder["mine"], Sae).Add(LabelDraft.Note(1, "Ada", "mine"));
        Write("out.jsonl", ["mine"]);
        Assert.Throws<PlmLensException>(() => Write("out.jsonl", ["mine"]));
        Directory.CreateDirectory(_folder["empty"]);
        foreach (string missing in new[] { _folder["empty"], _folder["nowhere"] })
        {
            string message = Assert.Throws<PlmLensException>(() => LabelMerge.Read([missing])).Message;
            Assert.Contains(missing, message, StringComparison.Ordinal);
        }
    }

    private byte[] Write(string name, string[] sources)
    {
        LabelMerge.Read([.. sources.Select(source => _folder[source])]).Write(_folder[name]);
        return File.ReadAllBytes(_folder[name]);
    }
}
