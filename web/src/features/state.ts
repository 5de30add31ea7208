import { sortKeys, type SortKey } from './order'
import { noFilter, type Filter, type Range } from './filter'

/** What the table shows, as it stands in the address. */
export interface TableState {
  query: string
  filter: Filter
  /** Null: best match first when something is looked for, else best F1 first. */
  sort: { key: SortKey; down: boolean } | null
}

/** "0.2..0.5", "0.2..", "..0.5" */
export function rangeText([low, high]: Range): string {
  return low === null && high === null ? '' : `${low ?? ''}..${high ?? ''}`
}

export function parseRange(text: string | null): Range {
  const cut = (text ?? '').split('..')
  if (cut.length !== 2) return [null, null]
  const number = (part: string) => (part.trim() !== '' && Number.isFinite(Number(part)) ? Number(part) : null)
  return [number(cut[0]), number(cut[1])]
}

const one = <T extends string>(value: string | null, allowed: readonly T[]): T | '' =>
  allowed.find((a) => a === value) ?? ''

export function parseState(query: URLSearchParams): TableState {
  const sort = query.get('sort') ?? ''
  const key = one(sort.replace(/^-/, ''), sortKeys)
  const cluster = query.get('cluster')
  return {
    query: query.get('q') ?? '',
    filter: {
      concept: query.get('concept') ?? '',
      family: query.get('family') ?? '',
      pattern: query.get('pattern') ?? '',
      cluster: cluster !== null && /^-?\d+$/.test(cluster) ? Number(cluster) : null,
      f1: parseRange(query.get('f1')),
      density: parseRange(query.get('density')),
      labelled: one(query.get('labelled'), ['yes', 'no']),
      dead: one(query.get('dead'), ['no', 'only']),
      only: one(query.get('only'), ['selected']),
    },
    sort: key ? { key, down: sort.startsWith('-') } : null,
  }
}

/** The same as pairs for the address; empty values are left out of it. */
export function stateText({ query, filter, sort }: TableState): Record<string, string> {
  return {
    q: query,
    concept: filter.concept,
    family: filter.family,
    pattern: filter.pattern,
    cluster: filter.cluster === null ? '' : String(filter.cluster),
    f1: rangeText(filter.f1),
    density: rangeText(filter.density),
    labelled: filter.labelled,
    dead: filter.dead,
    only: filter.only,
    sort: sort ? (sort.down ? '-' : '') + sort.key : '',
  }
}

/** How many filters are set. */
export const filtersSet = (filter: Filter): number =>
  (Object.keys(noFilter) as (keyof Filter)[]).filter(
    (key) => String(filter[key] ?? '') !== String(noFilter[key] ?? ''),
  ).length
