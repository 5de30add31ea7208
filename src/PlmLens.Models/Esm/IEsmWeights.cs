using PlmLens.Core;

namespace PlmLens.Models;

/// <summary>Where a model's weights come from: a checkpoint, a shuffled checkpoint, or a random generator.</summary>
internal interface IEsmWeights : IDisposable
{
    /// <summary>Shape and options of the model.</summary>
    EsmConfig Config { get; }

    /// <summary>Name for people.</summary>
    string Name { get; }

    /// <summary>64 hexadecimal digits that name the weights.</summary>
    string Hash { get; }

    /// <summary>What a user may want to know about how the weights were found; may be empty.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>True when all tensors of <paramref name="part"/> are there.</summary>
    bool Has(EsmPart part);

    /// <summary>One tensor as F32, row-major, which the caller owns.</summary>
    Tensor Read(in EsmTensor tensor);
}
