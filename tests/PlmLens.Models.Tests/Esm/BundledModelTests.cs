using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Models.Tests.Esm;

/// <summary>The bundled model.</summary>
public sealed class NanoModelTests
{
    private const string Ubiquitin = "MQIFVKTLTGKTITLEVEPSDTIENVKAKIQDKEGIPPDQQRLIFAGKQLEDGRTLSDYNIQKESTLHLVLRLRGG";
    private const string Insulin =
        "MALWMRLLPLLALLALWGPDPAAAFVNQHLCGSHLVEALYLVCGERGFFYTPKTRREAEDLQ" +
        "VGQVELGGGPGAGSLQPLALEGSLQKRGIVEQCCTSICSLYQLENYCN";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "nano");

    [Fact]
    public void Its_weights_are_those_of_its_card()
    {
        string card = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.Contains(ContentHash.OfFile(Path.Combine(Folder, "model.safetensors")), card, StringComparison.Ordinal);
    }

    [Fact]
    public void It_predicts_hidden_residues_better_than_its_shuffled_twin()
    {
        using var cpu = new CpuBackend(WorkerPool.Shared);
        using EsmModel model = EsmModel.Load(Folder, cpu);
        using EsmModel shuffled = EsmModel.Load(Folder, cpu, new EsmLoadOptions { ShuffleSeed = 42 });
        Assert.Equal("nano", model.Name);
        Assert.Empty(model.Notes);
        Assert.False(model.HasContactHead);

        double trained = Loss(model);
        Assert.InRange(trained, 2.0, 3.3); // the card: perplexity 14.1, that is 2.65 nats
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
