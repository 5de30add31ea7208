import { describe, expect, it } from 'vitest'
import type { ComparedConcept, MatchedPair } from '../api/documents'
import { conceptKeys, pairKeys, rowsOf, sameConcept, similarityHistogram } from './rows'

const pair = (
  a: number,
  b: number,
  similarity: number,
  conceptA: string | null,
  conceptB: string | null,
): MatchedPair => ({ a, b, similarity, conceptA, conceptB })
const pairs = [
  pair(1, 9, 0.99, 'SIGNAL', 'SIGNAL'),
  pair(2, 8, 0.7, null, 'HELIX'),
  pair(3, 7, 0.35, 'DOMAIN: SH3', 'HELIX'),
]
const text = (row: MatchedPair) => `f/${row.a} f/${row.b} ${row.conceptA} ${row.conceptB}`

describe('rowsOf', () => {
  it('keeps rows with every word', () => {
    expect(rowsOf(pairs, text, '', undefined, false)).toEqual([0, 1, 2])
    expect(rowsOf(pairs, text, 'helix SH3', undefined, false)).toEqual([2])
    expect(rowsOf(pairs, text, 'f/8', undefined, false)).toEqual([1])
  })

  it('sorts numbers and text, what has none last either way', () => {
    expect(rowsOf(pairs, text, '', pairKeys.similarity, false)).toEqual([2, 1, 0])
    expect(rowsOf(pairs, text, '', pairKeys.conceptA, false)).toEqual([2, 0, 1])
    expect(rowsOf(pairs, text, '', pairKeys.conceptA, true)).toEqual([0, 2, 1])
    expect(rowsOf(pairs, text, '', pairKeys.conceptB, true)).toEqual([0, 1, 2])
  })

  it('sorts concepts by what B adds', () => {
    const concept = (name: string, f1A: number | null, f1B: number | null): ComparedConcept => ({
      concept: name,
      latentA: 0,
      f1A,
      latentB: 0,
      f1B,
    })
    const rows = [concept('x', 0.5, 0.4), concept('y', null, 0.9), concept('z', 0.1, 0.3)]
    expect(rowsOf(rows, (row) => row.concept, '', conceptKeys.difference, true)).toEqual([2, 0, 1])
  })
})

it('counts pairs by similarity, with both ends in', () => {
  const { counts, edges } = similarityHistogram([...pairs, pair(4, 4, 1, null, null), pair(5, 5, 0, null, null)])
  expect(edges).toHaveLength(21)
  expect(counts[19]).toBe(2)
  expect(counts[14]).toBe(1)
  expect(counts[7]).toBe(1)
  expect(counts[0]).toBe(1)
})

it('counts pairs that mean the same', () => {
  expect(sameConcept(pairs)).toEqual({ same: 1, both: 2 })
})
