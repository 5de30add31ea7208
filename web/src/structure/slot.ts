import type { ResidueFocus } from '../tracks/focus'

/** What a structure and the tracks beside it share. */
export interface StructureSlot {
  /** Activation of each residue; null shows the structure plain. */
  values: Float32Array | null
  max: number
  /** What the colours are: "latent 12". */
  what: string
  focus: ResidueFocus
  selected: number | null
  onSelect: (residue: number | null) => void
}

/** A structure of a sequence. */
export interface SequenceStructureSlot extends StructureSlot {
  sequence: string | null
  length: number
  /** Beginning of the name of the picture. */
  name: string
}
