import { alignPair } from '../tracks/align'

/** A protein chain of a structure. */
export interface StructureChain {
  /** The author's chain id. */
  id: string
  /** Residues that are in the model, one letter each. */
  sequence: string
  /** Their places in the model's list of residues. */
  residues: number[]
  /** The author's residue numbers, with insertion codes. */
  numbers: string[]
}

/** Which residues of a sequence are where in a structure's chain. */
export interface ChainMatch {
  chain: StructureChain
  /** Place in the chain of each residue of the sequence; -1 where the structure has none. */
  toChain: Int32Array
  /** Residue of the sequence by place in the model. */
  toSequence: Map<number, number>
  /** Aligned residues, and how many of them are the same letter. */
  aligned: number
  same: number
}

/** Pairs of residues above which an alignment would take too much memory: one byte a pair. */
const mostPairs = 100e6

/** Finds the residues of a sequence in a chain: the same stretch of letters where there is one, else by alignment. */
export function matchChain(sequence: string, chain: StructureChain): ChainMatch {
  let toChain: Int32Array
  const whole = sequence.indexOf(chain.sequence)
  if (whole >= 0)
    toChain = Int32Array.from(sequence, (_, i) =>
      i >= whole && i < whole + chain.sequence.length ? i - whole : -1,
    )
  else if (sequence.length * chain.sequence.length > mostPairs) toChain = new Int32Array(sequence.length).fill(-1)
  else toChain = alignPair(sequence, chain.sequence)
  const toSequence = new Map<number, number>()
  let aligned = 0
  let same = 0
  toChain.forEach((place, i) => {
    if (place < 0) return
    toSequence.set(chain.residues[place], i)
    aligned++
    if (sequence[i] === chain.sequence[place]) same++
  })
  return { chain, toChain, toSequence, aligned, same }
}

/** The chain that is most like the sequence; on equal terms the first. Null when there is no chain. */
export function bestChain(sequence: string, chains: StructureChain[]): ChainMatch | null {
  let best: ChainMatch | null = null
  for (const chain of chains) {
    const match = matchChain(sequence, chain)
    if (!best || match.same > best.same) best = match
  }
  return best
}

/** "chain A, residues 20 to 310, 98 % the same letters". */
export function matchText(match: ChainMatch, length: number): string {
  if (!match.aligned) return `Chain ${match.chain.id} has nothing of this sequence.`
  const covered = `chain ${match.chain.id}: ${match.aligned} of ${length} residues`
  const share = Math.floor((100 * match.same) / match.aligned)
  return share === 100 ? covered : `${covered}, ${share} % of them the same amino acid`
}
