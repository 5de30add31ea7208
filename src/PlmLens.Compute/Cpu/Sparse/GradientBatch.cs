using PlmLens.Core;

namespace PlmLens.Compute.Cpu;

/// <summary>What the grouped codes of a batch multiply to give the gradients of latents.</summary>
/// <param name="residuals">[stack, outputCols].</param>
/// <param name="x">[rows, inputCols]: the encoder's input.</param>
/// <param name="latents">1 or more.</param>
/// <param name="inputCols">1 or more.</param>
/// <param name="outputCols">1 or more.</param>
internal readonly unsafe struct GradientBatch(
    TensorView<float> residuals, TensorView<float> x, int latents, int inputCols, int outputCols)
{
    internal float* Residuals => residuals.Pointer;

    internal float* Input => x.Pointer;

    internal long InputRows => x.Length / inputCols;

    internal int Latents => latents;

    /// <summary>Columns of an encoder row.</summary>
    internal int InputCols => inputCols;

    /// <summary>Columns of a decoder row.</summary>
    internal int OutputCols => outputCols;

    /// <summary>Where decoder gradients stand in memory that holds those of all encoder rows before.</summary>
    internal float* DecoderPart(float* gradients) => gradients + ((long)latents * inputCols);
}
