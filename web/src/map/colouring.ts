import type { FeatureTable, MapDocument } from '../api/documents'
import { mostCategories } from './palette'

export type ColourBy = 'cluster' | 'concept' | 'pattern' | 'density' | 'f1'

export const colourings: [ColourBy, string][] = [
  ['cluster', 'Cluster'],
  ['concept', 'Concept category'],
  ['pattern', 'Activation pattern'],
  ['density', 'Density'],
  ['f1', 'F1 of best concept'],
]

/** A group of points with one colour. */
export interface Category {
  name: string
  count: number
  /** Place among the colours; -1 for those that share the colour of the rest; -2 for what belongs to nothing. */
  colour: number
}

export interface Colouring {
  by: ColourBy
  /** What is shown, in a sentence. */
  note: string
  /** Of a scale the last entries only: those without a value. */
  categories: Category[]
  /** Of each point its category; -1 where a value on the scale is shown. */
  code: Int32Array
  scale: Scale | null
}

export interface Scale {
  /** Of each point its place on the scale, 0 to 1; NaN without. */
  share: Float32Array
  ticks: { share: number; text: string }[]
  title: string
}

/** How the points of a map are coloured. Codes are by row of the map. */
export function colour(
  by: ColourBy,
  map: MapDocument,
  features: FeatureTable,
  category: (concept: string) => string,
  leastF1: number,
): Colouring {
  if (by === 'density') return byDensity(map, features)
  if (by === 'f1') return byF1(map, features)
  if (by === 'cluster') return byCluster(map)
  if (by === 'pattern')
    return byName(
      by,
      map,
      (latent) => features.patterns[features.pattern[latent]] ?? null,
      'not known',
      'Where along its proteins a latent fires.',
    )
  const of = (latent: number) => {
    const concept = features.concepts[features.concept[latent]]
    return concept !== undefined && (features.conceptF1[latent] ?? 0) >= leastF1 ? category(concept) : null
  }
  const bound = leastF1 > 0 ? ` with F1 of at least ${leastF1} on held-out proteins` : ', however low its F1'
  return byName(by, map, of, 'no such concept', `Category of the latent's best concept${bound}.`)
}

/** Category of a concept by its own name, for a lens without a list of concepts: what stands before the colon. */
export const categoryOfName = (concept: string) => concept.split(':')[0]

function byCluster(map: MapDocument): Colouring {
  const rank = new Map(map.clusters.map((cluster, i) => [cluster.cluster, i]))
  const colours = Math.min(map.clusters.length, mostCategories)
  const categories: Category[] = map.clusters
    .slice(0, colours)
    .map((c, i) => ({ name: clusterName(c), count: 0, colour: i }))
  const others = map.clusters.length - colours
  if (others > 0) categories.push({ name: `${others} smaller clusters`, count: 0, colour: -1 })
  categories.push({ name: 'in no cluster', count: 0, colour: -2 })
  const code = Int32Array.from(map.latent, (_, i) => {
    const place = map.cluster[i] < 0 ? undefined : rank.get(map.cluster[i])
    const found = place === undefined ? categories.length - 1 : Math.min(place, colours - (others > 0 ? 0 : 1))
    categories[found].count++
    return found
  })
  const note = 'Groups of latents with like decoder directions (HDBSCAN); the largest have colours of their own.'
  return { by: 'cluster', note, categories, code, scale: null }
}

/** "Cluster 3 (SIGNAL)": the concept is the one most over-represented among its latents. */
export const clusterName = (cluster: { cluster: number; concept: string | null }) =>
  `Cluster ${cluster.cluster}` + (cluster.concept ? ` (${cluster.concept})` : '')

function byName(
  by: ColourBy,
  map: MapDocument,
  nameOf: (latent: number) => string | null,
  none: string,
  note: string,
): Colouring {
  const names = map.latent.map(nameOf)
  const counts = new Map<string, number>()
  for (const name of names) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const shown = sorted.length <= mostCategories ? sorted.length : mostCategories
  const categories: Category[] = sorted.slice(0, shown).map(([name, count], i) => ({ name, count, colour: i }))
  const place = new Map(sorted.map(([name], i) => [name, Math.min(i, shown)]))
  if (sorted.length > shown) {
    const rest = sorted.slice(shown)
    categories.push({
      name: `${rest.length} others`,
      count: rest.reduce((sum, [, count]) => sum + count, 0),
      colour: -1,
    })
  }
  const without = names.filter((name) => name === null).length
  if (without) categories.push({ name: none, count: without, colour: -2 })
  const code = Int32Array.from(names, (name) => (name === null ? categories.length - 1 : place.get(name)!))
  return { by, note, categories, code, scale: null }
}

function byDensity(map: MapDocument, features: FeatureTable): Colouring {
  const values = map.latent.map((latent) =>
    features.density[latent] > 0 ? Math.log10(features.density[latent]) : NaN,
  )
  let low = Infinity,
    high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const from = Number.isFinite(low) ? Math.floor(low) : -1
  const to = Number.isFinite(high) ? Math.max(Math.ceil(high), from + 1) : 0
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => ({
    share: i / (to - from),
    text: `${+(10 ** (from + i + 2)).toFixed(6)} %`,
  }))
  const share = Float32Array.from(values, (value) => (value - from) / (to - from))
  return onScale(
    'density',
    'Share of residues on which the latent is active, on a logarithmic scale.',
    'Share of residues',
    'never active',
    share,
    ticks,
  )
}

function byF1(map: MapDocument, features: FeatureTable): Colouring {
  const share = Float32Array.from(map.latent, (latent) => features.conceptF1[latent] ?? NaN)
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((value) => ({ share: value, text: String(value) }))
  const note =
    'F1 on held-out proteins of the concept that is best on validation. What sequence alone reaches is on each ' +
      'concept’s page.'
  return onScale('f1', note, 'F1', 'no concept', share, ticks)
}

function onScale(
  by: ColourBy,
  note: string,
  title: string,
  none: string,
  share: Float32Array,
  ticks: Scale['ticks'],
): Colouring {
  const without = share.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0)
  const categories: Category[] = without ? [{ name: none, count: without, colour: -2 }] : []
  const code = Int32Array.from(share, (value) => (Number.isNaN(value) ? 0 : -1))
  return { by, note, categories, code, scale: { share, ticks, title } }
}
