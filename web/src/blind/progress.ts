import { newId } from '../labels/store'

export interface Rated {
  rating: number
  /** UTC, ISO 8601. */
  time: string
  /** Id of the entry in the journal; sending it twice writes it once. */
  id: string
  sent: boolean
}

/** By item, its place in the session from 1. */
export type Ratings = Record<number, Rated>

type Shelf = Pick<Storage, 'getItem' | 'setItem'>

/** Where the browser keeps a rater's session; another SAE under the same name has another place. */
export const shelfKey = (sae: string, session: string, author: string) =>
  `plmlens.blind.${sae}.${session}.${author}`

const isRated = (value: unknown): value is Rated => {
  const rated = value as Partial<Rated> | null
  return (
    !!rated && [0, 1, 2].includes(rated.rating!) && typeof rated.time === 'string' && typeof rated.id === 'string'
  )
}

/** What was rated before, as far as it can be read. */
export function load(shelf: Shelf | null, key: string): Ratings {
  try {
    const found = JSON.parse(shelf?.getItem(key) ?? '{}') as Record<string, unknown>
    return Object.fromEntries(
      Object.entries(found ?? {}).filter((entry): entry is [string, Rated] => isRated(entry[1])),
    )
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

const seenKey = (key: string) => key + '.seen'

/** Whether the rater was told the kinds; from then on the ratings stand. */
export function wasTold(shelf: Shelf | null, key: string): boolean {
  try {
    return shelf?.getItem(seenKey(key)) === '1'
  } catch {
    return false
  }
}

/** Remembers that the rater was told. */
export function markTold(shelf: Shelf | null, key: string): void {
  try {
    shelf?.setItem(seenKey(key), '1')
  } catch {
    // nothing is kept here: the page itself remembers until it is left
  }
}

/** Rates an item; another rating of it is another entry. */
export function rate(ratings: Ratings, item: number, rating: number, now: Date): Ratings {
  return { ...ratings, [item]: { rating, time: now.toISOString(), id: newId(), sent: false } }
}

/** The first item from a place on that is not rated, then from the beginning; 0 when all are. */
export function nextOpen(count: number, ratings: Ratings, from: number): number {
  for (let step = 0; step < count; step++) {
    const item = ((from - 1 + step) % count) + 1
    if (!ratings[item]) return item
  }
  return 0
}

/** Ratings that the journal does not have yet. */
export const unsent = (ratings: Ratings): { item: number; rated: Rated }[] =>
  Object.entries(ratings).flatMap(([item, rated]) => (rated.sent ? [] : [{ item: Number(item), rated }]))
