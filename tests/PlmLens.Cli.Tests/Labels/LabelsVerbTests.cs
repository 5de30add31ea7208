using System.Diagnostics;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Cli.Tests.Labels;

public sealed class LabelsVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _lens;

    public LabelsVerbTests() => _lens = SmallLens.Write(_folder["lens"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_added_is_exported_and_outlives_the_lens()
    {
        Plmlens.Result added = await Plmlens.Run(
            "labels", "add", _lens, "--author", "Ada", "--latent", "3", "--name", "zinc", "--rating", "2");
        Assert.Equal(0, added.Code);
        Assert.Equal(2, added.Out.Trim().Split('\n').Length);
        SmallLens.Write(_lens);

        Plmlens.Result exported = await Plmlens.Run(
            "labels", "export", _lens, "--out", _folder["labels.tsv"], "--blind", _folder["blind.csv"], "--json");
        Assert.Equal(0, exported.Code);
        Assert.Contains("\"latents\": 1", exported.Out, StringComparison.Ordinal);
        string line = File.ReadAllLines(_folder["labels.tsv"])[1];
        Assert.StartsWith("3\tzinc\tAda\t2\t1\t", line, StringComparison.Ordinal);
        Assert.Equal("session,item,kind,unit,rating,author,time\n", File.ReadAllText(_folder["blind.csv"]));
    }

    [Fact]
    public async Task Blind_ratings_are_exported_with_a_summary_by_kind()
    {
        using (LensFolder lens = LensFolder.Open(_lens))
        {
            LabelJournal journal = LabelJournal.Open(lens);
            BlindSession session = BlindSession.Sample(
                5, new(4, 0, 0), BlindCandidates.Of(lens.ReadFeatures(), lens.Controls));
            for (int i = 0; i < 4; i++)
                journal.Add(LabelDraft.Blind(session, session.Items[i], "Ada", i == 0 ? 0 : 2));
        }

        Plmlens.Result exported = await Plmlens.Run(
            "labels", "export", _lens, "--out", _folder["labels.tsv"], "--blind", _folder["blind.tsv"],
            "--blind-summary", _folder["summary.csv"]);
        Assert.Equal(0, exported.Code);
        Assert.Contains(
            "blind: 4 latents, 4 ratings by 1: yes 75 % (30 to 95), maybe 0 %, no 25 %", exported.Out,
            StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(_folder["blind.tsv"]);
        Assert.Equal("session\titem\tkind\tunit\trating\tauthor\ttime", lines[0]);
        Assert.Equal(["1", "2", "3", "4"], lines.Skip(1).Select(line => line.Split('\t')[1]));
        string summary = File.ReadAllLines(_folder["summary.csv"])[1];
        Assert.StartsWith("latents,4,4,1,0.25,", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journals_are_merged_into_a_file_and_into_a_lens()
    {
        string other = SmallLens.Write(_folder["other"]);
        await Plmlens.Run("labels", "add", _lens, "--author", "Ada", "--latent", "3", "--note", "mine");
        await Task.Delay(2, TestContext.Current.CancellationToken);
        await Plmlens.Run("labels", "add", other, "--author", "Bo", "--latent", "3", "--note", "yours");

        Plmlens.Result merged = await Plmlens.Run("labels", "merge", _lens, other, "--out", _folder["all.jsonl"]);
        Assert.Equal(0, merged.Code);
        Assert.Equal(2, File.ReadAllLines(_folder["all.jsonl"]).Length);
        Plmlens.Result taken = await Plmlens.Run("labels", "merge", _folder["all.jsonl"], "--into", _lens);
        Assert.Contains("2 entries, 1 of them new", taken.Out, StringComparison.Ordinal);
        Assert.Equal(["mine", "yours"], Entries().Select(entry => entry.Text));
    }

    [Theory]
    [InlineData(2, "add", "LENS", "--author", "Ada", "--latent", "3")]
    [InlineData(2, "add", "LENS", "--author", "Ada", "--note", "of nothing")]
    [InlineData(2, "add", "LENS", "--latent", "3", "--note", "of nobody")]
    [InlineData(2, "merge", "LENS")]
    [InlineData(2, "forget", "LENS")]
    [InlineData(1, "add", "LENS", "--author", "Ada", "--latent", "16", "--note", "there is no such latent")]
    [InlineData(1, "add", "LENS", "--author", "Ada", "--latent", "1", "--rating", "3")]
    [InlineData(1, "add", "nowhere", "--author", "Ada", "--latent", "1", "--rating", "1")]
    [InlineData(1, "merge", "nowhere", "--out", "x.jsonl")]
    public async Task Bad_input_is_refused_in_one_sentence_and_writes_nothing(int code, params string[] args)
    {
        Plmlens.Result run = await Plmlens.Run(["labels", .. args.Select(arg => arg == "LENS" ? _lens : arg)]);
        Assert.Equal(code, run.Code);
        Assert.Single(run.Error.Trim().Split('\n'));
        Assert.False(Directory.Exists(LabelJournal.FolderOf(_lens)));
    }

    [Fact]
    public async Task A_table_with_a_wrong_line_adds_nothing()
    {
        File.WriteAllText(_folder["table.tsv"], "latent\tkind\ttext\n1\tnote\tgood\n2\trating\tvery\n");
        Plmlens.Result run = await Plmlens.Run("labels", "add", _lens, "--author", "A", "--from", _folder["table.tsv"]);
        Assert.Equal(1, run.Code);
        Assert.Contains("line 3", run.Error, StringComparison.Ordinal);
        Assert.Empty(Entries());
    }

    [Fact]
    public async Task Two_processes_that_write_at_once_lose_nothing()
    {
        // They are at it together when the authors take turns more than once. How soon a process starts is the
        // machine's affair: write more until they were.
        int turns = 0;
        for (int notes = 400; turns <= 1 && notes <= 10_000; notes *= 5)
        {
            string table = Table(notes);
            string[] authors = [$"Ada {notes}", $"Bo {notes}"];
            Process[] writers = [.. authors.Select(author => Start(author, table).Process)];
            foreach (Process writer in writers)
            {
                await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
                Assert.Equal(0, writer.ExitCode);
                writer.Dispose();
            }

            LabelEntry[] entries = [.. Entries().Where(e => authors.Contains(e.Author))];
            foreach (string author in authors)
            {
                Assert.Equal(
                    Enumerable.Range(0, notes).Select(i => $"note {i}"),
                    entries.Where(e => e.Author == author).Select(e => e.Text!.Split(':')[0]));
            }

            turns = entries.Zip(entries.Skip(1)).Count(pair => pair.First.Author != pair.Second.Author);
        }

        Assert.True(turns > 1, "one process always ended before the other began");
    }

    [Fact]
    public async Task Killed_at_any_instant_every_acknowledged_entry_is_there()
    {
        string table = Table(5_000);
        var random = new SeededRandom(11, "instants");
        var acknowledged = new HashSet<string>();
        int kills = 0;
        for (int round = 0; round < 8; round++)
        {
            (Process process, Task<string> output) = Start($"writer {round}", table);
            using (process)
            {
                int before = Entries().Count;
                // The program takes a while to start; kill it in the middle of its writing.
                Assert.True(SpinWait.SpinUntil(
                    () => process.HasExited || Entries().Count > before, TimeSpan.FromSeconds(60)));
                Thread.Sleep(random.Next(150));
                process.Kill();
                process.WaitForExit();
                kills += process.ExitCode == 0 ? 0 : 1;
                // The last line of the output may be cut as well.
                string[] lines = (await output).Split('\n');
                acknowledged.UnionWith(lines[..^1]);
            }

            LabelJournal journal = Open();
            HashSet<string> there = [.. journal.Entries().Select(entry => entry.Id)];
            Assert.Subset(there, acknowledged);
        }

        Assert.True(kills >= 6, "the runs ended before they could be killed: write more");
        Assert.True(acknowledged.Count > 50, $"only {acknowledged.Count} entries were written");
        LabelJournal last = Open();
        LabelEntry next = last.Add(LabelDraft.Note(1, "Ada", "after all kills"));
        Assert.Contains(next, Open().Entries());
        Assert.All(last.Messages, message => Assert.Contains("never acknowledged", message, StringComparison.Ordinal));
        Assert.Empty(Open().Messages);
    }

    private LabelJournal Open() => LabelJournal.Open(LabelJournal.FolderOf(_lens), SmallLens.Sae);

    private IReadOnlyList<LabelEntry> Entries() => Open().Entries();

    private string Table(int rows)
    {
        string path = _folder["table.tsv"], text = new('x', 4000);
        IEnumerable<string> lines = Enumerable.Range(0, rows).Select(i => $"{i % 16}\tnote\tnote {i}: {text}");
        File.WriteAllLines(path, lines.Prepend("latent\tkind\ttext"));
        return path;
    }

    private (Process Process, Task<string> Output) Start(string author, string table)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "plmlens.dll"), "labels", "add", _lens, "--author", author,
                "--from", table,
            },
        };
        Process process = Process.Start(start)!;
        return (process, process.StandardOutput.ReadToEndAsync());
    }
}
