import { useDeferredValue, useMemo } from 'react'
import { useDocument } from '../api/data'
import type { ConceptList, FeatureTable, LensSummary, ProteinList } from '../api/documents'
import { columnsOf, type Columns } from '../features/columns'
import { writtenOf } from '../labels/entries'
import { useLabels } from '../labels/useLabels'
import { percent, score } from '../parts/figures'
import { routeHash } from '../route'
import { best, searchLatents, type Written } from './latentSearch'
import { searchConcepts, searchProteins } from './siteSearch'

/** One thing that was found. */
export interface Hit {
  key: string
  href: string
  title: string
  detail: string
  /** Right of the title: what it is worth. */
  value: string
}

interface HitGroup {
  name: string
  hits: Hit[]
  /** How many there are in all, and where they are listed. */
  total: number
  all: string
}

const mostLatents = 7,
  mostOthers = 5

/** What a lens has for a query, best first; loads the lists of the lens when there is a query for the first time. */
export function useSiteSearch(lens: LensSummary, query: string, active: boolean) {
  const path = (name: string) => (active ? `${lens.id}/${name}.json` : null)
  const features = useDocument<FeatureTable>(path('features'))
  const concepts = useDocument<ConceptList>(path('concepts'))
  const proteins = useDocument<ProteinList>(path('proteins'))
  const labels = useLabels(lens.id, active)
  const written = useMemo(() => writtenOf(labels.byLatent), [labels.byLatent])
  const text = useDeferredValue(query)
  const groups = useMemo(() => {
    const found: (HitGroup | null)[] = [
      features.data ? latents(lens.id, columnsOf(features.data), text, written) : null,
      concepts.data ? conceptHits(lens.id, concepts.data, text) : null,
      proteins.data ? proteinHits(lens.id, proteins.data, text) : null,
    ]
    return found.filter((group): group is HitGroup => group !== null && group.total > 0)
  }, [lens.id, features.data, concepts.data, proteins.data, text, written])
  return {
    groups,
    loading: active && !features.data && !features.error,
    error: features.error ?? concepts.error ?? proteins.error,
    /** Whether the groups are those of the query as it is typed. */
    settled: text === query,
  }
}

const positive = (scores: Float32Array) => scores.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0)

function latents(lens: string, columns: Columns, query: string, written: Written): HitGroup | null {
  const scores = searchLatents(columns, query, written)
  if (!scores) return null
  const hits = best(scores, mostLatents).map((latent): Hit => {
    const concept = columns.concepts[columns.concept[latent]]
    const description = columns.descriptions[columns.description[latent]] || 'Active nowhere in the corpus'
    const f1 = columns.conceptF1[latent]
    return {
      key: 'f' + latent,
      href: routeHash([lens, 'feature', latent]),
      title: `f/${latent}  ${written.names.get(latent) ?? concept}`,
      detail: description,
      value: concept && f1 === f1 ? `F1 ${score(f1)}` : percent(columns.density[latent]),
    }
  })
  return { name: 'Features', hits, total: positive(scores), all: routeHash([lens, 'features'], { q: query }) }
}

function conceptHits(lens: string, list: ConceptList, query: string): HitGroup | null {
  const scores = searchConcepts(list, query)
  if (!scores) return null
  const hits = best(scores, mostOthers).map((at): Hit => {
    const row = list.concepts[at]
    return {
      key: 'c' + row.id,
      href: routeHash([lens, 'concept', row.id]),
      title: row.concept,
      detail:
        row.latent === null
          ? 'no feature'
          : `best feature f/${row.latent}; sequence alone ${score(row.sequenceF1)}`,
      value: `F1 ${score(row.testF1)}`,
    }
  })
  return { name: 'Concepts', hits, total: positive(scores), all: routeHash([lens, 'concepts'], { q: query }) }
}

function proteinHits(lens: string, list: ProteinList, query: string): HitGroup | null {
  const scores = searchProteins(list, query)
  if (!scores) return null
  const hits = best(scores, mostOthers).map((at): Hit => ({
    key: 'p' + list.accession[at],
    href: routeHash([lens, 'protein', list.accession[at]]),
    title: list.name[at] || list.accession[at],
    detail: [list.accession[at], list.entry[at], list.organisms[list.organism[at]]].filter(Boolean).join(' · '),
    value: `${list.length[at]} aa`,
  }))
  return { name: 'Proteins', hits, total: positive(scores), all: routeHash([lens, 'proteins'], { q: query }) }
}
