import type { BlindKey, LabelEntryDocument } from '../api/documents'
import { holding } from '../labels/entries'
import type { Ratings } from './progress'
import { kinds, type Kind } from './session'

/** How one rater answered for one kind. */
export interface Tally {
  kind: Kind
  of: number
  /** How many no, maybe, yes. */
  counts: number[]
  rated: number
  /** Shares of no, maybe, yes; empty when nothing is rated. */
  shares: { share: number; low: number; high: number }[]
}

const z = 1.959963984540054

/** Wilson's score interval, two-sided 95 %. */
export function wilson(share: number, total: number): [number, number] {
  const z2 = (z * z) / total
  const centre = (share + z2 / 2) / (1 + z2)
  const half = (z / (1 + z2)) * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total))
  return [Math.max(0, centre - half), Math.min(1, centre + half)]
}

/** The answers by kind, for the kinds of the session. */
export function tallies(key: BlindKey, ratings: Ratings): Tally[] {
  return kinds.flatMap((kind) => {
    const items = key.items.flatMap((item, i) => (item.kind === kind ? [i + 1] : []))
    if (!items.length) return []
    const counts = [0, 0, 0]
    for (const item of items) if (ratings[item]) counts[ratings[item].rating]++
    const rated = counts[0] + counts[1] + counts[2]
    const shares = rated
      ? counts.map((count) => {
          const [low, high] = wilson(count / rated, rated)
          return { share: count / rated, low, high }
        })
      : []
    return [{ kind, of: items.length, counts, rated, shares }]
  })
}

/** The columns of `plmlens labels export --blind`. */
export const ratingsHeader = ['session', 'item', 'kind', 'unit', 'rating', 'author', 'time']

/** One row for each rating, in the order rated. */
export function ratingsRows(key: BlindKey, ratings: Ratings, author: string): (string | number)[][] {
  return key.items
    .flatMap((unit, i) => {
      const rated = ratings[i + 1]
      return rated ? [[key.session, i + 1, unit.kind, unit.unit, rated.rating, author, rated.time]] : []
    })
    .sort((a, b) => (a[6] < b[6] ? -1 : a[6] > b[6] ? 1 : 0))
}

/** The columns of `plmlens labels export --blind-summary`. */
export const summaryHeader = [
  'kind',
  'units',
  'ratings',
  'raters',
  ...['no', 'maybe', 'yes'].flatMap((name) => [name, name + '_low', name + '_high']),
]

const rounded = (value: number) => Math.round(value * 1e4) / 1e4

/** One row for each kind that was rated, by this one rater. */
export const summaryRows = (found: Tally[]): (string | number)[][] =>
  found
    .filter((tally) => tally.rated > 0)
    .map((tally) => [
      tally.kind,
      tally.rated,
      tally.rated,
      1,
      ...tally.shares.flatMap(({ share, low, high }) => [share, low, high].map(rounded)),
    ])

/**
 * How two or more raters of a session agree on the units that both rated: of all pairs of raters and units, the share
 * with the same answer, and what it would be if each rater's answers were dealt out at random.
 */
export function agreement(entries: LabelEntryDocument[], session: string) {
  const byAuthor = new Map<string, Map<string, number>>()
  for (const entry of holding(entries)) {
    if (entry.kind !== 'blind-rating' || entry.session !== session || entry.rating === null) continue
    const own = byAuthor.get(entry.author) ?? new Map<string, number>()
    byAuthor.set(entry.author, own.set(`${entry.source} ${entry.latent}`, entry.rating))
  }
  const raters = [...byAuthor.values()]
  let pairs = 0,
    same = 0,
    chance = 0
  raters.forEach((a, i) => {
    for (const b of raters.slice(i + 1)) {
      const common = [...a.keys()].filter((unit) => b.has(unit))
      if (!common.length) continue
      const share = (of: Map<string, number>, rating: number) =>
        common.filter((unit) => of.get(unit) === rating).length / common.length
      pairs += common.length
      same += common.filter((unit) => a.get(unit) === b.get(unit)).length
      chance += common.length * [0, 1, 2].reduce((sum, rating) => sum + share(a, rating) * share(b, rating), 0)
    }
  })
  return {
    raters: raters.length,
    pairs,
    same: pairs ? same / pairs : null,
    byChance: pairs ? chance / pairs : null,
  }
}
