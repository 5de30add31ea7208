import { useDeferredValue } from 'react'
import { useQuery } from '../route'
import type { Sort } from '../table/VirtualTable'

/** Filter and order of a table, in the address; shared by the tables, which leave a key alone that they do not have. */
export function useOrder(keys: Record<string, unknown>, fallback: string) {
  const [query, setQuery] = useQuery('q', '')
  const [order, setOrder] = useQuery('sort', '')
  const id = order.replace(/^-/, '')
  const known = id in keys ? order : fallback
  const sort: Sort = { id: known.replace(/^-/, ''), down: known.startsWith('-') }
  return {
    query,
    setQuery,
    words: useDeferredValue(query),
    sort,
    setSort: (next: Sort) => setOrder((next.down ? '-' : '') + next.id),
  }
}


export type Order = ReturnType<typeof useOrder>
