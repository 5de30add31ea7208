using System.Text.Json;
using System.Text.RegularExpressions;
using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Esm;

/// <summary>Outputs of the bundled models on real proteins against plain PyTorch's, and their losses.</summary>
public sealed partial class BundledGoldenTests : IDisposable
{
    // The reference's own float32 error is a fifth of what is allowed.
    private const double Margin = 5;

    private readonly CpuBackend _backend = new(WorkerPool.Shared);
    private readonly string _folder = Golden.Folder("bundled");

    public void Dispose() => _backend.Dispose();

    [Theory]
    [InlineData("nano")]
    [InlineData("micro")]
    public void Hidden_states_and_logits_of_five_proteins_equal_the_references(string name)
    {
        using EsmModel model = Load(name);
        using JsonDocument figures = Figures(name);
        using ICheckpoint expected = Checkpoint.Open(Path.Combine(_folder, name, "outputs.safetensors"));
        JsonElement error = figures.RootElement.GetProperty("float32_error");
        IReadOnlyList<NamedSequence> proteins = Golden.Fasta(_folder);
        Assert.Equal(10, proteins.Count);
        foreach (NamedSequence protein in proteins)
        {
            EsmPass pass = EsmPass.Run(model, protein);
            using Tensor which = expected.ReadF32($"{protein.Id}.rows");
            int[] rows = [.. which.View<float>().Span.ToArray().Select(r => (int)r)];
            using (Tensor tokens = expected.ReadF32($"{protein.Id}.tokens"))
                Assert.Equal(tokens.View<float>().Span.ToArray(), pass.Tokens[0].Select(t => (float)t));
            int layers = model.Config.Layers;
            for (int layer = 0; layer <= layers + 1; layer++)
            {
                HookPoint point = layer == 0 ? HookPoint.Embed
                    : layer <= layers ? HookPoint.ResidPost(layer - 1)
                    : HookPoint.FinalNorm;
                float[] own = Rows(pass.Hidden[(0, point)], rows, model.Config.Dim);
                float allowed = (float)(Margin * error.GetProperty("hidden")[layer].GetDouble());
                Golden.Near(expected, $"{protein.Id}.hidden.{layer}", own, allowed);
            }

            float[] logits = Rows(pass.Logits[0], rows, Alphabet.Size);
            float margin = (float)(Margin * error.GetProperty("logits").GetDouble());
            Golden.Near(expected, $"{protein.Id}.logits", logits, margin);
        }
    }

    [Theory]
    [InlineData("nano")]
    [InlineData("micro")]
    public void Masked_cross_entropy_of_five_proteins_equals_the_references(string name)
    {
        using EsmModel model = Load(name);
        using JsonDocument figures = Figures(name);
        int compared = 0;
        foreach (string line in File.ReadLines(Path.Combine(_folder, "sequences.fasta")))
        {
            if (Original().Match(line) is not { Success: true } header)
                continue;
            string id = header.Groups[1].Value, hidden = header.Groups[2].Value;
            EsmPass pass = EsmPass.Run(model, Golden.Fasta(_folder).Single(p => p.Id == id));
            int[] masked =
                [.. Enumerable.Range(0, pass.Tokens[0].Length).Where(i => pass.Tokens[0][i] == Alphabet.Mask)];
            Assert.Equal(hidden.Length, masked.Length);
            double sum = 0;
            for (int m = 0; m < masked.Length; m++)
            {
                ReadOnlySpan<float> row = pass.Logits[0].AsSpan(masked[m] * Alphabet.Size, Alphabet.Size);
                double total = 0;
                foreach (float logit in row)
                    total += Math.Exp(logit);
                sum += Math.Log(total) - row[Alphabet.TokenOf(hidden[m])];
            }

            double wanted = figures.RootElement.GetProperty("masked_cross_entropy").GetProperty(id).GetDouble();
            Assert.Equal(wanted, sum / masked.Length, 2e-5);
            compared++;
        }

        Assert.Equal(5, compared);
    }

    private EsmModel Load(string name) => EsmModel.Load(BundledModelTests.Folder(name), _backend);

    private JsonDocument Figures(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, name, "expected.json")));

    private static float[] Rows(float[] all, int[] rows, int width) =>
        [.. rows.SelectMany(r => all.AsSpan(r * width, width).ToArray())];

    [GeneratedRegex("^>(\\S+) ORIGINAL=(\\w+)$")]
    private static partial Regex Original();
}
