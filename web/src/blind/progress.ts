import type { LabelEntryDocument } from '../api/documents'
import { newId } from '../labels/store'
import { itemKey, type BlindItem, type BlindSession } from './session'

export interface Rated {
  rating: number
  /** UTC, ISO 8601. */
  time: string
  /** Id of the entry in the journal; sending it twice writes it once. */
  id: string
  sent: boolean
}

export type Ratings = Record<string, Rated>

type Shelf = Pick<Storage, 'getItem' | 'setItem'>

export const shelfKey = (lens: string, session: string, author: string) => `plmlens.blind.${lens}.${session}.${author}`

const isRated = (value: unknown): value is Rated => {
  const rated = value as Partial<Rated> | null
  return !!rated && [0, 1, 2].includes(rated.rating!) && typeof rated.time === 'string' && typeof rated.id === 'string'
}

/** What was rated before, as far as it can be read. */
export function load(shelf: Shelf | null, key: string): Ratings {
  try {
    const found = JSON.parse(shelf?.getItem(key) ?? '{}') as Record<string, unknown>
    return Object.fromEntries(Object.entries(found ?? {}).filter((entry): entry is [string, Rated] => isRated(entry[1])))
  } catch {
    return {}
  }
}

/** Keeps ratings; false when the browser refuses, and then they last until the page is left. */
export function keep(shelf: Shelf | null, key: string, ratings: Ratings): boolean {
  try {
    shelf?.setItem(key, JSON.stringify(ratings))
    return shelf !== null
  } catch {
    return false
  }
}

/** Rates an item; another rating of it is another entry. */
export function rate(ratings: Ratings, item: BlindItem, rating: number, now: Date): Ratings {
  return { ...ratings, [itemKey(item)]: { rating, time: now.toISOString(), id: newId(), sent: false } }
}

/** The first item from a place on that is not rated, then from the beginning; -1 when all are. */
export function nextOpen(items: readonly BlindItem[], ratings: Ratings, from: number): number {
  for (let step = 0; step < items.length; step++) {
    const at = (from + step) % items.length
    if (!ratings[itemKey(items[at])]) return at
  }
  return -1
}

export interface Tally {
  /** How many of 0, 1 and 2. */
  counts: [number, number, number]
  rated: number
  of: number
}

export function tally(items: readonly BlindItem[], ratings: Ratings, kind: BlindItem['kind']): Tally {
  const counts: [number, number, number] = [0, 0, 0]
  let of = 0
  for (const item of items) {
    if (item.kind !== kind) continue
    of++
    const rated = ratings[itemKey(item)]
    if (rated) counts[rated.rating]++
  }
  return { counts, rated: counts[0] + counts[1] + counts[2], of }
}

/** Comma-separated, the columns of `plmlens labels export --blind`, in the order rated; mixtures have no number. */
export function ratingsCsv(items: readonly BlindItem[], ratings: Ratings, author: string): string {
  const quoted = (text: string) => (/[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text)
  const rows = items
    .flatMap((item) => {
      const rated = ratings[itemKey(item)]
      if (!rated) return []
      const number = item.kind === 'latent' ? String(item.latent) : ''
      const kind = item.kind === 'latent' ? 'latents' : 'mixed'
      return [{ time: rated.time, line: [number, kind, rated.rating, quoted(author), rated.time].join(',') }]
    })
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
  return ['latent,kind,rating,author,time', ...rows.map((row) => row.line)].join('\n') + '\n'
}

/**
 * How two or more raters of a session agree on the latents that both rated: of all pairs of raters and latents, the
 * share with the same rating, and what it would be if each rater's ratings were dealt out at random.
 */
export function agreement(entries: readonly LabelEntryDocument[], session: string) {
  const byAuthor = new Map<string, Map<number, number>>()
  for (const entry of entries) {
    if (entry.kind !== 'blind-rating' || entry.session !== session || entry.rating === null || entry.source !== 'latents') continue
    const own = byAuthor.get(entry.author) ?? new Map<number, number>()
    byAuthor.set(entry.author, own.set(entry.latent, entry.rating))
  }
  const raters = [...byAuthor.values()]
  let pairs = 0, same = 0, chance = 0
  raters.forEach((a, i) => {
    for (const b of raters.slice(i + 1)) {
      const common = [...a.keys()].filter((latent) => b.has(latent))
      if (!common.length) continue
      const share = (of: Map<number, number>, rating: number) => common.filter((latent) => of.get(latent) === rating).length / common.length
      pairs += common.length
      same += common.filter((latent) => a.get(latent) === b.get(latent)).length
      chance += common.length * [0, 1, 2].reduce((sum, rating) => sum + share(a, rating) * share(b, rating), 0)
    }
  })
  return { raters: raters.length, pairs, same: pairs ? same / pairs : null, byChance: pairs ? chance / pairs : null }
}

/** Ratings of latents that the journal does not have yet. */
export function unsent(session: BlindSession, ratings: Ratings): { latent: number; rated: Rated; key: string }[] {
  return session.items.flatMap((item) => {
    const key = itemKey(item)
    const rated = ratings[key]
    return item.kind === 'latent' && rated && !rated.sent ? [{ latent: item.latent, rated, key }] : []
  })
}
