using PlmLens.Core;

namespace PlmLens.Models;

/// <content>Hidden states taken straight to the output.</content>
public sealed partial class EsmModel
{
    /// <summary>
    /// Logits of hidden states as if no block came after them: the final LayerNorm, unless they are behind it, and the
    /// language-model head, row by row ("logit lens", nostalgebraist 2020). After the last block that is the model's
    /// own output, with the same bits.
    /// </summary>
    /// <param name="from">Where the states are from: a place in the residual stream.</param>
    /// <param name="hidden">[rows, d]; copied, never changed.</param>
    /// <param name="rows">1 or more.</param>
    /// <returns>[rows, 33], valid until the next pass of this model.</returns>
    /// <exception cref="PlmLensException">The checkpoint has no language-model head.</exception>
    /// <exception cref="ArgumentException"><paramref name="from"/> is not in the residual stream.</exception>
    public TensorView<float> Readout(HookPoint from, TensorView<float> hidden, int rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (!HasLmHead)
            throw NoHead("language-model head", "logits");
        if (!from.IsResidual)
            throw new ArgumentException("Only states of the residual stream can be read out.", nameof(from));
        _work.Reserve(rows);
        TensorView<float> states = _work.Hidden.Slice(0, (long)rows * Config.Dim);
        hidden.Slice(0, states.Length).Span.CopyTo(states.Span);
        if (from.IsBefore(HookPoint.FinalNorm))
            Normalise(states, _weights.NormAfter, rows, states);
        return Logits(rows);
    }
}
