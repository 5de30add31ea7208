using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Models;

/// <content>The forward pass: a list of backend calls.</content>
public sealed partial class EsmModel
{
    /// <summary>Runs a batch from its tokens as far as <paramref name="request"/> needs.</summary>
    /// <param name="batch">Packed tokens.</param>
    /// <param name="request">What is wanted.</param>
    /// <returns>The last hidden states and the logits if asked for, valid until the next pass of this model.</returns>
    /// <exception cref="PlmLensException">A head that was asked for is not in the checkpoint, or a segment is longer
    /// than the learned positions reach.</exception>
    public EsmOutput Forward(PackedBatch batch, EsmRequest request)
    {
        Check(batch, request);
        _work.Reserve(batch.Rows);
        Embed(batch);
        return Continue(HookPoint.Embed, batch, request);
    }

    /// <summary>
    /// Goes on from given hidden states, as if the pass had just reached <paramref name="from"/>: the hook is called
    /// there too if asked for. Earlier points are not visited, and there is no attention of earlier blocks.
    /// </summary>
    /// <param name="from">Where to start: a place in the residual stream, embedding and final LayerNorm included.
    /// </param>
    /// <param name="hidden">[batch.Rows, d]: the states there; copied, never changed.</param>
    /// <param name="batch">The batch that the states belong to.</param>
    /// <param name="request">What is wanted; contacts cannot be.</param>
    /// <returns>As <see cref="Forward"/>.</returns>
    public EsmOutput ForwardFrom(HookPoint from, TensorView<float> hidden, PackedBatch batch, EsmRequest request)
    {
        Check(batch, request);
        if (request.Contacts is not null)
            throw new ArgumentException("Contacts need the attention of every block.", nameof(request));
        if (!from.IsResidual)
            throw new ArgumentException("A pass can go on from the residual stream only.", nameof(from));
        if (from.Block >= Config.Layers)
            throw new ArgumentOutOfRangeException(nameof(from), $"The model has {Config.Layers} blocks.");
        _work.Reserve(batch.Rows);
        long count = (long)batch.Rows * Config.Dim;
        hidden.Slice(0, count).Span.CopyTo(_work.Hidden.Span);
        return Continue(from, batch, request);
    }

    private void Embed(PackedBatch batch)
    {
        TensorView<float> x = _work.Hidden;
        TokenDropout.Fill(batch, Config.TokenDropout, _work.Scales);
        _backend.Embed(batch.Tokens, _weights.WordEmbeddings, _work.Scales, batch.Rows, Config.Dim, x);
        if (_weights.PositionTable is { } table)
        {
            LearnedPositions.Fill(batch, _work.PositionRows);
            _backend.AddRows(_work.PositionRows, table, batch.Rows, Config.Dim, x);
        }

        if (_weights.NormBefore is { } norm)
            Normalise(x, norm, batch.Rows, x);
    }

    private EsmOutput Continue(HookPoint from, PackedBatch batch, EsmRequest request)
    {
        HookPoint last = request.Last(Config.Layers);
        ContactSums? contacts = request.Contacts is null ? null : new ContactSums(_weights.ContactHead!, batch, _work);
        HookPoint at = from;
        Visit(at, _work.Hidden, batch, request);
        for (int block = (from.Block ?? Config.Layers) + 1; block < Config.Layers && at.IsBefore(last); block++)
        {
            RunBlock(_weights.Blocks[block], block, batch, request, contacts);
            at = HookPoint.ResidPost(block);
            Visit(at, _work.Hidden, batch, request);
        }

        contacts?.Finish(request.Contacts!);
        if (at.IsBefore(last))
        {
            Normalise(_work.Hidden, _weights.NormAfter, batch.Rows, _work.Hidden);
            at = HookPoint.FinalNorm;
            Visit(at, _work.Hidden, batch, request);
        }

        TensorView<float> logits = request.Logits ? Logits(batch.Rows) : default;
        return new EsmOutput(at, _work.Hidden.Slice(0, (long)batch.Rows * Config.Dim), logits);
    }

    private void RunBlock(
        BlockParameters block, int index, PackedBatch batch, EsmRequest request, ContactSums? contacts)
    {
        int rows = batch.Rows;
        TensorView<float> x = _work.Hidden;
        TensorView<float> normed = _work.Normed;
        TensorView<float> wide = _work.Wide;

        Normalise(x, block.AttentionNorm, rows, normed);
        Linear(normed, block.Qkv, rows, Epilogue.None, wide); // [rows, 3 d]
        bool rotary = Config.Positions == PositionKind.Rotary;
        _backend.ScaleAndRotate(batch.Positions, rows, Config.Heads, Config.HeadDim, _queryScale, rotary, wide);
        if (request.Attention is not null || contacts is not null)
            ShowAttention(wide, index, batch, request.Attention, contacts);
        _backend.Attention(wide, batch.Offsets, Config.Heads, Config.HeadDim, normed);
        Linear(normed, block.AttentionOut, rows, Epilogue.Add, x);

        Normalise(x, block.FeedForwardNorm, rows, normed);
        Visit(HookPoint.MlpIn(index), normed, batch, request);
        Linear(normed, block.FeedForwardIn, rows, Epilogue.Gelu, wide); // [rows, feedForward]
        if (!IsWanted(HookPoint.MlpOut(index), request))
        {
            Linear(wide, block.FeedForwardOut, rows, Epilogue.Add, x);
            return;
        }

        // The sum in two steps, so that the hook sees what is added; x gets the same bits.
        Linear(wide, block.FeedForwardOut, rows, Epilogue.None, normed);
        Visit(HookPoint.MlpOut(index), normed, batch, request);
        for (int row = 0; row < rows; row++)
            _work.PositionRows[row] = row;
        _backend.AddRows(_work.PositionRows, normed, rows, Config.Dim, x);
    }

    private void ShowAttention(
        TensorView<float> qkv, int block, PackedBatch batch, EsmAttentionHandler? handler, ContactSums? contacts)
    {
        for (int segment = 0; segment < batch.Count; segment++)
        {
            int tokens = batch.Segments[segment].Tokens;
            TensorView<float> map = _work.Map(tokens).Slice(0, (long)Config.Heads * tokens * tokens);
            long width = 3L * Config.Dim;
            TensorView<float> own = qkv.Slice(batch.Offsets[segment] * width, tokens * width);
            _backend.AttentionMap(own, tokens, Config.Heads, Config.HeadDim, map);
            handler?.Invoke(segment, block, map);
            contacts?.Add(segment, block, map);
        }
    }

    private TensorView<float> Logits(int rows)
    {
        LmHeadParameters head = _weights.LmHead!;
        TensorView<float> normed = _work.Normed;
        TensorView<float> logits = _work.Logits(rows).Slice(0, (long)rows * Alphabet.Size);
        Linear(_work.Hidden, head.Dense, rows, Epilogue.Gelu, normed);
        Normalise(normed, head.Norm, rows, normed);
        Linear(normed, head.Decoder, rows, Epilogue.None, logits);
        return logits;
    }

    private static bool IsWanted(HookPoint at, EsmRequest request) =>
        request.Hook is not null && request.Points.Contains(at);

    private void Visit(HookPoint at, TensorView<float> states, PackedBatch batch, EsmRequest request)
    {
        if (IsWanted(at, request))
            request.Hook!(at, states.Slice(0, (long)batch.Rows * Config.Dim), batch);
    }

    private void Normalise(TensorView<float> x, NormParameters norm, int rows, TensorView<float> output) =>
        _backend.LayerNorm(x, norm.Gamma, norm.Beta, rows, Config.Dim, Config.LayerNormEpsilon, output);

    private void Linear(
        TensorView<float> x, LinearParameters linear, int rows, Epilogue epilogue, TensorView<float> output) =>
        _backend.Linear(x, linear.Weight, linear.Bias, rows, epilogue, output);

    private void Check(PackedBatch batch, EsmRequest request)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (request.Logits && !HasLmHead)
            throw NoHead("language-model head", "logits");
        if (request.Contacts is not null && !HasContactHead)
            throw NoHead("contact head", "contacts");
        if (Config.Positions == PositionKind.Learned)
            LearnedPositions.Check(batch, Config.MaxTokens);
    }

    private PlmLensException NoHead(string head, string output) =>
        new($"The checkpoint of {Name} has no {head}, so there are no {output}; use one that was saved with it.");
}
