using System.Net;
using System.Net.Http.Json;
using PlmLens.Server.Contracts;
using PlmLens.Server.Serving;

namespace PlmLens.Server.Tests;

/// <summary>New sequences through the bundled model.</summary>
public sealed class SequenceTests(ServedLens served)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_protein_of_the_corpus_gives_what_the_lens_has_stored()
    {
        ProteinDocument stored = await served.Get(
            "data/my-lens/proteins/P00003.json", ExplorerJson.Default.ProteinDocument);
        SequenceDocument run = await Done(new SequenceRequest(Accession: "P00003"));
        Assert.Equal(stored.Sequence, run.Sequence);
        Assert.Equal(stored.Annotations, run.Annotations);

        // The lens was encoded from cached hidden states, which are stored with fewer digits, as its activations are.
        Assert.Equal(
            stored.Latents.Select(latent => latent.Latent).Order(),
            run.Latents.Select(latent => latent.Latent).Order());
        foreach (LatentOnSequence latent in stored.Latents)
        {
            LatentOnSequence same = run.Latents.Single(other => other.Latent == latent.Latent);
            Assert.Equal(latent.Positions, same.Positions);
            Assert.Equal(latent.Max, same.Max, latent.Max * 1e-2);
        }
    }

    [Theory]
    [InlineData(">one first protein\nMKVAWL\nMKV\n>two\nAAAA", "MKVAWLMKV", "one first protein")]
    [InlineData("  mkv awl\n\nmkv", "MKVAWLMKV", null)]
    [InlineData("MK<mask>AWLMKV*", "MK?AWLMKV", null)]
    public async Task Residues_and_FASTA_are_read(string text, string sequence, string? name)
    {
        SequenceDocument run = await Done(new SequenceRequest(text));
        Assert.Equal(sequence, run.Sequence);
        Assert.Equal(name, run.Name);
        Assert.NotEmpty(run.Latents);
        Assert.Null(run.Structure);
    }

    [Fact]
    public async Task A_structure_keeps_its_numbers_and_only_its_first_model_and_first_places_count()
    {
        string model = MadeProteins.Atom(1, "CA", 'A', "MET", 'A', 11, 0)
            + MadeProteins.Atom(2, "CA", 'B', "MET", 'A', 11, 1)
            + MadeProteins.Atom(3, "CA", ' ', "LYS", 'A', 12, 4)
            + MadeProteins.Atom(4, "CA", ' ', "VAL", 'A', 15, 8)
            + MadeProteins.Atom(5, "CA", ' ', "GLY", 'B', 1, 20)
            + MadeProteins.Atom(6, "CA", ' ', "ALA", 'B', 2, 24);
        string pdb = $"HEADER    MADE\nMODEL        1\n{model}ENDMDL\nMODEL        2\n{model}ENDMDL\nEND\n";
        SequenceDocument run = await Done(new SequenceRequest(Structure: pdb));
        Assert.Equal("MKV", run.Sequence);
        Assert.Equal(["11", "12", "15"], run.Structure!.Numbers);
        Assert.Equal(["A", "B"], run.Structure.Chains);
        Assert.Equal(2, run.Structure.Models);
        SequenceDocument other = await Done(new SequenceRequest(Structure: pdb, Chain: "B"));
        Assert.Equal("GA", other.Sequence);
    }

    [Fact]
    public async Task Beyond_the_queue_is_429_and_a_cancelled_job_gives_its_place_back()
    {
        var request = new SequenceRequest(new string('M', 3000));
        var jobs = new List<string>();
        HttpStatusCode status = HttpStatusCode.Accepted;
        string sentence = "";
        for (int i = 0; i < 80 && status == HttpStatusCode.Accepted; i++)
        {
            using HttpResponseMessage answer = await Post(request);
            status = answer.StatusCode;
            if (status == HttpStatusCode.Accepted)
            {
                jobs.Add((await answer.Content.ReadFromJsonAsync(ExplorerJson.Default.JobDocument, Cancel))!.Id);
                continue;
            }

            (_, sentence) = await ServedLens.Error(answer);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Contains("waiting", sentence, StringComparison.Ordinal);
        JobDocument last = await served.Get($"api/jobs/{jobs[^1]}", ExplorerJson.Default.JobDocument);
        Assert.Equal("waiting", last.State);
        Assert.InRange(last.Position, 1, jobs.Count);
        foreach (string job in jobs)
        {
            using HttpResponseMessage ended = await served.Client.DeleteAsync($"api/jobs/{job}", Cancel);
            Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        }

        using HttpResponseMessage again = await Post(new SequenceRequest("MKV"));
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
    }

    private Task<HttpResponseMessage> Post(SequenceRequest request) => served.Client.PostAsync(
        "api/my-lens/sequences", ServedLens.Json(request, ExplorerJson.Default.SequenceRequest), Cancel);

    private async Task<JobDocument> Job(string id) =>
        await served.Get($"api/jobs/{id}?wait=20", ExplorerJson.Default.JobDocument);

    private async Task<SequenceDocument> Done(SequenceRequest request)
    {
        HttpResponseMessage answer = await Post(request);
        while (answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            await Task.Delay(200, Cancel);
            answer = await Post(request);
        }

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        JobDocument job = (await answer.Content.ReadFromJsonAsync(ExplorerJson.Default.JobDocument, Cancel))!;
        while (job.State is "waiting" or "running")
            job = await Job(job.Id);
        Assert.Equal("done", job.State);
        return job.Result!;
    }
}
