using System.Globalization;
using PlmLens.Analysis.Effects;
using PlmLens.Analysis.Parts;
using PlmLens.Core;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests.Effects;

public sealed class LogitEffectsPartTests : IDisposable
{
    private readonly TinyLens _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_lens_says_what_each_latent_promotes()
    {
        var notes = new Notes();
        using LensFolder lens = Build(new LogitEffectsPart(_tiny.Model), notes);
        string[][] lines = [.. File.ReadLines(Path.Combine(lens.Folder, LogitEffectsPart.FileName))
            .Select(line => line.Split('\t'))];

        Assert.Equal(["latent", .. "ACDEFGHIKLMNPQRSTVWY".Select(letter => $"{letter}")], lines[0]);
        Assert.Equal(Enumerable.Range(0, 48).Select(i => $"{i}"), lines.Skip(1).Select(line => line[0]));
        Assert.Empty(notes.Lines);
        IReadOnlyList<LensFeature> features = lens.ReadFeatures();
        foreach (string[] line in lines.Skip(1))
        {
            if (features[int.Parse(line[0], CultureInfo.InvariantCulture)].Density == 0)
            {
                Assert.All(line.Skip(1), field => Assert.Equal("", field));
                continue;
            }

            double[] effects = [.. line.Skip(1).Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
            Assert.Equal(0, effects.Sum(), 1e-4);
            Assert.Contains(effects, effect => Math.Abs(effect) > 1e-3);
        }
    }

    [Fact]
    public void Without_a_model_there_is_no_table_and_a_sentence()
    {
        var notes = new Notes();
        using LensFolder lens = Build(new LogitEffectsPart(null), notes);

        Assert.False(File.Exists(Path.Combine(lens.Folder, LogitEffectsPart.FileName)));
        Assert.Equal(["Effects on the output are left out: there is no model."], notes.Lines);
    }

    [Fact]
    public void An_encoder_that_is_not_of_one_hidden_state_has_no_table()
    {
        using var crosscoder = new SparseAutoencoder(_tiny.Backend, new SaeWeights(8, 32), SaeSpec.TopK(2));
        using var transcoder = new SparseAutoencoder(
            _tiny.Backend, new SaeWeights(8, 16, 16), SaeSpec.TopK(2) with { IsTranscoder = true });
        var part = new LogitEffectsPart(_tiny.Model);

        Assert.Contains("crosscoder", part.WhyNot(crosscoder, TinyLens.Hook), StringComparison.Ordinal);
        Assert.Contains("transcoder", part.WhyNot(transcoder, TinyLens.Hook), StringComparison.Ordinal);
        SparseAutoencoder sae = _tiny.Inputs.Sae.Sae;
        Assert.Contains("residual stream", part.WhyNot(sae, "blocks.1.hook_mlp_out"), StringComparison.Ordinal);
        Assert.Null(part.WhyNot(sae, TinyLens.Hook));
    }

    private LensFolder Build(ILensPart part, IWorkProgress progress) => LensBuilder.Build(
        _tiny["lens"],
        _tiny.Inputs with { Parts = [part] },
        _tiny.Options,
        WorkerPool.Shared,
        progress,
        TestContext.Current.CancellationToken);

    private sealed class Notes : IWorkProgress
    {
        public List<string> Lines { get; } = [];

        public void Report(string stage, long done, long total, string unit, string? detail = null)
        {
        }

        public void Note(string message) => Lines.Add(message);
    }
}
