using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>Scale and shift of one LayerNorm.</summary>
internal sealed record NormParameters(Tensor Gamma, Tensor Beta);

/// <summary>One fully connected layer, packed for a backend.</summary>
internal sealed record LinearParameters(IPackedWeight Weight, Tensor Bias);

/// <summary>One transformer block.</summary>
/// <param name="AttentionNorm">LayerNorm before attention.</param>
/// <param name="Qkv">Query, key and value projections stacked: [3 d, d].</param>
/// <param name="AttentionOut">Output projection of attention: [d, d].</param>
/// <param name="FeedForwardNorm">LayerNorm before the feed-forward part.</param>
/// <param name="FeedForwardIn">[feedForward, d].</param>
/// <param name="FeedForwardOut">[d, feedForward].</param>
internal sealed record BlockParameters(
    NormParameters AttentionNorm,
    LinearParameters Qkv,
    LinearParameters AttentionOut,
    NormParameters FeedForwardNorm,
    LinearParameters FeedForwardIn,
    LinearParameters FeedForwardOut);

/// <summary>The language-model head; the decoder is the word embedding.</summary>
internal sealed record LmHeadParameters(LinearParameters Dense, NormParameters Norm, LinearParameters Decoder);

/// <summary>All weights of a model, in a backend's layout. Owns them.</summary>
internal sealed class EsmParameters : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly IEsmWeights _source;
    private readonly IBackend _backend;
    private readonly Dictionary<string, EsmTensor> _tensors;

    private EsmParameters(IEsmWeights source, IBackend backend)
    {
        _source = source;
        _backend = backend;
        _tensors = EsmTensors.All(source.Config).ToDictionary(t => t.Name);
        WordEmbeddings = Vector(EsmTensors.WordEmbeddings);
        PositionTable = Has(EsmTensors.PositionEmbeddings) ? Vector(EsmTensors.PositionEmbeddings) : null;
        NormBefore = source.Config.EmbLayerNormBefore ? Norm(EsmTensors.EmbNormBefore) : null;
        Blocks = new BlockParameters[source.Config.Layers];
    }

    /// <summary>[33, d].</summary>
    public Tensor WordEmbeddings { get; }

    /// <summary>[MaxTokens + 2, d], or null for rotary positions.</summary>
    public Tensor? PositionTable { get; }

    /// <summary>ESM-1b's LayerNorm before block 0, or null.</summary>
    public NormParameters? NormBefore { get; }

    /// <summary>The blocks, in order.</summary>
    public BlockParameters[] Blocks { get; }

    /// <summary>The final LayerNorm.</summary>
    public NormParameters NormAfter { get; private set; } = null!;

    /// <summary>Null when the checkpoint has none.</summary>
    public LmHeadParameters? LmHead { get; private set; }

    /// <summary>Null when the checkpoint has none.</summary>
    public ContactHead? ContactHead { get; private set; }

    /// <summary>
    /// Reads and packs every weight. Each matrix is packed as it is read and its plain form freed, so that the peak is
    /// the packed weights and one matrix.
    /// </summary>
    public static EsmParameters Build(IEsmWeights source, IBackend backend)
    {
        var parameters = new EsmParameters(source, backend);
        try
        {
            parameters.ReadAll();
            return parameters;
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (IDisposable owned in _owned)
            owned.Dispose();
        _owned.Clear();
    }

    private void ReadAll()
    {
        for (int block = 0; block < Blocks.Length; block++)
            Blocks[block] = Block(block);
        NormAfter = Norm(EsmTensors.EmbNormAfter);
        if (_source.Has(EsmPart.LmHead))
        {
            IPackedWeight decoder = Own(_backend.Pack(WordEmbeddings, Alphabet.Size, _source.Config.Dim));
            LmHead = new LmHeadParameters(
                Linear(EsmTensors.LmDense),
                Norm(EsmTensors.LmNorm),
                new LinearParameters(decoder, Vector(EsmTensors.LmBias)));
        }

        if (_source.Has(EsmPart.ContactHead))
        {
            ContactHead = new ContactHead(
                Vector($"{EsmTensors.ContactRegression}.weight"),
                Vector($"{EsmTensors.ContactRegression}.bias").View<float>()[0],
                _source.Config.Heads);
        }
    }

    private BlockParameters Block(int block)
    {
        string Name(string part) => EsmTensors.InBlock(block, part);
        return new BlockParameters(
            Norm(Name(EsmTensors.AttentionNorm)),
            Linear(Name(EsmTensors.Query), Name(EsmTensors.Key), Name(EsmTensors.Value)),
            Linear(Name(EsmTensors.AttentionOut)),
            Norm(Name(EsmTensors.FeedForwardNorm)),
            Linear(Name(EsmTensors.FeedForwardIn)),
            Linear(Name(EsmTensors.FeedForwardOut)));
    }

    private NormParameters Norm(string name) => new(Vector($"{name}.weight"), Vector($"{name}.bias"));

    // Stacks the named matrices (and biases) on top of each other and packs the result.
    private LinearParameters Linear(params ReadOnlySpan<string> names)
    {
        using Tensor weight = Stack(names, ".weight");
        Tensor bias = Own(Stack(names, ".bias"));
        int rows = (int)weight.Shape[0];
        return new LinearParameters(Own(_backend.Pack(weight, rows, (int)weight.Shape[1])), bias);
    }

    private Tensor Stack(ReadOnlySpan<string> names, string suffix)
    {
        EsmTensor first = _tensors[names[0] + suffix];
        if (names.Length == 1)
            return _source.Read(first);
        var stacked = new Tensor(DType.F32, [names.Length * first.Shape[0], .. first.Shape.AsSpan()[1..]]);
        for (int i = 0; i < names.Length; i++)
        {
            using Tensor part = _source.Read(_tensors[names[i] + suffix]);
            part.View<float>().Span.CopyTo(stacked.View<float>().Row(i, part.Count).Span);
        }

        return stacked;
    }

    private bool Has(string name) => _tensors.ContainsKey(name);

    private Tensor Vector(string name) => Own(_source.Read(_tensors[name]));

    private T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }
}
