using System.Net;
using System.Net.Http.Json;
using PlmLens.Server.Contracts;
using PlmLens.Server.Serving;
using PlmLens.Store;

namespace PlmLens.Server.Tests;

/// <summary>Blind ratings over HTTP.</summary>
public sealed class BlindTests(ServedLens served)
{
    private const string Session = "blind-5-6-4-0";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_study_says_what_there_is_and_what_is_missing()
    {
        BlindStudy study = await served.Get("data/my-lens/blind.json", ExplorerJson.Default.BlindStudy);
        using LensFolder lens = LensFolder.Open(served.First);
        Assert.Equal(lens.ReadFeatures().Count(feature => feature.Maximum > 0), study.Latents);
        Assert.Equal(lens.Controls!.IndicesOf(LabelSource.Neurons).Count, study.Neurons);
        Assert.True(study.Neurons > 50);
        Assert.Equal(0, study.Shuffled);
        Assert.Contains("--no-shuffled", study.Missing, StringComparison.Ordinal);
        Assert.Equal($"blind-1-{Math.Min(100, study.Latents)}-{Math.Min(100, study.Neurons)}-0", study.Session);
    }

    [Fact]
    public async Task An_item_tells_nothing_of_its_kind()
    {
        BlindKey key = await served.Get($"data/my-lens/blind/{Session}/key.json", ExplorerJson.Default.BlindKey);
        Assert.Equal((6, 4), (Count(key, "latents"), Count(key, "neurons")));
        var fields = new HashSet<string>();
        for (int item = 1; item <= key.Items.Count; item++)
        {
            string raw = await served.Client.GetStringAsync($"data/my-lens/blind/{Session}/{item}.json", Cancel);
            using var json = System.Text.Json.JsonDocument.Parse(raw);
            fields.Add(string.Join(',', json.RootElement.EnumerateObject().Select(field => field.Name)));
            BlindItemDocument document = await served.Get(
                $"data/my-lens/blind/{Session}/{item}.json", ExplorerJson.Default.BlindItemDocument);
            Assert.Equal(item, document.Item);
            Assert.InRange(document.Tracks.Count, 1, 8);
            Assert.Equal(1, document.Tracks[0].Values.Max());
            Assert.All(document.Tracks, track =>
            {
                Assert.Equal(track.Positions.Count, track.Values.Count);
                Assert.Equal(track.Length, track.Sequence!.Length);
                Assert.All(track.Values, value => Assert.Equal(MathF.Round(value * 1000) / 1000, value));
                Assert.Null(track.Half);
                Assert.Null(track.Structure);
            });
        }

        Assert.Equal(["item,tracks"], fields);
    }

    [Fact]
    public async Task A_latents_item_is_what_its_page_shows_and_a_neurons_what_the_lens_holds()
    {
        BlindKey key = await served.Get($"data/my-lens/blind/{Session}/key.json", ExplorerJson.Default.BlindKey);
        using LensFolder lens = LensFolder.Open(served.First);
        for (int i = 0; i < key.Items.Count; i++)
        {
            BlindItemDocument item = await served.Get(
                $"data/my-lens/blind/{Session}/{i + 1}.json", ExplorerJson.Default.BlindItemDocument);
            int unit = key.Items[i].Unit;
            if (key.Items[i].Kind == "latents")
            {
                FeatureDocument feature = await served.Get(
                    $"data/my-lens/features/{unit}.json", ExplorerJson.Default.FeatureDocument);
                ActivationTrack top = feature.Ranges[0].Tracks[0];
                Assert.Equal(top.Accession, item.Tracks[0].Accession);
                Assert.Equal(top.Positions, item.Tracks[0].Positions);
                Assert.Equal(
                    top.Values.Select(value => value / feature.Max),
                    item.Tracks[0].Values,
                    (a, b) => Math.Abs(a - b) < 0.001);
            }
            else
            {
                IReadOnlyList<ControlExample> examples =
                    lens.Controls!.ExamplesOf(lens.Controls.Find(LabelSource.Neurons, unit));
                Assert.Equal(
                    examples.Select(example => lens.Proteins.Proteins[example.Protein].Accession),
                    item.Tracks.Select(track => track.Accession));
                Assert.Equal(examples[0].Positions, item.Tracks[0].Positions);
            }
        }
    }

    [Theory]
    [InlineData("blind-5-6-4-0/0.json")]
    [InlineData("blind-5-6-4-0/11.json")]
    [InlineData("blind-5-6-4-0/01.json")]
    [InlineData("blind-5-6-4-0/latents.json")]
    [InlineData("blind-5-6-4-1/1.json")]
    [InlineData("blind-5-6-4-1/key.json")]
    [InlineData("blind-05-6-4-0/1.json")]
    [InlineData("web-1-20-5/1.json")]
    public async Task What_is_not_there_is_not_found_and_says_so(string path)
    {
        using HttpResponseMessage answer = await served.Client.GetAsync("data/my-lens/blind/" + path, Cancel);
        (HttpStatusCode status, string sentence) = await ServedLens.Error(answer);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.NotEmpty(sentence);
    }

    [Fact]
    public async Task A_rating_by_item_goes_into_the_journal_with_what_it_was_about()
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["lens"]);
        await using ExplorerServer server = await Start(lens);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        var rating = new NewBlindRating("Ada", 3, 2, "01234567-89ab-7def-8123-456789abcdef");
        for (int twice = 0; twice < 2; twice++)
        {
            using HttpResponseMessage answer = await Post(client, rating);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            string text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.DoesNotContain("latent", text, StringComparison.Ordinal);
            Assert.DoesNotContain("neuron", text, StringComparison.Ordinal);
        }

        BlindKey key = (await client.GetFromJsonAsync(
            $"data/lens/blind/{Session}/key.json", ExplorerJson.Default.BlindKey, Cancel))!;
        LabelList list = (await client.GetFromJsonAsync(
            "api/lens/labels", ExplorerJson.Default.LabelList, Cancel))!;
        LabelEntryDocument entry = Assert.Single(list.Entries);
        Assert.Equal((key.Items[2].Kind, key.Items[2].Unit), (entry.Source, entry.Latent));
        Assert.Equal((2, Session), (entry.Rating, entry.Session));

        foreach (NewBlindRating bad in (NewBlindRating[])
            [rating with { Item = 0 }, rating with { Item = 11 }, rating with { Rating = 3 }, new("", 1, 1)])
        {
            using HttpResponseMessage answer = await Post(client, bad);
            (HttpStatusCode status, string sentence) = await ServedLens.Error(answer);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.NotEmpty(sentence);
        }

        using HttpResponseMessage old = await client.PostAsync(
            "api/lens/labels",
            ServedLens.Json(new NewLabel("Ada", 3, "blind-rating", Rating: 1), ExplorerJson.Default.NewLabel),
            Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, old.StatusCode);
    }

    [Fact]
    public async Task An_older_lens_says_that_it_has_no_controls_and_a_damaged_one_where()
    {
        using var folder = new TemporaryFolder();
        string lens = TemporaryFolder.Copy(served.First, folder["lens"]);
        Directory.Move(Path.Combine(lens, "controls"), folder["controls"]);
        await using (ExplorerServer server = await Start(lens))
        {
            using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
            BlindStudy study = (await client.GetFromJsonAsync(
                "data/lens/blind.json", ExplorerJson.Default.BlindStudy, Cancel))!;
            Assert.Equal(0, study.Neurons);
            Assert.Contains("plmlens score makes", study.Missing, StringComparison.Ordinal);
            using HttpResponseMessage item = await client.GetAsync($"data/lens/blind/{study.Session}/1.json", Cancel);
            Assert.Equal(HttpStatusCode.OK, item.StatusCode);
        }

        Directory.Move(folder["controls"], Path.Combine(lens, "controls"));
        File.WriteAllText(Path.Combine(lens, ControlUnits.FileName), "nothing\n");
        await using ExplorerServer damaged = await Start(lens);
        using var other = new HttpClient { BaseAddress = new Uri(damaged.Address) };
        using HttpResponseMessage answer = await other.GetAsync("data/lens/blind.json", Cancel);
        (HttpStatusCode status, string sentence) = await ServedLens.Error(answer);
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("units.tsv", sentence, StringComparison.Ordinal);
        using HttpResponseMessage features = await other.GetAsync("data/lens/features.json", Cancel);
        Assert.Equal(HttpStatusCode.OK, features.StatusCode);
    }

    private static int Count(BlindKey key, string kind) => key.Items.Count(item => item.Kind == kind);

    private static Task<ExplorerServer> Start(string lens) =>
        ExplorerServer.Start(new ExplorerOptions { Lenses = [lens], Port = 0 }, Cancel);

    private static Task<HttpResponseMessage> Post(HttpClient client, NewBlindRating rating) => client.PostAsync(
        $"api/lens/blind/{Session}", ServedLens.Json(rating, ExplorerJson.Default.NewBlindRating), Cancel);
}
