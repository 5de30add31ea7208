import type { Columns } from './columns'
import { maskOf, through } from './filter'
import { orderBy, orderOf } from './order'
import type { TableState } from './state'

/** The latents that the table shows, in its order. */
export function rowsOf(
  columns: Columns,
  { filter, sort }: TableState,
  scores: Float32Array | null,
  labelled: ReadonlySet<number>,
  selected: readonly number[],
): Uint32Array {
  const mask = maskOf(columns, filter, scores, labelled, selected)
  if (sort) return through(orderOf(columns, sort.key, sort.down), mask)
  if (!scores) return through(orderOf(columns, 'f1', true), mask)
  const order = orderBy(scores, true)
  return through(order, mask)
}
