import type { FeatureTable } from '../api/documents'

/**
 * The table of all latents as typed arrays, for sorting and filtering at any size. Codes are one more than in the
 * document: 0 is "none", whose text is empty. Missing scores are NaN.
 */
export interface Columns {
  count: number
  density: Float64Array
  max: Float32Array
  meanActive: Float64Array
  proteinShare: Float64Array
  concept: Int32Array
  conceptF1: Float64Array
  concepts: string[]
  family: Int32Array
  familyF1: Float64Array
  families: string[]
  pattern: Int32Array
  patterns: string[]
  /** As in the document: -1 is noise or none. */
  cluster: Int32Array
  description: Int32Array
  descriptions: string[]
}

function codes(from: readonly number[], count: number, texts: readonly string[]): Int32Array {
  const shifted = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const code = from[i]
    shifted[i] = code >= 0 && code < texts.length ? code + 1 : 0
  }
  return shifted
}

function scores(from: readonly (number | null)[], count: number): Float64Array {
  const out = new Float64Array(count)
  for (let i = 0; i < count; i++) out[i] = from[i] ?? NaN
  return out
}

const made = new WeakMap<FeatureTable, Columns>()

export function columnsOf(table: FeatureTable): Columns {
  let found = made.get(table)
  if (!found) {
    const n = table.count
    found = {
      count: n,
      density: Float64Array.from(table.density),
      max: Float32Array.from(table.max),
      meanActive: Float64Array.from(table.meanActive),
      proteinShare: Float64Array.from(table.proteinShare),
      concept: codes(table.concept, n, table.concepts),
      conceptF1: scores(table.conceptF1, n),
      concepts: ['', ...table.concepts],
      family: codes(table.family, n, table.families),
      familyF1: scores(table.familyF1, n),
      families: ['', ...table.families],
      pattern: codes(table.pattern, n, table.patterns),
      patterns: ['', ...table.patterns],
      cluster: Int32Array.from(table.cluster),
      description: codes(table.description, n, table.descriptions),
      descriptions: ['', ...table.descriptions],
    }
    made.set(table, found)
  }
  return found
}
