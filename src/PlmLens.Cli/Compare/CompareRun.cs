using PlmLens.Analysis.Fidelity;
using PlmLens.Analysis.Matching;
using PlmLens.Analysis.Metrics;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Cli.Compare;

/// <summary>Measures autoencoders side by side.</summary>
internal sealed class CompareRun(CompareSettings settings, IBackend backend, VerbContext context)
{
    /// <summary>Fills in metrics, fronts and matchings of all groups.</summary>
    public void Measure(SaeList list)
    {
        string? owner = list.Groups.FirstOrDefault(group => group.ModelHash is not null)?.Model;
        using var model = new CompareModel(settings.ModelPath, owner, backend, context);
        using var tables = ActivationTables.Open(settings, list.Groups, model, context);
        foreach (ComparisonGroup group in list.Groups)
        {
            var rows = new SampledRows(tables.RowsOf(group), settings.Rows);
            double[] mean = RowMean.Of(rows, context.Cancel);
            foreach (ComparedSae sae in group.Saes)
                sae.Metrics = MeasureOne(sae, rows, mean);
            group.Rows = rows.Count;
            MeasureLoss(group, model, mean);
            MarkFront(group.Saes);
            group.Pairs = MatchAll(group.Saes);
        }
    }

    private SaeMetrics MeasureOne(ComparedSae sae, SampledRows rows, double[] mean)
    {
        SaeWeights weights = sae.Folder.Sae.Weights;
        SaeMetrics metrics = SaeEvaluation.Measure(
            sae.Folder.Sae,
            rows,
            context.Pool,
            $"measuring {sae.Name}",
            context.Progress,
            mean: mean,
            cancel: context.Cancel);
        return metrics with
        {
            Decoder = DecoderStatistics.Of(
                weights.Encoder,
                weights.Decoder,
                weights.Latents,
                weights.Width,
                weights.OutputWidth,
                backend,
                context.Cancel),
        };
    }

    private void MeasureLoss(ComparisonGroup group, CompareModel models, double[] mean)
    {
        if (settings.LossProteins == 0)
        {
            group.WhyNoLoss = "it was not asked for";
            return;
        }

        EsmModel? model = models.For(group, out string? whyNot);
        group.WhyNoLoss = whyNot;
        if (model is null)
            return;
        NamedSequence[] proteins = ChooseProteins();
        HookPoint point = HookPoint.Parse(group.Hook, model.Config.Layers);
        float[] state = [.. mean.Select(value => (float)value)];
        IReadOnlyList<LossRecovered> masked = Measure("masked", new MaskedLmOptions().MaskFraction);
        IReadOnlyList<LossRecovered> unmasked = Measure("unmasked", 0);
        for (int i = 0; i < group.Saes.Count; i++)
            group.Saes[i].Metrics = group.Saes[i].Metrics! with { Masked = masked[i], Unmasked = unmasked[i] };

        IReadOnlyList<LossRecovered> Measure(string kind, double fraction)
        {
            int done = 0;
            IEnumerable<NamedSequence> counted = proteins.Select(protein =>
            {
                context.Progress.Report($"{kind} loss", ++done, proteins.Length, "proteins");
                return protein;
            });
            var masking = new MaskedLmOptions
            {
                Seed = settings.Seed,
                MaskFraction = fraction,
                Long = settings.Long,
                TokenBudget = settings.TokenBudget,
            };
            ISparseEncoder[] encoders = [.. group.Saes.Select(sae => sae.Folder.Sae)];
            return LossRecovered.Measure(model, point, encoders, counted, state, masking, context.Cancel);
        }
    }

    private NamedSequence[] ChooseProteins()
    {
        bool ofActivations = File.Exists(settings.Activations)
            && !settings.Activations.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);
        string path = settings.Proteins ?? (ofActivations ? settings.Activations : Bundled.Proteins);
        Work.Corpus corpus = Work.Corpus.Read(path, context);
        int[] chosen = [.. Enumerable.Range(0, corpus.Proteins.Count)];
        new SeededRandom(settings.Seed, "loss").Shuffle<int>(chosen);
        return [.. chosen
            .Take(settings.LossProteins)
            .Order()
            .Select(i => corpus.Proteins[i])
            .Select(protein => new NamedSequence(protein.Accession, protein.Sequence))];
    }

    private static void MarkFront(IReadOnlyList<ComparedSae> saes)
    {
        bool[] front = ParetoFront.Of(
            [.. saes.Select(s => (s.Metrics!.Activity.L0, s.Metrics.Reconstruction.Fvu ?? double.NaN))]);
        for (int i = 0; i < saes.Count; i++)
            saes[i].OnFront = front[i];
    }

    private List<DecoderPair> MatchAll(IReadOnlyList<ComparedSae> saes)
    {
        var matcher = new DecoderMatcher(backend);
        var pairs = new List<DecoderPair>();
        int total = saes.Count * (saes.Count - 1) / 2;
        for (int i = 0; i < saes.Count; i++)
        {
            for (int j = i + 1; j < saes.Count; j++)
            {
                context.Progress.Report("matching decoders", pairs.Count, total, "pairs");
                DecoderMatch match = matcher.Match(
                    saes[i].Folder.Sae.Weights.Decoder,
                    Alive(saes[i]),
                    saes[j].Folder.Sae.Weights.Decoder,
                    Alive(saes[j]),
                    saes[i].Folder.Sae.OutputWidth,
                    context.Cancel);
                pairs.Add(new DecoderPair(saes[i].Name, saes[j].Name, match));
            }
        }

        return pairs;
    }

    // Directions of latents that never fire are whatever training left there; they say nothing.
    private static int[] Alive(ComparedSae sae) => [.. sae.Metrics!.Activity.Counts
        .Index()
        .Where(latent => latent.Item > 0)
        .Select(latent => latent.Index)];
}
