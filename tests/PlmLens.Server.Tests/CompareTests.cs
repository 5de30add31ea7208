using PlmLens.Core;
using PlmLens.Models.Checkpoints;
using PlmLens.Server.Contracts;
using PlmLens.Server.Documents;
using PlmLens.Server.Lenses;
using PlmLens.Server.Serving;
using PlmLens.Store;

namespace PlmLens.Server.Tests;

/// <summary>Two lenses side by side: how they are matched, and what follows.</summary>
public sealed class CompareTests(ServedLens served) : IDisposable
{
    private const string Hook = "blocks.1.hook_resid_post";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lenses_of_the_same_states_are_matched_by_their_decoders()
    {
        CompareDocument found = await served.Get(
            "data/compare/my-lens/second-lens.json", ExplorerJson.Default.CompareDocument);
        Assert.Equal("decoder cosine", found.MatchedBy);
        Assert.Contains(Hook, found.Why, StringComparison.Ordinal);
        Assert.InRange(found.Bound, 0.7, 1);
        using Tensor a = Decoder(served.First), b = Decoder(served.Second);
        Assert.NotEmpty(found.Pairs);
        foreach (MatchedPair pair in found.Pairs)
            Assert.Equal(Cosine(a, pair.A, b, pair.B), pair.Similarity, 1e-3);
        Assert.Equal(found.Pairs.OrderByDescending(pair => pair.Similarity), found.Pairs);
        Assert.Distinct(found.Pairs.Select(pair => pair.A));
        Assert.Distinct(found.Pairs.Select(pair => pair.B));

        // Random directions are not alike: no pair counts, and every live latent is listed with its nearest.
        Assert.DoesNotContain(found.Pairs, pair => pair.Similarity >= found.Bound);
        int[] live = Live(served.First);
        Assert.Equal(live.Length, found.OnlyACount);
        Assert.Equal(live, found.OnlyA.Select(latent => latent.Latent).Order());
        Assert.Equal(Live(served.Second).Length, found.OnlyBCount);
        foreach (UnmatchedLatent latent in found.OnlyA)
        {
            double best = Live(served.Second).Max(other => Cosine(a, latent.Latent, b, other));
            Assert.Equal(best, latent.Similarity, 1e-3);
        }
    }

    [Fact]
    public void A_copy_is_matched_latent_by_latent_by_its_decoder()
    {
        CompareDocument found = Compare(served.First, Copy("copy"));
        Assert.Equal("decoder cosine", found.MatchedBy);
        RequireIdentity(found, Live(served.First));
    }

    [Fact]
    public void A_copy_that_claims_other_states_is_matched_by_activations()
    {
        string copy = Copy("other layer");
        OtherLayer(copy);
        CompareDocument found = Compare(served.First, copy);
        Assert.Equal("activations", found.MatchedBy);
        Assert.Contains($"of {MadeLens.Proteins} proteins", found.Why, StringComparison.Ordinal);
        using LensFolder lens = LensFolder.Open(served.First);
        int residues = (int)lens.Manifest.Summary.Residues;
        int[] often =
            [.. lens.ReadFeatures().Where(f => Math.Round(f.Density * residues) >= 10).Select(f => f.Feature)];
        RequireIdentity(found, often);
    }

    [Fact]
    public void Lenses_without_common_proteins_are_compared_by_concepts()
    {
        string copy = Copy("other proteins");
        OtherLayer(copy);
        Replace(Path.Combine(copy, "codes", ProteinTable.FileName), "\nP0", "\nQ0");
        CompareDocument found = Compare(served.First, copy);
        Assert.Equal("concepts", found.MatchedBy);
        Assert.NotEmpty(found.Pairs);
        foreach (MatchedPair pair in found.Pairs)
        {
            Assert.Equal(pair.A, pair.B);
            Assert.Contains(
                found.Concepts, c => c.LatentA == pair.A && Math.Abs(c.F1A!.Value - pair.Similarity) < 1e-3);
        }
    }

    [Fact]
    public void Every_concept_is_listed_once_with_the_scores_of_both()
    {
        CompareDocument found = Compare(served.First, served.Second);
        using LensFolder a = LensFolder.Open(served.First), b = LensFolder.Open(served.Second);
        Dictionary<string, LensConcept> ofB = b.ReadConcepts().ToDictionary(concept => concept.Concept);
        Assert.Distinct(found.Concepts.Select(concept => concept.Concept));
        foreach (LensConcept concept in a.ReadConcepts())
        {
            ComparedConcept row = found.Concepts.Single(c => c.Concept == concept.Concept);
            Assert.Equal(concept.TestF1, row.F1A);
            Assert.Equal(ofB[concept.Concept].TestF1, row.F1B);
            Assert.Equal(ofB[concept.Concept].Feature, row.LatentB);
        }
    }

    [Fact]
    public void The_same_lenses_give_the_same_document()
    {
        string copy = Copy("again");
        OtherLayer(copy);
        Assert.Equivalent(Compare(served.Second, copy), Compare(served.Second, copy), strict: true);
    }

    private static void RequireIdentity(CompareDocument found, int[] latents)
    {
        Assert.Equal(latents, found.Pairs.Select(pair => pair.A).Order());
        Assert.All(found.Pairs, pair =>
        {
            Assert.Equal(pair.A, pair.B);
            Assert.Equal(1, pair.Similarity, 1e-3);
            Assert.Equal(pair.ConceptA, pair.ConceptB);
        });
        Assert.Equal((0, 0), (found.OnlyACount, found.OnlyBCount));
    }

    private static CompareDocument Compare(string a, string b)
    {
        using ExploredLens first = ExploredLens.Open(a, "a"), second = ExploredLens.Open(b, "b");
        return CompareBuilder.Build(first, second);
    }

    private string Copy(string name) => TemporaryFolder.Copy(served.First, _folder[name]);

    private static void OtherLayer(string lens)
    {
        foreach (string file in (string[])[LensManifest.FileName, Path.Combine("codes", CodesManifest.FileName)])
            Replace(Path.Combine(lens, file), Hook, "blocks.0.hook_resid_post");
    }

    private static void Replace(string file, string from, string to)
    {
        string text = File.ReadAllText(file);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
    }

    private static int[] Live(string lens)
    {
        using LensFolder opened = LensFolder.Open(lens);
        return [.. opened.ReadFeatures().Where(feature => feature.Maximum > 0).Select(feature => feature.Feature)];
    }

    private static Tensor Decoder(string lens)
    {
        using ICheckpoint file = Checkpoint.Open(Path.Combine(lens, "sae", "sae_weights.safetensors"));
        return file.ReadF32("W_dec");
    }

    private static double Cosine(Tensor a, int i, Tensor b, int j)
    {
        double product = 0, ofA = 0, ofB = 0;
        int width = (int)a.Shape[1];
        for (int c = 0; c < width; c++)
        {
            double x = a.View<float>()[((long)i * width) + c], y = b.View<float>()[((long)j * width) + c];
            product += x * y;
            ofA += x * x;
            ofB += y * y;
        }

        return product / Math.Sqrt(ofA * ofB);
    }
}
