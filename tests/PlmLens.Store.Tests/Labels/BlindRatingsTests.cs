using System.Globalization;
using PlmLens.Core;

namespace PlmLens.Store.Tests.Labels;

public sealed class BlindRatingsTests : IDisposable
{
    private const string Sae = "ab12";
    private static readonly BlindCandidates s_candidates = new([3, 5], [3, 4], [3]);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ratings_are_told_with_item_kind_and_unit_and_the_last_one_holds()
    {
        LabelJournal journal = LabelJournal.Open(_folder["lens.labels"], Sae);
        BlindSession session = BlindSession.Sample(7, new(1, 1, 1), s_candidates);
        BlindItem latent = session.Items.Single(item => item.Source == LabelSource.Latents);
        BlindItem neuron = session.Items.Single(item => item.Source == LabelSource.Neurons);
        journal.Add(LabelDraft.Blind(session, neuron, "Ada", 2));
        LabelEntry again = journal.Add(LabelDraft.Blind(session, neuron, "Ada", 0));
        LabelEntry rated = journal.Add(LabelDraft.Blind(session, latent, "Bo, \"the\" rater", 1));
        journal.Add(LabelDraft.Rating(latent.Index, "Ada", 2));

        Assert.Equal(1, journal.State()[latent.Index].MeanBlindRating);
        IReadOnlyList<BlindRating> ratings = BlindRatings.Of(journal.Entries(), Sae, s_candidates);
        Assert.Equal([neuron, latent], ratings.Select(rating => rating.Unit));
        string csv = BlindRatings.Table(ratings, ',');
        Assert.Equal(
            [
                "session,item,kind,unit,rating,author,time",
                $"blind-7-1-1-1,{session.PlaceOf(neuron) + 1},neurons,{neuron.Index},0,Ada,{Time(again)}",
                $"blind-7-1-1-1,{session.PlaceOf(latent) + 1},latents,{latent.Index},1,"
                    + $"\"Bo, \"\"the\"\" rater\",{Time(rated)}",
            ],
            csv.TrimEnd('\n').Split('\n'));
        Assert.EndsWith($"\t1\tBo, \"the\" rater\t{Time(rated)}\n", BlindRatings.Table(ratings, '\t'),
            StringComparison.Ordinal);
        Assert.Empty(BlindRatings.Of(journal.Entries(), "cd34", s_candidates));
    }

    [Fact]
    public void Ratings_of_a_session_that_the_lens_cannot_make_again_keep_their_unit()
    {
        LabelJournal journal = LabelJournal.Open(_folder["lens.labels"], Sae);
        BlindSession session = BlindSession.Sample(7, new(1, 2, 0), s_candidates);
        journal.Add(LabelDraft.Blind(session, session.Items[0], "Ada", 2));

        BlindRating rating = Assert.Single(
            BlindRatings.Of(journal.Entries(), Sae, s_candidates with { Neurons = [] }));
        Assert.Null(rating.Item);
        Assert.Equal(session.Items[0], rating.Unit);
    }

    [Fact]
    public void A_unit_counts_once_however_many_people_rated_it()
    {
        BlindRating Rating(LabelSource source, int index, string author, int value) =>
            new("s", null, new BlindItem(source, index), value, author, default);
        IReadOnlyList<BlindShares> summary = BlindRatings.Summary(
        [
            Rating(LabelSource.Neurons, 1, "A", 0),
            Rating(LabelSource.Latents, 1, "A", 2), Rating(LabelSource.Latents, 1, "B", 0),
            Rating(LabelSource.Latents, 2, "A", 2),
            Rating(LabelSource.Latents, 3, "C", 2),
            Rating(LabelSource.Latents, 4, "C", 1),
        ]);

        Assert.Equal([LabelSource.Latents, LabelSource.Neurons], summary.Select(kind => kind.Source));
        BlindShares latents = summary[0];
        Assert.Equal((4, 5, 3), (latents.Units, latents.Ratings, latents.Raters));
        Assert.Equal([0.125, 0.25, 0.625], latents.Shares);
        Assert.Equal(WilsonInterval.Of(0.625, 4), latents.Intervals[2]);
        Assert.Equal(
            """
            kind,units,ratings,raters,no,no_low,no_high,maybe,maybe_low,maybe_high,yes,yes_low,yes_high
            latents,4,5,3,0.125,0.0132,0.6042,0.25,0.0456,0.6994,0.625,0.2194,0.9081
            neurons,1,1,1,1,0.2065,1,0,0,0.7935,0,0,0.7935

            """,
            BlindRatings.SummaryTable(summary, ','));
    }

    [Fact]
    public void Nothing_rated_is_a_table_without_lines()
    {
        Assert.Empty(BlindRatings.Summary([]));
        Assert.Equal("session,item,kind,unit,rating,author,time\n", BlindRatings.Table([], ','));
    }

    private static string Time(LabelEntry entry) =>
        entry.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
