using PlmLens.Core;

namespace PlmLens.Compute;

/// <summary>Pre-activations of some tokens, and the decoder that reads their values.</summary>
/// <param name="PreActivations">[Rows, Latents].</param>
/// <param name="Decoder">[Latents, Cols].</param>
/// <param name="Rows">0 or more.</param>
/// <param name="Latents">1 or more.</param>
/// <param name="Cols">1 or more.</param>
public readonly record struct DenseTile(
    TensorView<float> PreActivations, TensorView<float> Decoder, int Rows, int Latents, int Cols);

/// <summary>What <see cref="IBackend.DenseResidual"/> writes.</summary>
/// <param name="Residual">[rows, cols].</param>
/// <param name="Squares">[rows]: squared length of each residual.</param>
/// <param name="Auxiliary">[rows, cols]: residual of the auxiliary reconstruction; default without one.</param>
/// <param name="AuxiliarySquares">[rows]; default without one.</param>
/// <param name="Penalties">[rows]: sum of the penalties of a token.</param>
/// <param name="Active">[rows]: number of latents with a value greater than 0.</param>
public readonly record struct DenseResiduals(
    TensorView<float> Residual,
    TensorView<float> Squares,
    TensorView<float> Auxiliary,
    TensorView<float> AuxiliarySquares,
    TensorView<float> Penalties,
    TensorView<float> Active);

/// <summary>What <see cref="IBackend.DenseGradient"/> writes.</summary>
/// <param name="Decoder">[latents, cols].</param>
/// <param name="Encoder">[latents, inCols].</param>
/// <param name="Sums">[<see cref="SumRows"/>, latents]: sum over tokens of <see cref="DenseSlope.PreActivation"/>,
/// which is the encoder bias's gradient; number of tokens with a value greater than 0; sums of the three that the rule
/// chooses.</param>
public readonly record struct DenseGradients(
    TensorView<float> Decoder, TensorView<float> Encoder, TensorView<float> Sums)
{
    /// <summary>Rows of <see cref="Sums"/>.</summary>
    public const int SumRows = 5;
}
