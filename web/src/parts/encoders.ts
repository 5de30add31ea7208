const names: Record<string, string> = {
  sae: 'SAE features',
  neurons: 'neurons',
  pca: 'PCA directions',
  random: 'random sparse',
  shuffled: 'shuffled model',
  'sequence alone': 'sequence alone',
}

const meanings: Record<string, string> = {
  sae: 'the latents of this autoencoder',
  neurons: "the model's own hidden units, without an autoencoder",
  pca: "principal directions of the model's states",
  random: 'random directions, as sparse as the latents',
  shuffled: 'an autoencoder of the same model with its weights shuffled',
  'sequence alone': 'identity, place and composition of residues, without a model',
}

/** How an encoder is called where it is read. */
export const encoderName = (encoder: string) => names[encoder] ?? encoder

/** What it is, in a few words; empty when not known. */
export const encoderMeaning = (encoder: string) => meanings[encoder] ?? ''
