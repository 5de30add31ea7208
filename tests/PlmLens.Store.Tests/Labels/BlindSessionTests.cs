using PlmLens.Core;

namespace PlmLens.Store.Tests.Labels;

public sealed class BlindSessionTests : IDisposable
{
    private const string Sae = "ab12";

    private static readonly BlindCandidates s_all = new(
        [.. Enumerable.Range(0, 400).Where(i => i % 3 != 0)],
        [.. Enumerable.Range(0, 320).Select(i => 2 * i)],
        [.. Enumerable.Range(0, 150)]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_session_follows_from_its_key()
    {
        BlindSession session = BlindSession.Sample(7, new(100, 60, 0), s_all);
        Assert.Equal("blind-7-100-60-0", session.Key);
        Assert.Equal(160, session.Items.Distinct().Count());
        Assert.All(session.Items, item => Assert.Contains(item.Index, s_all.Of(item.Source)));
        Assert.Equal(session.Items, BlindSession.Open(session.Key, s_all).Items);
        Assert.NotEqual(session.Items, BlindSession.Sample(8, new(100, 60, 0), s_all).Items);
        for (int place = 0; place < 160; place++)
            Assert.Equal(place, session.PlaceOf(session.Items[place]));
        Assert.Null(session.PlaceOf(new BlindItem(LabelSource.Shuffled, 3)));
    }

    [Theory]
    [InlineData(100, 100, 100)]
    [InlineData(20, 20, 20)]
    [InlineData(5, 0, 9)]
    public void Each_kind_has_as_many_as_were_asked_for(int latents, int neurons, int shuffled)
    {
        BlindSession session = BlindSession.Sample(3, new(latents, neurons, shuffled), s_all);
        int Count(LabelSource source) => session.Items.Count(item => item.Source == source);
        Assert.Equal(
            (latents, neurons, shuffled),
            (Count(LabelSource.Latents), Count(LabelSource.Neurons), Count(LabelSource.Shuffled)));
    }

    [Fact]
    public void How_many_of_one_kind_changes_nothing_in_another()
    {
        int[] Latents(BlindSizes sizes, BlindCandidates candidates) =>
        [
            .. BlindSession.Sample(7, sizes, candidates).Items
                .Where(item => item.Source == LabelSource.Latents).Select(item => item.Index).Order(),
        ];
        int[] alone = Latents(new(50, 0, 0), s_all);
        Assert.Equal(alone, Latents(new(50, 30, 40), s_all));
        Assert.Equal(alone, Latents(new(50, 30, 40), s_all with { Neurons = [5] }));
        Assert.Subset(Latents(new(51, 0, 0), s_all).ToHashSet(), alone.ToHashSet());
    }

    [Fact]
    public void The_order_tells_nothing()
    {
        // Of 2,000 sessions with one latent and one neuron, about half begin with the latent: sd 22.
        int first = Enumerable.Range(0, 2000).Count(
            seed => BlindSession.Sample((ulong)seed, new(1, 1, 0), s_all).Items[0].Source == LabelSource.Latents);
        Assert.InRange(first, 1000 - 110, 1000 + 110);
    }

    [Fact]
    public void A_kind_with_few_gives_all_it_has_and_the_key_says_how_many()
    {
        BlindSession session = BlindSession.Sample(7, BlindSizes.Default, new([3, 4], [9], []));
        Assert.Equal(
            [(LabelSource.Latents, 3), (LabelSource.Latents, 4), (LabelSource.Neurons, 9)],
            session.Items.Select(item => (item.Source, item.Index)).Order());
        Assert.Equal("blind-7-2-1-0", session.Key);
    }

    [Fact]
    public void Candidates_are_the_active_latents_and_what_the_lens_has_examples_of()
    {
        LensFeature Feature(int number, float maximum) => new(number, 0, maximum, 0, 0, 0);
        var candidates = BlindCandidates.Of([Feature(0, 1), Feature(1, 0), Feature(2, 3)], null);
        Assert.Equal([0, 2], candidates.Latents);
        Assert.Empty(candidates.Neurons);
        Assert.Empty(candidates.Of(LabelSource.Shuffled));
    }

    [Theory]
    [InlineData("")]
    [InlineData("blind-7-100-1")]
    [InlineData("blind-7-0-1-0")]
    [InlineData("blind-7-1001-1-0")]
    [InlineData("blind--7-100-1-0")]
    [InlineData("blind-07-100-1-0")]
    [InlineData("blind-7-100-+1-0")]
    [InlineData("blind-7-100-1-0-0")]
    [InlineData("blind-99999999999999999999999-100-1-0")]
    [InlineData("blind-7-267-1-0")]
    [InlineData("blind-7-100-1-151")]
    [InlineData("web-7-100-1-0")]
    public void A_wrong_key_is_refused(string key) =>
        Assert.Throws<PlmLensException>(() => BlindSession.Open(key, s_all));

    [Fact]
    public void Nothing_to_rate_is_refused()
    {
        Assert.Throws<PlmLensException>(() => BlindSession.Sample(7, new(10, 10, 0), new([], [3], [])));
        Assert.Throws<PlmLensException>(() => BlindSession.Sample(7, new(0, 10, 0), s_all));
        Assert.Throws<PlmLensException>(() => BlindSession.Sample(7, new(10, -1, 0), s_all));
        Assert.Throws<PlmLensException>(() => BlindSession.Sample(7, new(10, 0, 1001), s_all));
    }

    [Fact]
    public void The_state_is_exported_as_a_table()
    {
        LabelJournal journal = LabelJournal.Open(_folder["lens.labels"], Sae);
        journal.Add(LabelDraft.Name(5, "Ada", "name"));
        journal.Add(LabelDraft.Note(5, "Bo", "one\ntwo"));
        journal.Add(LabelDraft.Note(5, "Ada", "three"));
        journal.Add(LabelDraft.Rating(5, "Ada", 1));
        LabelEntry last = journal.Add(LabelDraft.Rating(5, "Bo", 2));
        journal.Add(LabelDraft.Rating(2, "Bo", 0));
        LabelTables.WriteState(_folder["labels.tsv"], journal.State());

        string[] lines = File.ReadAllLines(_folder["labels.tsv"]);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("2\t\t\t0\t1\t\t0\t\t\t", lines[1], StringComparison.Ordinal);
        Assert.Equal(
            $"5\tname\tAda\t1.5\t2\t\t0\tone two | three\tBo, Ada\t{last.Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}",
            lines[2]);
    }
}
