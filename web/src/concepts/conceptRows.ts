import type { ConceptList, ConceptRow } from '../api/documents'
import { orderBy } from '../features/order'
import { searchConcepts } from '../search/siteSearch'

/** What the list shows, as it stands in the address. */
export interface ConceptState {
  query: string
  category: string
  level: string
  found: '' | 'yes' | 'no'
  /** Only concepts that a feature tells better than this baseline. */
  above: '' | 'sequence' | 'neurons'
  sort: string
}

export const conceptKeys = {
  concept: (row: ConceptRow) => row.concept,
  category: (row: ConceptRow) => row.category,
  level: (row: ConceptRow) => row.level,
  f1: (row: ConceptRow) => row.testF1,
  sequence: (row: ConceptRow) => row.sequenceF1,
  neurons: (row: ConceptRow) => row.neuronF1,
  gain: (row: ConceptRow) => gain(row),
  precision: (row: ConceptRow) => row.precision,
  recall: (row: ConceptRow) => row.recall,
  auroc: (row: ConceptRow) => row.auroc,
  q: (row: ConceptRow) => row.q,
  latent: (row: ConceptRow) => row.latent,
  instances: (row: ConceptRow) => row.testInstances,
  found: (row: ConceptRow) => Number(row.found),
} satisfies Record<string, (row: ConceptRow) => string | number | null>

/** F1 above the better of the baselines; null where nothing is known. */
export function gain(row: ConceptRow): number | null {
  const others = [row.sequenceF1, row.neuronF1].filter((v): v is number => v !== null)
  return row.testF1 === null || !others.length ? null : row.testF1 - Math.max(...others)
}

const keysOf = (rows: ConceptRow[], of: (row: ConceptRow) => string | number | null): Float64Array => {
  const values = rows.map(of)
  if (values.every((v) => typeof v !== 'string'))
    return Float64Array.from(values, (v) => (v === null ? NaN : Number(v)))
  const sorted = [...new Set(values.map((v) => String(v ?? '').toLowerCase()))].sort()
  const rank = new Map(sorted.map((text, i) => [text, i]))
  return Float64Array.from(values, (v) => rank.get(String(v ?? '').toLowerCase())!)
}

/** Places of the concepts shown, in their order. */
export function conceptRows(list: ConceptList, state: ConceptState): number[] {
  const rows = list.concepts
  const scores = searchConcepts(list, state.query)
  const keep = (row: ConceptRow, at: number) =>
    (!scores || scores[at] > 0) &&
    (!state.category || row.category === state.category) &&
    (!state.level || row.level === state.level) &&
    (!state.found || row.found === (state.found === 'yes')) &&
    (!state.above || above(row, state.above === 'sequence' ? row.sequenceF1 : row.neuronF1))
  const down = state.sort.startsWith('-')
  const key = state.sort.replace(/^-/, '')
  const order =
    key in conceptKeys
      ? orderBy(keysOf(rows, conceptKeys[key as keyof typeof conceptKeys]), down)
      : orderBy(scores ?? keysOf(rows, conceptKeys.f1), true)
  return [...order].filter((at) => keep(rows[at], at))
}

const above = (row: ConceptRow, baseline: number | null) => row.testF1 !== null && row.testF1 > (baseline ?? 0)

/** Mean F1 of the sequence alone over the concepts of each category that have one. */
export function meanSequenceF1(list: ConceptList): Map<string, number> {
  const sums = new Map<string, [sum: number, count: number]>()
  for (const { category, sequenceF1 } of list.concepts) {
    if (sequenceF1 === null) continue
    const [sum, count] = sums.get(category) ?? [0, 0]
    sums.set(category, [sum + sequenceF1, count + 1])
  }
  return new Map([...sums].map(([category, [sum, count]]) => [category, sum / count]))
}
