using System.Text.Json;
using PlmLens.Analysis.Fidelity;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models;
using PlmLens.Sae;

namespace PlmLens.Analysis.Tests;

/// <summary>Cross-entropies that InterPLM's fidelity code computed with its own autoencoders in place of hidden
/// states.</summary>
public sealed class InterPlmFidelityGoldenTests : IDisposable
{
    // Of the goldens' README.
    private const double CrossEntropyTolerance = 1e-4, PercentTolerance = 0.02;

    private static readonly string s_goldens = Path.Combine(AppContext.BaseDirectory, "Goldens");
    private readonly CpuBackend _backend = new(WorkerPool.Shared);
    private readonly EsmModel _model;

    public InterPlmFidelityGoldenTests() => _model = EsmModel.Load(Path.Combine(s_goldens, "esm2-tiny"), _backend);

    public void Dispose()
    {
        _model.Dispose();
        _backend.Dispose();
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("relu_poor")]
    [InlineData("relu_sqrt_d")]
    [InlineData("relu_last")]
    public void Losses_with_the_reconstruction_match_InterPLMs(string set)
    {
        string folder = Path.Combine(s_goldens, "fidelity-steering");
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "fidelity.json")));
        JsonElement wanted = file.RootElement.GetProperty(set);
        using SaeFile sae = SaeFile.Open(Path.Combine(folder, wanted.GetProperty("file").GetString()!), _backend);
        HookPoint point = HookPoint.OfLayer(wanted.GetProperty("layer").GetInt32(), _model.Config.Layers);
        NamedSequence[] proteins =
        [
            .. File.ReadLines(Path.Combine(folder, "eval_seqs.txt"))
                .Select((sequence, i) => new NamedSequence($"eval {i}", sequence)),
        ];
        using var splice = new SaeSplice(sae.Sae, specialTokens: true);
        var masking = new MaskedLmOptions { MaskFraction = 0 };

        IReadOnlyList<LossTally> losses = new MaskedLm(_model, masking).Measure(
            proteins,
            point,
            [Splices.Zero(specialTokens: true), new Splice("sae", splice.Apply)],
            TestContext.Current.CancellationToken);

        Assert.Equal(wanted.GetProperty("ce_sae").GetDouble(), losses[2].MeanOfProteins, CrossEntropyTolerance);
        JsonElement each = wanted.GetProperty("per_sequence").GetProperty("sae");
        for (int p = 0; p < proteins.Length; p++)
        {
            double own = losses[2].SumOfProtein[p] / losses[2].CountOfProtein[p];
            Assert.Equal(each[p].GetDouble(), own, CrossEntropyTolerance);
        }

        var recovered = new LossRecovered(
            losses[0].MeanOfProteins, losses[2].MeanOfProteins, losses[1].MeanOfProteins, 0, losses[0].Count);
        Assert.Equal(
            wanted.GetProperty("pct_loss_recovered_unclipped").GetDouble(),
            100 * recovered.Fraction!.Value,
            PercentTolerance);
        Assert.True(losses[2].MeanDivergence > 0);
        Assert.Equal(0, losses[0].MeanDivergence, 1e-12);
    }
}
