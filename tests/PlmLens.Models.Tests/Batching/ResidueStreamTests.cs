using PlmLens.Compute;
using PlmLens.Core;
using PlmLens.Models.Tests.Esm;

namespace PlmLens.Models.Tests.Batching;

/// <summary>Streams on a random model whose context is 30 residues.</summary>
public sealed class ResidueStreamTests : IDisposable
{
    private const int Context = 30;

    private static readonly EsmConfig s_config = new()
    {
        Layers = 2,
        Dim = 16,
        Heads = 2,
        FeedForward = 24,
        Positions = PositionKind.Rotary,
        MaxTokens = Context + 2,
    };

    private static readonly HookPoint[] s_points = [HookPoint.Embed, HookPoint.ResidPost(0), HookPoint.FinalNorm];

    private readonly EsmModel _model = EsmModel.Random(s_config, 7, new ReferenceBackend());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(75)]
    [InlineData(100_000)]
    public void Rows_come_in_input_order_and_do_not_depend_on_the_token_budget(int budget)
    {
        NamedSequence[] proteins = [Protein(5), Protein(70), Protein(1), Protein(30), Protein(31), Protein(12)];
        using var stream = new ResidueStream(_model, new() { Points = s_points, Logits = true, TokenBudget = budget });
        int next = 0;
        foreach (ProteinStates states in stream.Run(proteins, Stop))
        {
            Assert.Equal(next, states.Index);
            Assert.Equal(proteins[next].Id, states.Id);
            Assert.Equal(proteins[next].Sequence.Length, states.Rows);
            for (int p = 0; p < s_points.Length; p++)
                Assert.Equal(Stitched(proteins[next].Sequence, s_points[p]), states.States(p).Span.ToArray());
            Assert.Equal(states.Rows * Alphabet.Size, states.Logits.Length);
            next++;
        }

        Assert.Equal(proteins.Length, next);
        Assert.Equal(2, stream.Report.Windowed);
        Assert.Equal(149, stream.Report.CoveredResidues);
        Assert.Contains("2 went through in overlapping windows", stream.LongProteins, StringComparison.Ordinal);
    }

    [Fact]
    public void With_special_tokens_rows_are_those_of_a_plain_pass()
    {
        NamedSequence protein = Protein(9);
        using var stream = new ResidueStream(_model, new() { Points = s_points, KeepSpecialTokens = true });
        ProteinStates states = Assert.Single(stream.Run([protein], Stop));
        EsmPass pass = EsmPass.Run(_model, protein);
        for (int p = 0; p < s_points.Length; p++)
            Assert.Equal(pass.Hidden[(0, s_points[p])], states.States(p).Span.ToArray());
    }

    [Fact]
    public void A_windowed_protein_has_the_start_token_of_its_first_and_the_end_token_of_its_last_window()
    {
        NamedSequence protein = Protein(70);
        ResidueStreamOptions options = new() { Points = [HookPoint.FinalNorm], KeepSpecialTokens = true };
        using var stream = new ResidueStream(_model, options);
        ProteinStates states = Assert.Single(stream.Run([protein], Stop));
        IReadOnlyList<ProteinWindow> windows = ProteinWindows.Cut(70, Context);
        float[] rows = states.States(0).Span.ToArray();
        Assert.Equal(72 * s_config.Dim, rows.Length);
        Assert.Equal(Window(protein.Sequence, windows[0])[..s_config.Dim], rows[..s_config.Dim]);
        Assert.Equal(Window(protein.Sequence, windows[^1])[^s_config.Dim..], rows[^s_config.Dim..]);
    }

    [Fact]
    public void Truncated_proteins_are_what_their_beginnings_would_be()
    {
        NamedSequence protein = Protein(70);
        using var stream = new ResidueStream(_model, new() { Points = s_points, Long = LongPolicy.Truncate });
        ProteinStates states = Assert.Single(stream.Run([protein], Stop));
        Assert.Equal(ProteinCoverage.Truncated, states.Protein.Coverage);
        string beginning = protein.Sequence[..Context];
        Assert.Equal(Stitched(beginning, HookPoint.FinalNorm), states.States(2).Span.ToArray());
        Assert.Contains("1 were cut after residue 30", stream.LongProteins, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipped_proteins_leave_a_gap_in_the_numbers()
    {
        using var stream = new ResidueStream(_model, new() { Points = s_points, Long = LongPolicy.Skip });
        Assert.Equal([0, 2], stream.Run([Protein(3), Protein(31), Protein(4)], Stop).Select(s => s.Index));
        Assert.Equal(1, stream.Report.Skipped);
    }

    [Fact]
    public void Whole_proteins_beyond_the_context_are_one_pass_and_are_reported()
    {
        NamedSequence protein = Protein(70);
        using var stream = new ResidueStream(_model, new() { Points = [HookPoint.FinalNorm], Long = LongPolicy.Whole });
        ProteinStates states = Assert.Single(stream.Run([protein], Stop));
        float[] rows = EsmPass.Run(_model, protein).Hidden[(0, HookPoint.FinalNorm)];
        Assert.Equal(rows[s_config.Dim..^s_config.Dim], states.States(0).Span.ToArray());
        Assert.Contains("beyond what the model was trained on", stream.LongProteins, StringComparison.Ordinal);
    }

    [Fact]
    public void Contacts_and_attention_are_given_for_whole_proteins_and_not_for_windows()
    {
        NamedSequence[] proteins = [Protein(9), Protein(40), Protein(20)];
        using var both = new ResidueStream(_model, new() { Contacts = true, Attention = true });
        using var contacts = new ResidueStream(_model, new() { Contacts = true });
        foreach (ResidueStream stream in (ResidueStream[])[both, contacts])
        {
            foreach (ProteinStates states in stream.Run(proteins, Stop))
            {
                EsmPass pass = EsmPass.Run(_model, proteins[states.Index]);
                Assert.Equal(states.Index == 1, states.Contacts.IsNull);
                if (states.Index == 1)
                    continue;
                Assert.Equal(pass.Contacts[0], states.Contacts.Span.ToArray());
                if (stream == both)
                    Assert.Equal(pass.Attention[0], states.Attention.Span.ToArray());
            }
        }
    }

    [Fact]
    public void A_layer_named_twice_is_a_usage_error() =>
        Assert.Throws<UsageException>(
            () => new ResidueStream(_model, new() { Points = [HookPoint.Embed, HookPoint.OfLayer(0, 2)] }));

    [Fact]
    public void Cancelling_stops_before_the_next_batch()
    {
        using var stop = new CancellationTokenSource();
        using var stream = new ResidueStream(_model, new() { Points = s_points, TokenBudget = 1 });
        using IEnumerator<ProteinStates> run = stream.Run([Protein(3), Protein(4)], stop.Token).GetEnumerator();
        Assert.True(run.MoveNext());
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => run.MoveNext());
    }

    private static NamedSequence Protein(int length)
    {
        var random = new SeededRandom((ulong)length, "protein");
        string letters = string.Concat(Enumerable.Range(0, length).Select(_ => Alphabet.Residues[random.Next(20)]));
        return new NamedSequence($"P{length}", letters);
    }

    // Rows of the residues at one point, by passing each window alone and taking its kept rows.
    private float[] Stitched(string sequence, HookPoint point)
    {
        var rows = new List<float>();
        foreach (ProteinWindow window in ProteinWindows.Cut(sequence.Length, Context))
        {
            int first = window.KeepFirst - window.First + (window.First == 0 ? 1 : 0);
            int count = window.KeepEnd - window.KeepFirst;
            rows.AddRange(Window(sequence, window, point).AsSpan(first * s_config.Dim, count * s_config.Dim));
        }

        return [.. rows];
    }

    private float[] Window(string sequence, ProteinWindow window, HookPoint? point = null)
    {
        int[] tokens = Tokenizer.Encode(sequence.AsSpan(window.First, window.Length), "window");
        using var batch = new PackedBatch(
            [new TokenSegment(tokens, window.First == 0, window.End == sequence.Length)]);
        return EsmPass.Run(_model, batch).Hidden[(0, point ?? HookPoint.FinalNorm)];
    }
}
