/** Rows to draw of a list that is scrolled: first and one past the last, with some beyond either edge. */
export function shownRows(
  scroll: number,
  height: number,
  row: number,
  count: number,
  beyond = 6,
): [number, number] {
  const first = Math.max(0, Math.floor(scroll / row) - beyond)
  const last = Math.min(count, Math.ceil((scroll + height) / row) + beyond)
  return [Math.min(first, count), Math.max(last, 0)]
}

/** Where to scroll so that a row is seen, from where it is now; the least way. */
export function scrollTo(at: number, scroll: number, height: number, row: number): number {
  if (at * row < scroll) return at * row
  if ((at + 1) * row > scroll + height) return (at + 1) * row - height
  return scroll
}

/** The row that a key leads to; null for other keys. */
export function stepTo(key: string, at: number, count: number, page: number): number | null {
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined || count === 0 ? null : Math.min(Math.max(to, 0), count - 1)
}
