import type { Columns } from '../features/columns'
import { TextIndex } from './textIndex'
import { formsOf, latentOf, wordsOf } from './words'

/** How much a word counts by where it stands. */
const weights = { name: 6, note: 4, concept: 3, family: 2, pattern: 1, description: 1 }
const numberScore = 1000

/** What people wrote about latents. */
export interface Written {
  names: ReadonlyMap<number, string>
  /** All notes of a latent, one after the other. */
  notes: ReadonlyMap<number, string>
}

export const nothingWritten: Written = { names: new Map(), notes: new Map() }

interface TextsOf {
  latents: number[]
  index: TextIndex
}

const writtenMade = new WeakMap<Written, { names: TextsOf; notes: TextsOf }>()

function peopleOf(written: Written): { names: TextsOf; notes: TextsOf } {
  let found = writtenMade.get(written)
  if (!found) {
    const texts = (of: ReadonlyMap<number, string>) => ({
      latents: [...of.keys()],
      index: new TextIndex([...of.values()]),
    })
    found = { names: texts(written.names), notes: texts(written.notes) }
    writtenMade.set(written, found)
  }
  return found
}

interface Indexes {
  concepts: TextIndex
  families: TextIndex
  patterns: TextIndex
  descriptions: TextIndex
}

const made = new WeakMap<Columns, Indexes>()

/** Makes what searches need, so that the first is as fast as the next. */
export const prepareSearch = (columns: Columns): void => void indexesOf(columns)

function indexesOf(columns: Columns): Indexes {
  let found = made.get(columns)
  if (!found) {
    found = {
      concepts: new TextIndex(columns.concepts),
      families: new TextIndex(columns.families),
      patterns: new TextIndex(columns.patterns),
      descriptions: new TextIndex(columns.descriptions),
    }
    made.set(columns, found)
  }
  return found
}

function fits(index: TextIndex, word: string, weight: number): Float32Array {
  const [first, ...others] = formsOf(word).map((form) => index.match(form))
  for (const other of others) for (let i = 0; i < first.length; i++) if (other[i] > first[i]) first[i] = other[i]
  for (let i = 0; i < first.length; i++) first[i] *= weight
  return first
}

/**
 * How well each latent answers a query; 0 where a word does not fit; null for a query without words. A word counts by
 * where it stands (a name that people gave, their notes, concept, family, description), how it fits (whole, beginning,
 * inside) and how rare it is; a good F1 of the concept lifts a latent by up to half.
 */
export function searchLatents(columns: Columns, query: string, written: Written): Float32Array | null {
  const words = wordsOf(query)
  if (!words.length) return null
  const { count, concept, family, pattern, description, conceptF1 } = columns
  const index = indexesOf(columns)
  const people = peopleOf(written)
  const total = new Float32Array(count)
  const ofWord = new Float32Array(count)
  words.forEach((word, position) => {
    const c = fits(index.concepts, word, weights.concept)
    const f = fits(index.families, word, weights.family)
    const p = fits(index.patterns, word, weights.pattern)
    const d = fits(index.descriptions, word, weights.description)
    const number = latentOf(word)
    let hits = 0
    for (let i = 0; i < count; i++) {
      const fit = Math.max(c[concept[i]], f[family[i]], p[pattern[i]], d[description[i]])
      ofWord[i] = fit
      if (fit) hits++
    }
    for (const [latent, fit] of [
      ...fitsOf(people.names, word, weights.name),
      ...fitsOf(people.notes, word, weights.note),
    ]) {
      if (latent >= count) continue
      if (!ofWord[latent]) hits++
      ofWord[latent] = Math.max(ofWord[latent], fit)
    }
    if (number !== null && number < count) {
      if (!ofWord[number]) hits++
      ofWord[number] = numberScore
    }
    const rarity = Math.log(1 + count / (1 + hits))
    for (let i = 0; i < count; i++)
      total[i] = ofWord[i] && (position === 0 || total[i]) ? total[i] + ofWord[i] * rarity : 0
  })
  for (let i = 0; i < count; i++) if (total[i] && conceptF1[i] > 0) total[i] *= 1 + conceptF1[i] / 2
  return total
}

function fitsOf({ latents, index }: TextsOf, word: string, weight: number): [latent: number, fit: number][] {
  if (!latents.length) return []
  const fit = fits(index, word, weight)
  return latents.flatMap((latent, i): [number, number][] => (fit[i] ? [[latent, fit[i]]] : []))
}

/** The places of the best scores above 0, best first, equal ones by place. */
export function best(scores: Float32Array, most: number): number[] {
  const top: number[] = []
  for (let i = 0; i < scores.length; i++) {
    if (!scores[i] || (top.length === most && scores[i] <= scores[top[most - 1]])) continue
    let at = top.length
    while (at > 0 && scores[top[at - 1]] < scores[i]) at--
    top.splice(at, 0, i)
    if (top.length > most) top.pop()
  }
  return top
}
