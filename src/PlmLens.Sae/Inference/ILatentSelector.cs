using PlmLens.Core;

namespace PlmLens.Sae;

/// <summary>The encoder of one activation: which latents are active, and how strongly.</summary>
internal interface ILatentSelector : IDisposable
{
    /// <summary>Adds the codes of some rows.</summary>
    /// <param name="input">[rows, width]: normalised and centred.</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="codes">Receives the rows.</param>
    void Select(TensorView<float> input, int rows, CodeBuffer codes);
}
