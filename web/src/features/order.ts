import type { Columns } from './columns'

/** What the table can be ordered by. */
export const sortKeys = [
  'latent',
  'concept',
  'f1',
  'family',
  'familyF1',
  'pattern',
  'density',
  'proteins',
  'max',
  'mean',
  'cluster',
  'description',
] as const
export type SortKey = (typeof sortKeys)[number]

/** Ranks of texts in the order of the alphabet, case ignored; the empty text has none and comes last. */
function textRanks(texts: readonly string[]): Float64Array {
  const lower = texts.map((text) => text.toLowerCase())
  const order = texts.map((_, i) => i).sort((a, b) => (lower[a] < lower[b] ? -1 : lower[a] > lower[b] ? 1 : a - b))
  const ranks = new Float64Array(texts.length)
  order.forEach((text, rank) => (ranks[text] = texts[text] ? rank : NaN))
  return ranks
}

// Loops over the arrays: a function called for each latent takes ten times as long at 65,536 of them.
function keysOf(columns: Columns, key: SortKey): ArrayLike<number> | null {
  const byText = (codes: Int32Array, texts: readonly string[]) => {
    const ranks = textRanks(texts)
    const keys = new Float64Array(codes.length)
    for (let i = 0; i < keys.length; i++) keys[i] = ranks[codes[i]]
    return keys
  }
  switch (key) {
    case 'latent':
      return null
    case 'concept':
      return byText(columns.concept, columns.concepts)
    case 'f1':
      return columns.conceptF1
    case 'family':
      return byText(columns.family, columns.families)
    case 'familyF1':
      return columns.familyF1
    case 'pattern':
      return byText(columns.pattern, columns.patterns)
    case 'density':
      return columns.density
    case 'proteins':
      return columns.proteinShare
    case 'max':
      return columns.max
    case 'mean':
      return columns.meanActive
    case 'cluster': {
      const keys = Float64Array.from(columns.cluster)
      for (let i = 0; i < keys.length; i++) if (keys[i] < 0) keys[i] = NaN
      return keys
    }
    case 'description':
      return byText(columns.description, columns.descriptions)
  }
}

/**
 * Latents by a key, ascending or descending; equal ones by number, those without a value last in both directions.
 */
export function orderBy(keys: ArrayLike<number>, down: boolean): Uint32Array {
  const n = keys.length
  // Values are sorted as numbers, which is much faster than with a comparison of ours: each distinct value gets its
  // rank, then latents are counted into their places, in order of number.
  const values = new Float64Array(n)
  let present = 0
  for (let i = 0; i < n; i++) if (keys[i] === keys[i]) values[present++] = keys[i] + 0
  const sorted = values.subarray(0, present).sort()
  let distinct = 0
  for (let i = 0; i < present; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[distinct++] = sorted[i]
  const rank = new Uint32Array(n)
  const starts = new Uint32Array(distinct + 2)
  for (let i = 0; i < n; i++) {
    const value = keys[i]
    let low = 0
    if (value === value) {
      let high = distinct - 1
      while (low < high) {
        const middle = (low + high) >> 1
        if (sorted[middle] < value) low = middle + 1
        else high = middle
      }
      if (down) low = distinct - 1 - low
    } else low = distinct
    rank[i] = low
    starts[low + 1]++
  }
  for (let r = 1; r < starts.length; r++) starts[r] += starts[r - 1]
  const order = new Uint32Array(n)
  for (let i = 0; i < n; i++) order[starts[rank[i]]++] = i
  return order
}

const made = new WeakMap<Columns, Map<string, Uint32Array>>()

/** All latents by a column of the table; made once. */
export function orderOf(columns: Columns, key: SortKey, down: boolean): Uint32Array {
  let orders = made.get(columns)
  if (!orders) made.set(columns, (orders = new Map()))
  const name = (down ? '-' : '') + key
  let order = orders.get(name)
  if (!order) {
    const keys = keysOf(columns, key) ?? Float64Array.from({ length: columns.count }, (_, i) => i)
    orders.set(name, (order = orderBy(keys, down)))
  }
  return order
}
