import { describe, expect, it } from 'vitest'
import type { LabelEntryDocument } from '../api/documents'
import { ago, holding, labelsByLatent, mergeEntries, ratingText } from './entries'

let count = 0
function entry(part: Partial<LabelEntryDocument>): LabelEntryDocument {
  count++
  const time = new Date(Date.UTC(2026, 0, 1, 0, 0, count)).toISOString()
  return {
    id: 'id' + count, time, author: 'A', latent: 1, kind: 'note', text: null, rating: null, target: null, source: null,
    session: null, ...part,
  }
}

describe('merging', () => {
  it('is a union by id in the order of time, then id', () => {
    const late = entry({ time: '2026-01-03T00:00:00.000Z' })
    const b = entry({ id: 'b', time: '2026-01-02T00:00:00.000Z' })
    const a = entry({ id: 'a', time: '2026-01-02T00:00:00.000Z' })
    const once = mergeEntries([late], [b, a, late])
    expect(once.map((e) => e.id)).toEqual(['a', 'b', late.id])
    expect(mergeEntries(once, [a, b])).toBe(once)
    expect(mergeEntries([], [a, a])).toHaveLength(1)
  })
})

describe('what holds', () => {
  it('leaves out what was deleted or replaced, and the deletes', () => {
    const first = entry({ kind: 'name', text: 'first' })
    const second = entry({ kind: 'name', text: 'second', target: first.id })
    const note = entry({ text: 'note' })
    const gone = entry({ kind: 'delete', target: note.id })
    expect(holding([first, second, note, gone])).toEqual([second])
  })

  it('does not let an entry about another latent take one away', () => {
    const name = entry({ kind: 'name', text: 'kept' })
    expect(holding([name, entry({ kind: 'delete', latent: 2, target: name.id })])).toEqual([name])
  })

  it('brings the earlier name back when the last one is deleted', () => {
    const first = entry({ kind: 'name', text: 'first', author: 'B' })
    const second = entry({ kind: 'name', text: 'second' })
    expect(labelsByLatent([first, second]).get(1)?.name?.text).toBe('second')
    const gone = entry({ kind: 'delete', target: second.id })
    expect(labelsByLatent([first, second, gone]).get(1)?.name?.text).toBe('first')
  })

  it('counts the last rating of each author', () => {
    const all = [
      entry({ kind: 'rating', rating: 0 }),
      entry({ kind: 'rating', rating: 2 }),
      entry({ kind: 'rating', rating: 1, author: 'B' }),
    ]
    const labels = labelsByLatent(all).get(1)
    expect(labels?.meanRating).toBe(1.5)
    expect(ratingText(labels)).toBe('1.5 of 2 by 2 people')
    expect(ratingText(labelsByLatent([all[1]]).get(1))).toBe('2 of 2 by A')
  })

  it('keeps blind ratings apart by session and leaves controls out', () => {
    const blind = { kind: 'blind-rating', session: 's1', source: 'latents' }
    const all = [
      entry({ ...blind, rating: 0 }),
      entry({ ...blind, rating: 1 }),
      entry({ ...blind, rating: 2, session: 's2' }),
      entry({ ...blind, rating: 2, source: 'neurons', latent: 7 }),
    ]
    const state = labelsByLatent(all)
    expect(state.get(1)?.blind.map((e) => e.rating)).toEqual([1, 2])
    expect(state.get(1)?.meanRating).toBeNull()
    expect(state.has(7)).toBe(false)
  })
})

describe('ago', () => {
  it('rounds down and falls back to the date', () => {
    const now = Date.parse('2026-03-02T12:00:00Z')
    expect(ago('2026-03-02T11:59:30Z', now)).toBe('just now')
    expect(ago('2026-03-02T11:57:10Z', now)).toBe('2 min ago')
    expect(ago('2026-03-02T09:10:00Z', now)).toBe('2 h ago')
    expect(ago('2026-02-01T09:10:00.000Z', now)).toBe('2026-02-01')
  })
})
