using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Models.Tests.Esm;

/// <summary>The bundled models.</summary>
public sealed class BundledModelTests
{
    private const string Ubiquitin = "MQIFVKTLTGKTITLEVEPSDTIENVKAKIQDKEGIPPDQQRLIFAGKQLEDGRTLSDYNIQKESTLHLVLRLRGG";
    private const string Insulin =
        "MALWMRLLPLLALLALWGPDPAAAFVNQHLCGSHLVEALYLVCGERGFFYTPKTRREAEDLQ" +
        "VGQVELGGGPGAGSLQPLALEGSLQKRGIVEQCCTSICSLYQLENYCN";

    internal static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "models", name);

    [Theory]
    [InlineData("nano")]
    [InlineData("micro")]
    public void Its_weights_are_those_of_its_card(string name)
    {
        string card = File.ReadAllText(Path.Combine(Folder(name), "README.md"));
        string hash = ContentHash.OfFile(Path.Combine(Folder(name), "model.safetensors"));
        Assert.Contains(hash, card, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nano")]
    [InlineData("micro")]
    public void It_predicts_hidden_residues_better_than_its_shuffled_twin(string name)
    {
        using var cpu = new CpuBackend(WorkerPool.Shared);
        using EsmModel model = EsmModel.Load(Folder(name), cpu);
        using EsmModel shuffled = EsmModel.Load(Folder(name), cpu, new EsmLoadOptions { ShuffleSeed = 42 });
        Assert.Equal(name, model.Name);
        Assert.Empty(model.Notes);
        Assert.False(model.HasContactHead);

        double trained = Loss(model);
        Assert.InRange(trained, 2.0, 3.3); // the cards: perplexities of 14.1 (2.65 nats) and below
        Assert.True(Loss(shuffled) > trained + 0.2);
    }

    private static double Loss(EsmModel model)
    {
        NamedSequence[] proteins = [new("UBIQ", Ubiquitin), new("INS", Insulin)];
        var options = new MaskedLmOptions { Rounds = 10, Seed = 1 };
        return new MaskedLm(model, options)
            .Measure(proteins, HookPoint.Embed, [], TestContext.Current.CancellationToken)[0].Mean;
    }
}
