using PlmLens.Analysis.Annotate;
using PlmLens.Analysis.Annotate.Homology;
using PlmLens.Analysis.Concepts;
using PlmLens.Core;
using PlmLens.Proteins;

namespace PlmLens.Analysis.Tests.Annotate;

/// <summary>Homologues as evidence.</summary>
public sealed class HomologyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-homology-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Residues_are_followed_through_gaps()
    {
        // Query residues 2.. against target residues 10..
        var alignment = new Alignment(0, 0, 0.5, 1e-9, 2, 10, "MK-TAYI", "MKLT--I");
        Assert.Equal([10, 11, 13, 14], alignment.TargetOf(0, 100));
        Assert.Equal([13], alignment.TargetOf(4, 7));
        Assert.Empty(alignment.TargetOf(5, 7));
        Assert.Empty(alignment.TargetOf(0, 2));
    }

    [Theory]
    [InlineData("q0\tt0\t50\t1e-9\t80\t1\t1\tMKT", "has 8 fields")]
    [InlineData("q0\tt9\t50\t1e-9\t80\t1\t1\tMKT\tMKT", "names 't9'")]
    [InlineData("q-1\tt0\t50\t1e-9\t80\t1\t1\tMKT\tMKT", "names 'q-1'")]
    [InlineData("q0\tt0\tx\t1e-9\t80\t1\t1\tMKT\tMKT", "'x' where a number")]
    [InlineData("q0\tt0\t50\t1e-9\t80\t0\t1\tMKT\tMKT", "leaves its proteins")]
    [InlineData("q0\tt0\t50\t1e-9\t80\t9\t1\tMKT\tMKT", "leaves its proteins")]
    [InlineData("q0\tt0\t50\t1e-9\t80\t1\t1\tMKT\tMK", "leaves its proteins")]
    public void A_table_that_is_not_as_promised_is_refused(string line, string why)
    {
        string path = Path.Combine(_folder, "a.tsv");
        File.WriteAllText(path, line + "\n");
        PlmLensException e = Assert.Throws<PlmLensException>(() => AlignmentTable.Read(path, [10], [10]));
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.Contains("line 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_is_run_with_its_arguments_as_they_are_and_its_failure_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the programs are scripts");
        Assert.Null(ExternalProgram.Find("plmlens-no-such-program"));
        Assert.Null(ExternalProgram.Find("echoes", _folder));
        ExternalProgram echo = Script("echoes", "printf '%s|' \"$@\"");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Assert.Equal("a b|$(date)|;|", echo.Run(["a b", "$(date)", ";"], _folder, TimeSpan.FromSeconds(20), cancel));
        ExternalProgram fails = Script("fails", "echo before; echo 'no room left' >&2; exit 3");
        Assert.Equal(
            "fails ended with exit code 3: no room left",
            Assert.Throws<PlmLensException>(() => fails.Run([], _folder, TimeSpan.FromSeconds(20), cancel)).Message);
        ExternalProgram talks = Script("talks", "head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end");
        Assert.InRange(talks.Run([], _folder, TimeSpan.FromSeconds(20), cancel).Length, 65_536, 80_000);
    }

    [Fact]
    public void A_program_that_hangs_is_ended_with_what_it_started()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the programs are scripts");
        string mark = Path.Combine(_folder, "mark");
        ExternalProgram hangs = Script("hangs", $"(sleep 2; touch '{mark}') & sleep 60");
        PlmLensException e = Assert.Throws<PlmLensException>(() => hangs.Run(
            [], _folder, TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken));
        Assert.Contains("hangs was ended after", e.Message, StringComparison.Ordinal);
        using var cancelled = new CancellationTokenSource(200);
        Assert.ThrowsAny<OperationCanceledException>(
            () => hangs.Run([], _folder, TimeSpan.FromSeconds(50), cancelled.Token));
        Thread.Sleep(2300);
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public void Without_programs_nothing_is_searched_and_a_missing_one_that_was_asked_for_is_named()
    {
        Assert.Null(HomologySearcher.Open("auto", _folder));
        Assert.Contains("blastp is not installed", Assert.Throws<PlmLensException>(
            () => HomologySearcher.Open("blastp", _folder)).Message, StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => HomologySearcher.Open("hmmer", _folder));
    }

    [Fact]
    public void A_homologue_that_carries_the_concept_is_found_and_the_protein_itself_never_counts()
    {
        ProteinRecord query = Record("Q", 'A');
        ProteinRecord[] corpus =
        [
            Record("Q", 'A', 11, 20), // the same protein, annotated
            Record("H1", 'A', 51, 60), // aligned, carries it elsewhere
            Record("H2", 'A', 11, 20, "ECO:0000269|PubMed:1"), // aligned, carries it
        ];
        string table = string.Concat(Enumerable.Range(0, 3).Select(t =>
            $"q0\tt{t}\t40\t1e-{20 - t}\t90\t1\t1\t{new string('A', 80)}\t{new string('A', 80)}\n"));
        HomologyJudge judge = Judge(query, corpus, table, out int concept);
        HomologyEvidence carried = judge.Evidence(concept, new FeatureCall(0, 10, 15, 1, 10));
        Assert.Equal(new HomologyEvidence(HomologyState.Carried, 2, 0.4, 1e-18, Experimental: true), carried);
        HomologyEvidence not = judge.Evidence(concept, new FeatureCall(0, 30, 35, 1, 30));
        Assert.Equal((HomologyState.NotCarried, (int?)1), (not.State, not.Target));
        Assert.Equal(
            HomologyState.NotAligned, judge.Evidence(concept, new FeatureCall(0, 85, 90, 1, 85)).State);
        Assert.Equal(
            HomologyState.NoHomologue,
            Judge(query, corpus, "", out concept).Evidence(concept, new FeatureCall(0, 10, 15, 1, 10)).State);
    }

    [Fact]
    public void A_control_has_the_same_letter_and_length_and_is_neither_called_nor_annotated()
    {
        string sequence = new([.. Enumerable.Range(0, 100).Select(i => i % 10 == 3 ? 'C' : 'G')]);
        var query = new ProteinRecord { Accession = "Q", Sequence = sequence };
        HomologyJudge judge = Judge(query, [Record("T", 'A', 11, 20)], "", out int concept);
        var random = new SeededRandom(1);
        for (int i = 0; i < 50; i++)
        {
            FeatureCall control = judge.Control(concept, new FeatureCall(0, 32, 36, 1, 33), random)!.Value;
            Assert.Equal(4, control.Length);
            Assert.Equal('C', sequence[control.PeakAt]);
            Assert.True(control.End <= 32 || control.Start >= 36);
        }
    }

    [Theory]
    [InlineData("mmseqs")]
    [InlineData("blastp")]
    public void An_installed_program_finds_a_planted_homologue(string program)
    {
        Assert.SkipWhen(ExternalProgram.Find(program) is null, $"{program} is not installed");
        const string letters = "ACDEFGHIKLMNPQRSTVWY";
        var random = new SeededRandom(3);
        string Random(int n) => string.Concat(Enumerable.Range(0, n).Select(_ => letters[random.Next(20)]));
        string shared = Random(120);
        string changed = string.Concat(shared.Select((c, i) => i % 5 == 0 ? letters[random.Next(20)] : c));
        ProteinRecord[] queries = [new() { Accession = "odd name|>", Sequence = "<mask>" + Random(20) + shared }];
        ProteinRecord[] targets =
        [
            .. Enumerable.Range(0, 20).Select(i => new ProteinRecord { Accession = $"R{i}", Sequence = Random(150) }),
            new() { Accession = "H", Sequence = Random(40) + changed },
        ];
        HomologySearcher searcher = HomologySearcher.Open(program)!;
        Assert.Matches(@"^(mmseqs|blastp) \S*\d", searcher.Program);
        Alignment best = searcher.Align(queries, targets, 1, TestContext.Current.CancellationToken)[0];
        Assert.Equal(20, best.Target);
        Assert.InRange(best.Identity, 0.7, 0.95);
        Assert.Equal([40 + 60], best.TargetOf(21 + 60, 21 + 61));
    }

    private ExternalProgram Script(string name, string body)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return ExternalProgram.Find(name, _folder)!;
    }

    private static ProteinRecord Record(
        string accession, char letter, int start = 0, int end = 0, string evidence = "") =>
        new()
        {
            Accession = accession,
            Sequence = new string(letter, 100),
            Features = start == 0
                ? []
                : [new ProteinFeature { Type = "SIGNAL", Start = start, End = end, Evidence = [evidence] }],
        };

    private static HomologyJudge Judge(ProteinRecord query, ProteinRecord[] corpus, string table, out int concept)
    {
        // Two more of them, so that each half has one.
        ProteinRecord[] all = [.. corpus, Record("V", 'W', 1, 5), Record("T", 'W', 1, 5), query];
        AnnotatedCorpus read = AnnotatedCorpus.Read(
            all,
            CorpusSplit.Given([.. corpus.Select(_ => 0), 0, 1, CorpusSplit.Neither], all.Length, byHomology: false),
            new HashSet<string> { "SIGNAL" });
        concept = read.NumberOf("SIGNAL");
        var judge =
            new HomologyJudge(read.Slice(all.Length - 1, 1), read.Slice(0, corpus.Length), AnnotateLevel.Region);
        judge.Search(new HomologySearcher(new GivenTable(table)), [0], 1, TestContext.Current.CancellationToken);
        return judge;
    }

    private sealed class GivenTable(string table) : IHomologySearch
    {
        public string Program => "given";

        public string Run(string queries, string targets, string folder, int threads, CancellationToken cancel)
        {
            string path = Path.Combine(folder, "alignments.tsv");
            File.WriteAllText(path, table);
            return path;
        }
    }
}
