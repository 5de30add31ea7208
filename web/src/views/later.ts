import { document } from '../api/data'
import { later } from '../parts/later'
import { parseRoute } from '../route'

export const Features = later(() => import('./Features'))
export const Feature = later(() => import('./Feature'))
export const MapView = later(() => import('./Map'))
export const Concepts = later(() => import('./Concepts'))
export const Concept = later(() => import('./Concept'))
export const Proteins = later(() => import('./Proteins'))
export const Protein = later(() => import('./Protein'))
export const Sequence = later(() => import('./Sequence'))
export const Compare = later(() => import('./Compare'))
export const Label = later(() => import('./Label'))

const scripts: Record<string, { preload: () => Promise<void> }> = {
  features: Features, feature: Feature, map: MapView, concepts: Concepts, concept: Concept, proteins: Proteins,
  protein: Protein, sequence: Sequence, label: Label, compare: Compare,
}

/** The document that a view shows first. */
const documents: Record<string, (item: string) => string> = {
  overview: () => 'overview',
  features: () => 'features',
  feature: (item) => 'features/' + item,
  map: () => 'map',
  concepts: () => 'concepts',
  concept: (item) => 'concepts/' + item,
  proteins: () => 'proteins',
  protein: (item) => 'proteins/' + encodeURIComponent(item),
}

/** Asks for what an address will need, before anything is drawn; what fails is asked for again by the view. */
export function preloadRoute(hash: string): void {
  const [lens, view = 'overview', item] = parseRoute(hash).path
  const quietly = (promise: Promise<unknown>) => void promise.catch(() => {})
  quietly(document('site.json'))
  const script = scripts[lens === 'compare' ? 'compare' : view]
  if (script) quietly(script.preload())
  if (!lens || lens === 'compare') return
  const path = documents[view]
  if (path && (item !== undefined || !path('').endsWith('/'))) quietly(document(`${lens}/${path(item ?? '')}.json`))
}

/** Loads the other views' scripts once the first is drawn, so that going there takes no waiting. */
export function preloadRest(): void {
  for (const script of Object.values(scripts)) void script.preload().catch(() => {})
}
