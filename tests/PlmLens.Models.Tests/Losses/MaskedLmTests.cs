using System.Text.Json;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models.Tests.Esm;

namespace PlmLens.Models.Tests.Losses;

public sealed class MaskedLmTests : IDisposable
{
    // Of the goldens' README.
    private const double CrossEntropyTolerance = 1e-4;

    private readonly CpuBackend _cpu = new(WorkerPool.Shared);
    private readonly EsmModel _model;

    public MaskedLmTests() => _model = EsmModel.Load(Golden.Folder("esm2-tiny", "hf"), _cpu);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _model.Dispose();
        _cpu.Dispose();
    }

    [Theory]
    [InlineData("relu", 2)]
    [InlineData("relu_last", 4)]
    public void Visible_losses_original_zeroed_and_mean_ablated_match_InterPLMs(string set, int layer)
    {
        string path = Golden.Folder("fidelity-steering", "fidelity.json");
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement wanted = file.RootElement.GetProperty(set);
        NamedSequence[] proteins =
        [
            .. File.ReadLines(Golden.Folder("fidelity-steering", "eval_seqs.txt"))
                .Select((sequence, i) => new NamedSequence($"eval {i}", sequence)),
        ];
        HookPoint point = HookPoint.OfLayer(layer, _model.Config.Layers);
        float[] mean = MeanState(proteins, point);

        IReadOnlyList<LossTally> losses = new MaskedLm(_model, new MaskedLmOptions { MaskFraction = 0 })
            .Measure(proteins, point, [Splices.Zero(specialTokens: true), Splices.Mean(mean, true)], Stop);

        Assert.Equal(["original", "zero", "mean"], losses.Select(l => l.Name));
        Near(wanted, "ce_original", losses[0].MeanOfProteins);
        Near(wanted, "ce_zero_ablated", losses[1].MeanOfProteins);
        Near(wanted, "ce_mean_ablated", losses[2].MeanOfProteins);
        JsonElement each = wanted.GetProperty("per_sequence").GetProperty("zero");
        for (int p = 0; p < proteins.Length; p++)
        {
            double own = losses[1].SumOfProtein[p] / losses[1].CountOfProtein[p];
            Assert.Equal(each[p].GetDouble(), own, CrossEntropyTolerance);
        }
    }

    [Fact]
    public void Masked_losses_are_those_of_a_plain_pass_over_the_masked_sequence()
    {
        NamedSequence protein = Golden.Fasta(Golden.Folder("esm2-tiny")).Single(p => p.Id == "len64");
        var options = new MaskedLmOptions { MaskFraction = 0.3, Seed = 5 };
        LossTally loss = Assert.Single(new MaskedLm(_model, options).Measure([protein], HookPoint.Embed, [], Stop));

        int[] residues = Tokenizer.Encode(protein.Sequence, protein.Id);
        bool[] chosen = ResidueMasking.Choose(residues, 0.3, 5, 0, protein.Id);
        string masked = Tokenizer.Decode(ResidueMasking.Hide(residues, chosen));
        float[] logits = EsmPass.Run(_model, new NamedSequence("masked", masked)).Logits[0];
        double sum = 0;
        for (int r = 0; r < residues.Length; r++)
        {
            if (chosen[r])
                sum += CrossEntropy(logits.AsSpan((r + 1) * Alphabet.Size, Alphabet.Size), residues[r]);
        }

        Assert.Equal(19, loss.Count); // round(0.3 * 64)
        Assert.Equal(sum, loss.Sum, 1e-4);
    }

    [Fact]
    public void A_splice_that_changes_nothing_gives_the_same_bits_at_every_point()
    {
        IReadOnlyList<NamedSequence> proteins = Golden.Fasta(Golden.Folder("esm2-tiny"));
        var lm = new MaskedLm(_model, new MaskedLmOptions { Rounds = 2, TokenBudget = 150 });
        for (int layer = 0; layer <= _model.Config.Layers; layer++)
        {
            HookPoint point = HookPoint.OfLayer(layer, _model.Config.Layers);
            IReadOnlyList<LossTally> losses =
                lm.Measure(proteins, point, [new("identity", (_, _) => { }), Splices.Zero()], Stop);
            Assert.Equal(losses[0].SumOfProtein, losses[1].SumOfProtein);
            Assert.Equal(losses[0].Count, losses[2].Count);
            Assert.NotEqual(losses[0].Sum, losses[2].Sum);
        }
    }

    [Fact]
    public void Losses_do_not_depend_on_budget_or_batch_mates()
    {
        IReadOnlyList<NamedSequence> proteins = Golden.Fasta(Golden.Folder("esm2-tiny"));
        LossTally together = Assert.Single(new MaskedLm(_model, new()).Measure(proteins, HookPoint.Embed, [], Stop));
        LossTally apart = Assert.Single(
            new MaskedLm(_model, new() { TokenBudget = 1 }).Measure(proteins, HookPoint.Embed, [], Stop));
        Assert.Equal(together.SumOfProtein, apart.SumOfProtein);
        LossTally last = Assert.Single(new MaskedLm(_model, new()).Measure([proteins[3]], HookPoint.Embed, [], Stop));
        Assert.Equal(together.SumOfProtein[3], last.Sum);
    }

    [Fact]
    public void A_windowed_protein_is_predicted_once_at_every_chosen_residue_and_a_skipped_one_never()
    {
        EsmConfig config = _model.Config with { MaxTokens = 32 };
        using EsmModel model = EsmModel.Random(config, 3, _cpu);
        NamedSequence[] proteins =
            [new("short", "MKV"), new("long", new string('L', 200)), new("next", new string('A', 20))];
        var windowed = new MaskedLmOptions { MaskFraction = 0.5 };
        LossTally loss = Assert.Single(new MaskedLm(model, windowed).Measure(proteins, HookPoint.Embed, [], Stop));
        Assert.Equal([2, 100, 10], loss.CountOfProtein);
        var skipping = windowed with { Long = LongPolicy.Skip };
        LossTally some = Assert.Single(new MaskedLm(model, skipping).Measure(proteins, HookPoint.Embed, [], Stop));
        Assert.Equal([2, 0, 10], some.CountOfProtein);
        Assert.Equal(loss.SumOfProtein[2], some.SumOfProtein[2]);
    }

    [Fact]
    public void Masks_are_of_the_asked_size_seeded_and_only_on_standard_residues()
    {
        int[] residues = Tokenizer.Encode("XX<mask>--" + new string('L', 100), "p");
        bool[] first = ResidueMasking.Choose(residues, 0.15, 1, 0, "p");
        Assert.Equal(15, first.Count(c => c));
        Assert.DoesNotContain(true, first[..5]);
        Assert.Equal(first, ResidueMasking.Choose(residues, 0.15, 1, 0, "p"));
        Assert.NotEqual(first, ResidueMasking.Choose(residues, 0.15, 2, 0, "p"));
        Assert.NotEqual(first, ResidueMasking.Choose(residues, 0.15, 1, 1, "p"));
        Assert.NotEqual(first, ResidueMasking.Choose(residues, 0.15, 1, 0, "q"));
        Assert.Equal(1, ResidueMasking.Choose([Alphabet.FirstResidue], 0.15, 1, 0, "p").Count(c => c));
        Assert.DoesNotContain(true, ResidueMasking.Choose([Alphabet.Mask], 0.15, 1, 0, "p"));
    }

    [Theory]
    [InlineData(-0.1, 1)]
    [InlineData(1.1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0.15, 0)]
    public void Options_out_of_range_are_usage_errors(double fraction, int rounds) =>
        Assert.Throws<UsageException>(
            () => new MaskedLm(_model, new MaskedLmOptions { MaskFraction = fraction, Rounds = rounds }));

    private static void Near(JsonElement wanted, string key, double actual) =>
        Assert.Equal(wanted.GetProperty(key).GetDouble(), actual, CrossEntropyTolerance);

    private static double CrossEntropy(ReadOnlySpan<float> logits, int target)
    {
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp((double)logit - logits[target]);
        return Math.Log(sum);
    }

    // Over all tokens, start and end tokens included, as the goldens' mean ablation.
    private float[] MeanState(IEnumerable<NamedSequence> proteins, HookPoint point)
    {
        var mean = new double[_model.Config.Dim];
        int rows = 0;
        using var stream = new ResidueStream(_model, new() { Points = [point], KeepSpecialTokens = true });
        foreach (ProteinStates states in stream.Run(proteins, Stop))
        {
            ReadOnlySpan<float> values = states.States(0).Span;
            for (int i = 0; i < values.Length; i++)
                mean[i % mean.Length] += values[i];
            rows += states.Rows;
        }

        return [.. mean.Select(m => (float)(m / rows))];
    }
}
