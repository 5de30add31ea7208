using System.Net;
using PlmLens.Server.Contracts;
using PlmLens.Server.Serving;
using PlmLens.Store;

namespace PlmLens.Server.Tests;

/// <summary>What the documents say of a lens that was built in the test.</summary>
public sealed class DocumentTests(ServedLens served)
{
    private const string Lens = "data/my-lens/";

    [Fact]
    public async Task The_site_names_its_lenses_by_their_folders()
    {
        SiteDocument site = await served.Get("data/site.json", ExplorerJson.Default.SiteDocument);
        Assert.Equal(["my-lens", "second-lens"], site.Lenses.Select(lens => lens.Id));
        Assert.Equal("My Lens", site.Lenses[0].Title);
        Assert.All(site.Lenses, lens => Assert.True(lens.Live, lens.WhyNotLive));
        Assert.True(site.Served);
        Assert.True(site.Live);
        Assert.True(site.Labels);
        Assert.Empty(site.External);
    }

    [Fact]
    public async Task The_overview_counts_as_the_manifest_does()
    {
        OverviewDocument card = await served.Get(Lens + "overview.json", ExplorerJson.Default.OverviewDocument);
        using LensFolder lens = LensFolder.Open(served.First);
        Assert.Equal(lens.Manifest.Summary.Fvu, card.Fvu);
        Assert.Equal(lens.Manifest.Summary.L0, card.L0);
        Assert.Equal(MadeLens.Latents, card.Density.Below + card.Density.Counts.Sum());
        Assert.Equal(card.Dead, card.Density.Below);
        Assert.Equal("sae", card.Encoders[0].Encoder);
        Assert.Equal(lens.Manifest.Summary.Concepts.Sae, card.Encoders[0].Found);
        Assert.Equal(lens.Manifest.Summary.Concepts.Neurons, card.Encoders.Single(e => e.Encoder == "neurons").Found);
        Assert.Equal(MadeLens.Latents, card.Patterns.Sum(pattern => pattern.Count));
        Assert.NotNull(card.Fidelity);
        Assert.Equal(card.Fidelity.LossRecovered, lens.Manifest.Summary.LossRecovered);
        Assert.DoesNotContain(card.Missing, part => part.Part is "corpus" or "families" or "patterns" or "clusters");
        Assert.Contains(card.Missing, part => part.Part == "structure test");
    }

    [Fact]
    public async Task The_overview_has_the_curves_of_the_training()
    {
        OverviewDocument card = await served.Get(Lens + "overview.json", ExplorerJson.Default.OverviewDocument);
        Assert.DoesNotContain(card.Missing, part => part.Part == "training curves");
        Curve fvu = Assert.Single(card.Curves);
        Assert.Equal("fvu", fvu.Name);
        Assert.Equal((0, 10.0 * (MadeLens.TrainingLines - 1)), (fvu.Steps[0], fvu.Steps[^1]));
        Assert.InRange(fvu.Steps.Count, 100, 500);
        Assert.All(fvu.Values, value => Assert.Equal(0.5, value));
    }

    [Fact]
    public async Task The_table_has_every_latent_in_every_column()
    {
        FeatureTable table = await served.Get(Lens + "features.json", ExplorerJson.Default.FeatureTable);
        using LensFolder lens = LensFolder.Open(served.First);
        IReadOnlyList<LensFeature> features = lens.ReadFeatures();
        Assert.Equal(MadeLens.Latents, table.Count);
        foreach (int length in (int[])
            [
                table.Density.Count, table.Max.Count, table.MeanActive.Count, table.ProteinShare.Count,
                table.Concept.Count, table.ConceptF1.Count, table.Family.Count, table.FamilyF1.Count,
                table.Pattern.Count, table.Cluster.Count, table.Description.Count,
            ])
            Assert.Equal(table.Count, length);
        for (int n = 0; n < table.Count; n++)
        {
            Assert.Equal(features[n].Maximum, table.Max[n]);
            Assert.Equal(features[n].Density, table.Density[n], 6);
            LensPair? best = lens.ConceptsOf(n) is [var first, ..] ? first : null;
            Assert.Equal(best?.Concept, table.Concept[n] < 0 ? null : table.Concepts[table.Concept[n]]);
            Assert.Equal(features[n].Maximum == 0, table.Description[n] < 0);
        }
    }

    [Fact]
    public async Task A_latent_counts_every_residue_and_protein_once()
    {
        using LensFolder lens = LensFolder.Open(served.First);
        IReadOnlyList<LensFeature> features = lens.ReadFeatures();
        for (int n = 0; n < MadeLens.Latents; n += 7)
        {
            FeatureDocument latent = await served.Get($"{Lens}features/{n}.json", ExplorerJson.Default.FeatureDocument);
            Assert.Equal(n, latent.Latent);
            int active = lens.Codes.CountOf(n);
            Assert.Equal(active, latent.Histogram.Counts.Sum());
            int proteins = latent.Ranges.Sum(range => range.Proteins);
            Assert.Equal(features[n].ProteinShare, (double)proteins / MadeLens.Proteins, 9);
            if (active == 0)
                continue;
            Assert.Equal(1, latent.AminoAcids.Sum(share => share.Active), 3);
            Assert.Equal(1, latent.AminoAcids.Sum(share => share.Corpus), 3);
            ActivationTrack strongest = latent.Ranges[0].Tracks[0];
            Assert.Equal(latent.Max, strongest.Values.Max());
            int protein = lens.Proteins.NumberOf(strongest.Accession);
            Assert.Equal(lens.Corpus!.Proteins.SequenceOf(protein), strongest.Sequence);
        }
    }

    [Fact]
    public async Task Tracks_are_in_the_range_that_they_stand_for()
    {
        FeatureDocument latent = await Strong();
        Assert.Equal(4, latent.Ranges.Count);
        foreach (ActivationRange range in latent.Ranges)
        {
            Assert.Equal(Math.Min(12, range.Proteins), range.Tracks.Count);
            foreach (ActivationTrack track in range.Tracks)
            {
                Assert.InRange(track.Values.Max(), range.From * 0.9999f, range.To * 1.0001f);
                Assert.Equal(track.Positions.Count, track.Values.Count);
                Assert.All(track.Positions, position => Assert.InRange(position, 0, track.Length - 1));
            }
        }
    }

    [Fact]
    public async Task Failures_are_places_that_the_codes_contradict()
    {
        FeatureDocument latent = await Strong();
        Assert.NotEmpty(latent.Failures);
        using LensFolder lens = LensFolder.Open(served.First);
        float maximum = lens.ReadFeatures()[latent.Latent].ValidationMaximum;
        foreach (ConceptFailure failure in latent.Failures)
        {
            PairRow pair = latent.Concepts.Single(row => row.Concept == failure.Concept);
            float cut = (float)(pair.Threshold * maximum);
            foreach (ProteinStretch missed in failure.Missed)
                Assert.True(missed.Max <= cut);
            foreach (ProteinStretch wrong in failure.False)
            {
                Assert.True(wrong.Max > cut);
                int protein = lens.Proteins.NumberOf(wrong.Accession);
                Assert.DoesNotContain(
                    lens.Corpus!.Instances.Of(pair.ConceptId).Where(place => place.Protein == protein),
                    place => place.Spans.Any(span => span.Start <= wrong.End && wrong.Start <= span.End));
            }
        }
    }

    [Fact]
    public async Task A_concepts_curve_goes_through_the_scorers_numbers()
    {
        ConceptList list = await served.Get(Lens + "concepts.json", ExplorerJson.Default.ConceptList);
        int compared = 0;
        foreach (ConceptRow row in list.Concepts)
        {
            ConceptDocument concept = await served.Get(
                $"{Lens}concepts/{row.Id}.json", ExplorerJson.Default.ConceptDocument);
            Assert.Equal(row, concept.Concept);
            if (row.Latent is null)
                continue;
            Assert.Equal(row.TestInstances, concept.FoundCount + concept.MissedCount);
            foreach (PrecisionRecall curve in concept.Curves)
            {
                PairRow? pair = concept.Latents.FirstOrDefault(latent => latent.Latent == curve.Latent);
                if (pair is null)
                    continue;
                int at = curve.Thresholds.ToList().IndexOf(pair.Threshold);
                Assert.Equal(pair.Precision, curve.Precision[at] ?? 0, 4);
                Assert.Equal(pair.Recall, curve.Recall[at], 4);
                if (row.Level == "domain" && pair.Latent == row.Latent)
                    Assert.Equal(pair.InstancesHit, concept.FoundCount);
                compared++;
            }
        }

        Assert.True(compared > 5, $"{compared} curves were compared.");
    }

    [Fact]
    public async Task Links_are_two_residues_and_not_what_is_between()
    {
        ConceptList list = await served.Get(Lens + "concepts.json", ExplorerJson.Default.ConceptList);
        ConceptRow disulfide = list.Concepts.First(row => row.Concept == "DISULFID");
        ConceptDocument concept = await served.Get(
            $"{Lens}concepts/{disulfide.Id}.json", ExplorerJson.Default.ConceptDocument);
        ConceptProtein protein = concept.FoundProteins.Concat(concept.MissedProteins).First();
        Assert.Equal([new Span(2, 2), new Span(12, 12)], protein.Instances);
    }

    [Fact]
    public async Task A_protein_has_its_sequence_annotation_and_latents()
    {
        ProteinList list = await served.Get(Lens + "proteins.json", ExplorerJson.Default.ProteinList);
        Assert.Equal(MadeLens.Proteins, list.Accession.Count);
        Assert.Equal(["Escherichia coli", "Homo sapiens (Human)"], list.Organisms);
        ProteinDocument protein = await served.Get(
            Lens + "proteins/P00003.json", ExplorerJson.Default.ProteinDocument);
        Assert.Equal(list.Length[3], protein.Sequence!.Length);
        Assert.Equal(list.Test[3] ? "test" : "validation", protein.Half);
        Assert.Equal(5, protein.Annotations.Count);
        Assert.Equal("alphafold", protein.Structure);
        Assert.Equal(["1ABC"], protein.Pdb);
        Assert.NotEmpty(protein.Latents);
        using LensFolder lens = LensFolder.Open(served.First);
        LatentOnSequence first = protein.Latents[0];
        long row = lens.Proteins.Proteins[3].FirstRow;
        ReadOnlySpan<uint> all = lens.Codes.PositionsOf(first.Latent);
        Assert.Equal(
            all.ToArray().Where(at => at >= row && at < row + protein.Length).Select(at => (int)(at - row)),
            first.Positions);
    }

    [Fact]
    public async Task Structures_come_as_they_are_and_only_in_their_form()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string pdb = await served.Client.GetStringAsync(Lens + "structures/P00001.pdb", cancel);
        Assert.StartsWith("HEADER", pdb);
        string cif = await served.Client.GetStringAsync(Lens + "structures/P00002.cif", cancel);
        Assert.StartsWith("data_made", cif);
        Assert.Equal("pdb", (await served.Get(
            Lens + "proteins/P00001.json", ExplorerJson.Default.ProteinDocument)).Structure);
        HttpResponseMessage other = await served.Client.GetAsync(Lens + "structures/P00001.cif", cancel);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task The_map_has_all_latents_that_are_not_left_out()
    {
        MapDocument map = await served.Get(Lens + "map.json", ExplorerJson.Default.MapDocument);
        Assert.Equal(MadeLens.Latents, map.Latent.Count + map.LeftOut);
        Assert.Equal(map.Latent.Count, map.X.Count);
        Assert.Equal(map.Latent.Count, map.Cluster.Count);
        Assert.All(map.X, x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public async Task Names_with_scripts_are_text_and_nothing_else()
    {
        string raw = await served.Client.GetStringAsync(
            Lens + "proteins/P00000.json", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<script", raw, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", raw, StringComparison.OrdinalIgnoreCase);
        ProteinDocument protein = await served.Get(
            Lens + "proteins/P00000.json", ExplorerJson.Default.ProteinDocument);
        Assert.Equal(MadeProteins.Script, protein.Name);
        Assert.Contains(protein.Annotations, annotation => annotation.Note == MadeProteins.Script);
    }

    private async Task<FeatureDocument> Strong()
    {
        FeatureTable table = await served.Get(Lens + "features.json", ExplorerJson.Default.FeatureTable);
        int densest = table.Density.Index().MaxBy(entry => entry.Item).Index;
        return await served.Get($"{Lens}features/{densest}.json", ExplorerJson.Default.FeatureDocument);
    }
}
