import type { ComparedConcept, HistogramData, MatchedPair, UnmatchedLatent } from '../api/documents'

/** What a table sorts by: a value of each row; text ascends, numbers descend at first. Null comes last either way. */
export type Key<Row> = (row: Row) => string | number | null

export const pairKeys: Record<string, Key<MatchedPair>> = {
  similarity: (row) => row.similarity,
  a: (row) => row.a,
  b: (row) => row.b,
  conceptA: (row) => row.conceptA,
  conceptB: (row) => row.conceptB,
}

export const unmatchedKeys: Record<string, Key<UnmatchedLatent>> = {
  latent: (row) => row.latent,
  nearest: (row) => row.nearest,
  similarity: (row) => row.similarity,
  density: (row) => row.density,
  concept: (row) => row.concept,
}

export const conceptKeys: Record<string, Key<ComparedConcept>> = {
  concept: (row) => row.concept,
  f1A: (row) => row.f1A,
  f1B: (row) => row.f1B,
  difference: (row) => difference(row),
}

/** F1 of B less F1 of A; null when one has none. */
export const difference = (row: ComparedConcept) => (row.f1A === null || row.f1B === null ? null : row.f1B - row.f1A)

/** Places of the rows whose text has every word, sorted; without a known key in the order given. */
export function rowsOf<Row>(
  rows: readonly Row[],
  textOf: (row: Row) => string,
  query: string,
  key: Key<Row> | undefined,
  down: boolean,
): number[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const kept: number[] = []
  rows.forEach((row, i) => {
    if (!words.length) kept.push(i)
    else {
      const text = textOf(row).toLowerCase()
      if (words.every((word) => text.includes(word))) kept.push(i)
    }
  })
  if (!key) return kept
  const values = rows.map(key)
  return kept.sort((i, j) => compare(values[i], values[j], down) || i - j)
}

function compare(a: string | number | null, b: string | number | null, down: boolean): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0)
  const order = a < b ? -1 : a > b ? 1 : 0
  return down ? -order : order
}

/** How many pairs there are of each similarity, in steps of 0.05 from 0 to 1. */
export function similarityHistogram(pairs: readonly MatchedPair[]): HistogramData {
  const steps = 20
  const counts = new Array<number>(steps).fill(0)
  for (const { similarity } of pairs) counts[Math.min(Math.max(Math.floor(similarity * steps + 1e-9), 0), steps - 1)]++
  return { edges: Array.from({ length: steps + 1 }, (_, i) => i / steps), counts, below: 0, logarithmic: false }
}

/** How many pairs mean the same: both have a best concept and it is one. */
export function sameConcept(pairs: readonly MatchedPair[]): { same: number; both: number } {
  const both = pairs.filter((pair) => pair.conceptA !== null && pair.conceptB !== null)
  return { same: both.filter((pair) => pair.conceptA === pair.conceptB).length, both: both.length }
}
