using PlmLens.Core;

namespace PlmLens.Store.Tests.Labels;

public sealed class BlindSessionTests : IDisposable
{
    private const string Sae = "ab12";
    private static readonly int[] s_latents = [.. Enumerable.Range(0, 400).Where(i => i % 3 != 0)];
    private static readonly int[] s_neurons = [.. Enumerable.Range(0, 320)];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_session_follows_from_its_key()
    {
        BlindSession session = BlindSession.Sample(7, 100, s_latents, s_neurons);
        Assert.Equal(200, session.Items.Count);
        Assert.Equal(200, session.Items.Distinct().Count());
        Assert.Equal(100, session.Items.Count(item => item.Source == LabelSource.Neurons));
        Assert.All(
            session.Items.Where(i => i.Source == LabelSource.Latents), item => Assert.Contains(item.Index, s_latents));
        Assert.Equal("blind-7-100-1-0", session.Key);
        Assert.Equal(session.Items, BlindSession.Open(session.Key, [.. s_latents.Reverse()], s_neurons, []).Items);
        Assert.NotEqual(session.Items, BlindSession.Sample(8, 100, s_latents, s_neurons).Items);
    }

    [Fact]
    public void The_latents_do_not_depend_on_the_controls() => Assert.Equal(
        BlindSession.Sample(7, 50, s_latents).Items.Select(item => item.Index).Order(),
        BlindSession.Sample(7, 50, s_latents, s_neurons, s_latents).Items
            .Where(item => item.Source == LabelSource.Latents).Select(item => item.Index).Order());

    [Fact]
    public void The_order_tells_nothing()
    {
        // Of 2,000 sessions with one latent and one neuron, about half begin with the latent: sd 22.
        int first = Enumerable.Range(0, 2000).Count(
            seed => BlindSession.Sample((ulong)seed, 1, s_latents, s_neurons).Items[0].Source == LabelSource.Latents);
        Assert.InRange(first, 1000 - 110, 1000 + 110);
    }

    [Fact]
    public void A_source_with_few_gives_all_it_has()
    {
        BlindSession session = BlindSession.Sample(7, 100, [3, 4], [9]);
        Assert.Equal(
            [(LabelSource.Latents, 3), (LabelSource.Latents, 4), (LabelSource.Neurons, 9)],
            session.Items.Select(item => (item.Source, item.Index)).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("blind-7-100-1")]
    [InlineData("blind-7-0-1-0")]
    [InlineData("blind-7-1001-1-0")]
    [InlineData("blind--7-100-1-0")]
    [InlineData("blind-7-100-2-0")]
    [InlineData("blind-07-100-1-0")]
    [InlineData("blind-99999999999999999999999-100-1-0")]
    [InlineData("blind-7-100-1-1")]
    public void A_wrong_key_is_refused(string key) =>
        Assert.Throws<PlmLensException>(() => BlindSession.Open(key, s_latents, s_neurons));

    [Fact]
    public void Nothing_to_rate_is_refused()
    {
        Assert.Throws<PlmLensException>(() => BlindSession.Sample(7, 10, []));
        Assert.Throws<PlmLensException>(() => BlindSession.Sample(7, 0, s_latents));
    }

    [Fact]
    public void Ratings_are_exported_with_their_kind_and_count_for_the_right_latent()
    {
        LabelJournal journal = LabelJournal.Open(_folder["lens.labels"], Sae);
        BlindSession session = BlindSession.Sample(7, 1, [3], [3]);
        BlindItem latent = session.Items.Single(item => item.Source == LabelSource.Latents);
        BlindItem neuron = session.Items.Single(item => item.Source == LabelSource.Neurons);
        journal.Add(LabelDraft.Blind(session, neuron, "Ada", 2));
        LabelEntry neuronAgain = journal.Add(LabelDraft.Blind(session, neuron, "Ada", 0));
        LabelEntry rated = journal.Add(LabelDraft.Blind(session, latent, "Bo, \"the\" rater", 1));

        Assert.Equal(1, journal.State()[3].MeanBlindRating);
        string[] lines = LabelTables.BlindRatings(journal.Entries(), Sae).TrimEnd('\n').Split('\n');
        Assert.Equal("latent,kind,rating,author,time", lines[0]);
        Assert.Equal($"3,neurons,0,Ada,{neuronAgain.Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", lines[1]);
        Assert.Equal($"3,latents,1,\"Bo, \"\"the\"\" rater\",{rated.Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", lines[2]);
        Assert.Equal(3, lines.Length);
        Assert.Equal(
            "latent,kind,rating,author,time\n", LabelTables.BlindRatings(journal.Entries(), "cd34"));
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
