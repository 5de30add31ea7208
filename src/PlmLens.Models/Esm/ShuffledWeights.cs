using System.Text;
using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>
/// The random-model baseline of InterPLM (its release e868c76, <c>shuffle_individual_parameters</c>): the values inside
/// every weight and bias tensor are permuted, so each tensor keeps its distribution and loses its structure. Each
/// tensor has its own stream, keyed by its Hugging Face name: the same model shuffles alike from any file format.
/// </summary>
internal sealed class ShuffledWeights(IEsmWeights source, ulong seed) : IEsmWeights
{
    public EsmConfig Config => source.Config;

    public string Name => $"{source.Name} (weights shuffled, seed {seed})";

    public string Hash { get; } =
        ContentHash.OfBytes(Encoding.UTF8.GetBytes($"{source.Hash}\nshuffled within each tensor, seed {seed}\n"));

    public IReadOnlyList<string> Notes => source.Notes;

    public bool Has(EsmPart part) => source.Has(part);

    public Tensor Read(in EsmTensor tensor)
    {
        Tensor values = source.Read(tensor);
        new SeededRandom(seed, tensor.Name).Shuffle(values.View<float>().Span);
        return values;
    }

    public void Dispose() => source.Dispose();
}
