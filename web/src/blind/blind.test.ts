import { describe, expect, it } from 'vitest'
import type { BlindKey, BlindStudy, LabelEntryDocument } from '../api/documents'
import { keep, load, markTold, nextOpen, rate, shelfKey, unsent, wasTold, type Ratings } from './progress'
import { agreement, ratingsHeader, ratingsRows, summaryHeader, summaryRows, tallies, wilson } from './results'
import { itemsOf, keyOf, partsOf, sessionKey, unitText } from './session'

const now = new Date('2026-03-01T12:00:00.000Z')

describe('session', () => {
  const study: BlindStudy = {
    latents: 500,
    neurons: 40,
    shuffled: 0,
    missing: null,
    session: 'blind-1-100-40-0',
    sae: 'ab',
  }

  it('is named by its seed and sizes', () => {
    expect(sessionKey(7, { latents: 20, neurons: 10, shuffled: 5 })).toBe('blind-7-20-10-5')
    expect(partsOf('blind-7-20-10-5')).toEqual({ seed: 7, sizes: { latents: 20, neurons: 10, shuffled: 5 } })
    expect(itemsOf('blind-7-20-10-5')).toBe(35)
  })

  it('takes what was typed where the lens has it, else what is usual', () => {
    expect(keyOf(study, '3', { latents: '20', neurons: '40', shuffled: '0' })).toBe('blind-3-20-40-0')
    expect(keyOf(study, '3', { latents: '20', neurons: '41', shuffled: '1' })).toBe('blind-3-20-40-0')
    expect(keyOf(study, '', { latents: '0', neurons: '', shuffled: '-1' })).toBe('blind-1-100-40-0')
    expect(keyOf(study, '1e3', { latents: '2.5', neurons: '0', shuffled: 'x' })).toBe('blind-1000-100-0-0')
  })
})

it('names units as the tables of the lens number them', () => {
  expect([
    unitText('latents', 3),
    unitText(null, 3),
    unitText('neurons', 6),
    unitText('neurons', 7),
    unitText('shuffled', 2),
  ]).toEqual(['f/3', 'f/3', 'neuron 3', 'neuron 3, negated', 'shuffled f/2'])
})

describe('progress', () => {
  const shelf = () => {
    const content: Record<string, string> = {}
    return {
      getItem: (key: string) => content[key] ?? null,
      setItem: (key: string, value: string) => void (content[key] = value),
    }
  }

  it('goes on where it ended', () => {
    const place = shelf()
    const key = shelfKey('ab', 'blind-1-3-0-0', 'A')
    let ratings = rate(load(place, key), 1, 2, now)
    expect(keep(place, key, ratings)).toBe(true)
    ratings = load(place, key)
    expect(ratings[1].rating).toBe(2)
    expect([nextOpen(3, ratings, 1), nextOpen(3, ratings, 3)]).toEqual([2, 3])
    ratings = rate(rate(ratings, 2, 0, now), 3, 0, now)
    expect(nextOpen(3, ratings, 2)).toBe(0)
    expect(load(place, shelfKey('ab', 'blind-1-3-0-0', 'B'))).toEqual({})
    expect(load(place, shelfKey('cd', 'blind-1-3-0-0', 'A'))).toEqual({})
  })

  it('remembers that the kinds were told', () => {
    const place = shelf()
    expect(wasTold(place, 'k')).toBe(false)
    markTold(place, 'k')
    expect([wasTold(place, 'k'), wasTold(place, 'l'), wasTold(null, 'k')]).toEqual([true, false, false])
  })

  it('takes what it cannot read for nothing', () => {
    for (const bad of ['{', 'null', '[]', '{"1":{"rating":5,"time":"x","id":"y"},"2":3}'])
      expect(load({ getItem: () => bad, setItem: () => {} }, 'k')).toEqual({})
    expect(keep(null, 'k', {})).toBe(false)
  })

  it('sends every item, and a second rating under another id', () => {
    const ratings = rate(rate({}, 1, 1, now), 2, 0, now)
    const open = unsent(ratings)
    expect(open.map(({ item }) => item)).toEqual([1, 2])
    expect(unsent(rate(ratings, 1, 2, now))[0].rated.id).not.toBe(open[0].rated.id)
    expect(unsent({ ...ratings, 1: { ...ratings[1], sent: true } }).map(({ item }) => item)).toEqual([2])
  })
})

describe('results', () => {
  const key: BlindKey = {
    session: 'blind-1-3-2-0',
    items: [
      { kind: 'neurons', unit: 4 },
      { kind: 'latents', unit: 9 },
      { kind: 'latents', unit: 1 },
      { kind: 'neurons', unit: 7 },
      { kind: 'latents', unit: 5 },
    ],
  }
  const at = (rating: number, second: number) => ({
    rating,
    time: new Date(now.getTime() + second * 1000).toISOString(),
    id: 'x',
    sent: false,
  })
  const ratings: Ratings = { 2: at(2, 1), 1: at(0, 2), 3: at(2, 3), 5: at(1, 0) }

  it('counts by kind with an interval', () => {
    const [latents, neurons, ...none] = tallies(key, ratings)
    expect(none).toEqual([])
    expect(latents).toMatchObject({ kind: 'latents', of: 3, counts: [0, 1, 2], rated: 3 })
    expect(latents.shares[2].share).toBeCloseTo(2 / 3)
    expect(neurons).toMatchObject({ kind: 'neurons', of: 2, counts: [1, 0, 0], rated: 1 })
    expect(tallies(key, {})[1]).toEqual({ kind: 'neurons', of: 2, counts: [0, 0, 0], rated: 0, shares: [] })
  })

  it('has the intervals of the command', () => {
    const four = (share: number, total: number) => wilson(share, total).map((value) => value.toFixed(4))
    expect(four(0.625, 4)).toEqual(['0.2194', '0.9081'])
    expect(four(0, 1)).toEqual(['0.0000', '0.7935'])
    expect(four(1, 1)).toEqual(['0.2065', '1.0000'])
  })

  it('is written as the command writes it', () => {
    expect(ratingsHeader.join()).toBe('session,item,kind,unit,rating,author,time')
    expect(ratingsRows(key, ratings, 'A').map((row) => row.slice(0, 6).join())).toEqual([
      'blind-1-3-2-0,5,latents,5,1,A',
      'blind-1-3-2-0,2,latents,9,2,A',
      'blind-1-3-2-0,1,neurons,4,0,A',
      'blind-1-3-2-0,3,latents,1,2,A',
    ])
    expect(summaryHeader.join()).toBe(
      'kind,units,ratings,raters,no,no_low,no_high,maybe,maybe_low,maybe_high,yes,yes_low,yes_high',
    )
    expect(summaryRows(tallies(key, ratings)).map((row) => row.join())).toEqual([
      'latents,3,3,1,0,0,0.5615,0.3333,0.0615,0.7923,0.6667,0.2077,0.9385',
      'neurons,1,1,1,1,0.2065,1,0,0,0.7935,0,0,0.7935',
    ])
    expect(summaryRows(tallies(key, {}))).toEqual([])
  })
})

describe('agreement', () => {
  const entry = (
    author: string,
    latent: number,
    rating: number,
    more: Partial<LabelEntryDocument> = {},
  ): LabelEntryDocument => ({
    id: author + latent + rating,
    time: '',
    author,
    latent,
    kind: 'blind-rating',
    text: null,
    rating,
    target: null,
    source: 'latents',
    session: 's',
    ...more,
  })

  it('is over what two raters both rated, beside chance', () => {
    const entries = [entry('A', 1, 2), entry('A', 2, 0), entry('B', 1, 2), entry('B', 2, 0), entry('B', 3, 1)]
    expect(agreement(entries, 's')).toEqual({ raters: 2, pairs: 2, same: 1, byChance: 0.5 })
  })

  it('takes the last rating, tells units of two kinds apart, and leaves other sessions and kinds out', () => {
    const entries = [
      entry('A', 1, 0),
      entry('A', 1, 2),
      entry('B', 1, 2),
      entry('C', 1, 0, { session: 't' }),
      entry('A', 1, 0, { source: 'neurons' }),
      entry('D', 1, 0, { kind: 'rating' }),
    ]
    expect(agreement(entries, 's')).toMatchObject({ raters: 2, pairs: 1, same: 1 })
  })

  it('is not known with one rater', () => {
    expect(agreement([entry('A', 1, 2)], 's')).toEqual({ raters: 1, pairs: 0, same: null, byChance: null })
  })
})
