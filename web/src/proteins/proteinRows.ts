import type { ProteinList } from '../api/documents'
import { orderBy } from '../features/order'
import { searchProteins } from '../search/siteSearch'

const proteinKeys = ['accession', 'entry', 'name', 'organism', 'length', 'half'] as const
type ProteinKey = (typeof proteinKeys)[number]

export interface ProteinState {
  query: string
  half: '' | 'test' | 'validation'
  /** A key, `-` before it for the largest first; empty for best match first, else as they are listed. */
  sort: string
}

function ranks(texts: readonly string[]): Map<string, number> {
  const sorted = [...new Set(texts)].sort((a, b) => {
    const x = a.toLowerCase(), y = b.toLowerCase()
    return x < y ? -1 : x > y ? 1 : a < b ? -1 : 1
  })
  return new Map(sorted.map((text, i) => [text, text ? i : NaN]))
}

function keysOf(list: ProteinList, key: ProteinKey): ArrayLike<number> {
  const byText = (texts: readonly string[]) => {
    const rank = ranks(texts)
    return Float64Array.from(texts, (text) => rank.get(text)!)
  }
  switch (key) {
    case 'length': return list.length
    case 'half': return Float64Array.from(list.test, Number)
    case 'organism': {
      const rank = ranks(list.organisms)
      return Float64Array.from(list.organism, (code) => rank.get(list.organisms[code]) ?? NaN)
    }
    default: return byText(list[key])
  }
}

const orders = new WeakMap<ProteinList, Map<string, Uint32Array>>()

function orderOf(list: ProteinList, sort: string): Uint32Array | null {
  const key = proteinKeys.find((k) => k === sort.replace(/^-/, ''))
  if (!key) return null
  let made = orders.get(list)
  if (!made) orders.set(list, (made = new Map()))
  let order = made.get(sort)
  if (!order) made.set(sort, (order = orderBy(keysOf(list, key), sort.startsWith('-'))))
  return order
}

/** Places of the proteins shown, in their order. */
export function proteinRows(list: ProteinList, { query, half, sort }: ProteinState): Uint32Array {
  const scores = searchProteins(list, query)
  const order = orderOf(list, sort) ?? (scores ? orderBy(scores, true) : Uint32Array.from(list.accession.keys()))
  const wanted = half === 'test'
  return order.filter((at) => (!scores || scores[at] > 0) && (!half || list.test[at] === wanted))
}
