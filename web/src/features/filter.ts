import type { Columns } from './columns'

/** A range of numbers, ends included; null is open. */
export type Range = readonly [low: number | null, high: number | null]

/** Which latents are shown. Empty texts and nulls ask for nothing. */
export interface Filter {
  concept: string
  family: string
  pattern: string
  cluster: number | null
  f1: Range
  density: Range
  labelled: '' | 'yes' | 'no'
  dead: '' | 'no' | 'only'
  only: '' | 'selected'
}

export const noFilter: Filter = {
  concept: '',
  family: '',
  pattern: '',
  cluster: null,
  f1: [null, null],
  density: [null, null],
  labelled: '',
  dead: '',
  only: '',
}

/** Which of the texts are meant: the one of that name, else those that contain it, case ignored. */
function meant(texts: readonly string[], text: string): Uint8Array {
  const wanted = text.trim().toLowerCase()
  const lower = texts.map((t) => t.toLowerCase())
  const exact = lower.indexOf(wanted)
  return Uint8Array.from(lower, (t, i) => (exact >= 0 ? (i === exact ? 1 : 0) : t.includes(wanted) ? 1 : 0))
}

function keepCodes(mask: Uint8Array, codes: Int32Array, texts: readonly string[], text: string): void {
  if (!text.trim()) return
  const wanted = meant(texts, text)
  for (let i = 0; i < mask.length; i++) mask[i] &= wanted[codes[i]]
}

function keepRange(mask: Uint8Array, values: ArrayLike<number>, [low, high]: Range): void {
  if (low === null && high === null) return
  const from = low ?? -Infinity
  const to = high ?? Infinity
  // A missing value (NaN) is in no range.
  for (let i = 0; i < mask.length; i++) if (!(values[i] >= from && values[i] <= to)) mask[i] = 0
}

/** 1 for each latent that a filter and a search let through. */
export function maskOf(
  columns: Columns,
  filter: Filter,
  scores: Float32Array | null,
  labelled: ReadonlySet<number>,
  selected: readonly number[],
): Uint8Array {
  const mask = new Uint8Array(columns.count).fill(1)
  if (scores) for (let i = 0; i < mask.length; i++) if (!scores[i]) mask[i] = 0
  keepCodes(mask, columns.concept, columns.concepts, filter.concept)
  keepCodes(mask, columns.family, columns.families, filter.family)
  keepCodes(mask, columns.pattern, columns.patterns, filter.pattern)
  if (filter.cluster !== null) {
    const { cluster } = columns
    for (let i = 0; i < mask.length; i++) if (cluster[i] !== filter.cluster) mask[i] = 0
  }
  keepRange(mask, columns.conceptF1, filter.f1)
  keepRange(mask, columns.density, filter.density)
  if (filter.labelled) {
    const wanted = filter.labelled === 'yes'
    for (let i = 0; i < mask.length; i++) if (labelled.has(i) !== wanted) mask[i] = 0
  }
  if (filter.dead) {
    const { density } = columns
    const wanted = filter.dead === 'only'
    for (let i = 0; i < mask.length; i++) if ((density[i] === 0) !== wanted) mask[i] = 0
  }
  if (filter.only) {
    const chosen = new Uint8Array(columns.count)
    for (const latent of selected) if (latent < chosen.length) chosen[latent] = 1
    for (let i = 0; i < mask.length; i++) mask[i] &= chosen[i]
  }
  return mask
}

/** The latents of an order that a mask lets through. */
export function through(order: Uint32Array, mask: Uint8Array): Uint32Array {
  const rows = new Uint32Array(order.length)
  let count = 0
  for (let i = 0; i < order.length; i++) if (mask[order[i]]) rows[count++] = order[i]
  return rows.subarray(0, count)
}
