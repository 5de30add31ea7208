namespace PlmLens.Compute;

/// <content>Ops of a sparse autoencoder: encode to top-k, sparse decode, sparse gradients, fused optimiser.</content>
public partial interface IBackend
{
}
