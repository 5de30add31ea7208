import { describe, expect, it } from 'vitest'
import type { LabelEntryDocument } from '../api/documents'
import { agreement, keep, load, nextOpen, rate, ratingsCsv, shelfKey, tally, unsent } from './progress'
import { itemKey, proteinsShown, sample } from './session'

const live = Array.from({ length: 300 }, (_, i) => i * 3)
const now = new Date('2026-03-01T12:00:00.000Z')

describe('sample', () => {
  it('is the same for the same settings and another for others', () => {
    expect(sample(live, 7, 20, 10)).toEqual(sample(live, 7, 20, 10))
    expect(sample(live, 8, 20, 10).items).not.toEqual(sample(live, 7, 20, 10).items)
    expect(sample(live, 7, 20, 10).key).toBe('web-7-20-10')
  })

  it('takes each latent once and mixes different ones', () => {
    const { items } = sample(live, 3, 50, 25)
    const latents = items.flatMap((item) => (item.kind === 'latent' ? [item.latent] : []))
    expect(latents).toHaveLength(50)
    expect(new Set(latents).size).toBe(50)
    expect(latents.every((latent) => live.includes(latent))).toBe(true)
    const mixed = items.filter((item) => item.kind === 'mixed')
    expect(mixed).toHaveLength(25)
    for (const item of mixed) expect(new Set(item.latents).size).toBe(proteinsShown)
  })

  it('does not put one kind first', () => {
    const firsts = Array.from({ length: 60 }, (_, seed) => sample(live, seed, 10, 10).items[0].kind)
    expect(new Set(firsts).size).toBe(2)
  })

  it('chooses evenly', () => {
    const counts = new Map<number, number>()
    for (let seed = 0; seed < 600; seed++)
      for (const item of sample(live.slice(0, 10), seed, 3, 0).items)
        if (item.kind === 'latent') counts.set(item.latent, (counts.get(item.latent) ?? 0) + 1)
    for (const latent of live.slice(0, 10)) expect(counts.get(latent)).toBeGreaterThan(130)
  })

  it('does with few latents, and with none', () => {
    expect(sample([1, 2], 1, 20, 5).items.map((item) => item.kind)).toEqual(['latent', 'latent'])
    expect(sample([], 1, 20, 5).items).toEqual([])
  })
})

describe('progress', () => {
  const session = sample(live, 1, 3, 2)
  const [first, second] = session.items

  it('goes on where it ended', () => {
    const content: Record<string, string> = {}
    const shelf = { getItem: (key: string) => content[key] ?? null, setItem: (key: string, value: string) => void (content[key] = value) }
    const key = shelfKey('l', session.key, 'A')
    let ratings = rate(load(shelf, key), first, 2, now)
    expect(keep(shelf, key, ratings)).toBe(true)
    ratings = load(shelf, key)
    expect(ratings[itemKey(first)].rating).toBe(2)
    expect(nextOpen(session.items, ratings, 0)).toBe(1)
    expect(nextOpen(session.items, ratings, 4)).toBe(4)
    for (const item of session.items) ratings = rate(ratings, item, 0, now)
    expect(nextOpen(session.items, ratings, 2)).toBe(-1)
    expect(load(shelf, shelfKey('l', session.key, 'B'))).toEqual({})
  })

  it('takes what it cannot read for nothing', () => {
    for (const bad of ['{', 'null', '[]', '{"l1":{"rating":5,"time":"x","id":"y"},"l2":3}'])
      expect(load({ getItem: () => bad, setItem: () => {} }, 'k')).toEqual({})
    expect(keep(null, 'k', {})).toBe(false)
  })

  it('counts by kind', () => {
    let ratings = {}
    for (const item of session.items) ratings = rate(ratings, item, item.kind === 'latent' ? 2 : 0, now)
    expect(tally(session.items, ratings, 'latent')).toEqual({ counts: [0, 0, 3], rated: 3, of: 3 })
    expect(tally(session.items, ratings, 'mixed')).toEqual({ counts: [2, 0, 0], rated: 2, of: 2 })
    expect(tally(session.items, {}, 'mixed')).toEqual({ counts: [0, 0, 0], rated: 0, of: 2 })
  })

  it('sends latents only, and a second rating under another id', () => {
    let ratings = {}
    for (const item of session.items) ratings = rate(ratings, item, 1, now)
    const open = unsent(session, ratings)
    expect(open).toHaveLength(3)
    const again = rate(ratings, { kind: 'latent', latent: open[0].latent }, 2, now)
    expect(unsent(session, again)[0].rated.id).not.toBe(open[0].rated.id)
  })

  it('writes what a spreadsheet reads, in the order rated', () => {
    let ratings = rate({}, second, 1, new Date(now.getTime() + 5000))
    ratings = rate(ratings, first, 2, now)
    const lines = ratingsCsv(session.items, ratings, 'Doe, "J"').trimEnd().split('\n')
    expect(lines[0]).toBe('latent,kind,rating,author,time')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toContain(',2,"Doe, ""J""",2026-03-01T12:00:00.000Z')
    expect(lines[1].split(',')[1]).toBe(first.kind === 'latent' ? 'latents' : 'mixed')
  })
})

describe('agreement', () => {
  const entry = (author: string, latent: number, rating: number, more: Partial<LabelEntryDocument> = {}): LabelEntryDocument => ({
    id: author + latent + rating, time: '', author, latent, kind: 'blind-rating', text: null, rating, target: null, source: 'latents', session: 's', ...more,
  })

  it('is over what two raters both rated, beside chance', () => {
    const entries = [entry('A', 1, 2), entry('A', 2, 0), entry('B', 1, 2), entry('B', 2, 0), entry('B', 3, 1)]
    expect(agreement(entries, 's')).toEqual({ raters: 2, pairs: 2, same: 1, byChance: 0.5 })
  })

  it('takes the last rating and leaves other sessions and kinds out', () => {
    const entries = [
      entry('A', 1, 0), entry('A', 1, 2), entry('B', 1, 2), entry('C', 1, 0, { session: 't' }), entry('C', 1, 0, { source: 'neurons' }), entry('D', 1, 0, { kind: 'rating' }),
    ]
    expect(agreement(entries, 's')).toMatchObject({ raters: 2, same: 1 })
  })

  it('is not known with one rater', () => {
    expect(agreement([entry('A', 1, 2)], 's')).toEqual({ raters: 1, pairs: 0, same: null, byChance: null })
  })
})
