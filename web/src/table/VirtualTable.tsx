import {
  memo,
  useCallback,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react'
import { go } from '../route'
import { scrollTo, shownRows, stepTo } from './window'
import './VirtualTable.css'

/** A column of a table of many rows. */
export interface Column {
  id: string
  title: string
  /** What it says, shown where the pointer rests on its title. */
  hint?: string
  /** Width, as in `grid-template-columns`; its least width counts when the table is wider than its place. */
  width: string
  least: number
  number?: boolean
  /** Whether a first click sorts from the largest; absent when it cannot be sorted. */
  sort?: 'up' | 'down'
  cell: (item: number) => ReactNode
}

export interface Sort {
  id: string
  down: boolean
}

interface Props {
  /** What the table lists. */
  label: string
  /** Items in the order shown. */
  items: ArrayLike<number>
  columns: Column[]
  /** A row in a narrow place, two lines high, in place of the columns. */
  narrow: (item: number) => ReactNode
  href: (item: number) => string
  sort?: Sort | null
  onSort?: (sort: Sort) => void
  selection?: {
    has: (item: number) => boolean
    /** Sets a row, or the rows from the last one set to it. */
    set: (items: number[], on: boolean) => void
    /** Changes when `has` would answer otherwise. */
    version: unknown
  }
  /** Which list it is: another one begins at its top, one that was left is found again where it was. */
  place: string
  /** What to say when there are no items. */
  empty: ReactNode
  /** Changes when cells would be drawn otherwise. */
  version?: unknown
}

/** Where lists were when they were left, by their place. */
const left = new Map<string, { top: number; at: number }>()

const rowHeight = 31
const narrowHeight = 58
const narrowBelow = 560

/**
 * A table of any length: only the rows in view are drawn. One stop for Tab; arrows move, Enter opens, Space selects.
 */
export function VirtualTable(props: Props) {
  const { label, items, columns, narrow, href, sort, onSort, selection, place: list, empty, version } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600, width: 1000 })
  const [at, setAt] = useState(() => left.get(list)?.at ?? -1)
  const anchor = useRef(-1)
  const id = useId()
  const isNarrow = view.width < narrowBelow
  const row = isNarrow ? narrowHeight : rowHeight
  const count = items.length
  const head = isNarrow ? 0 : rowHeight

  useLayoutEffect(() => {
    const element = scroller.current!
    const measure = () =>
      setView((now) => {
        const next = { top: element.scrollTop, height: element.clientHeight, width: element.clientWidth }
        return now.top === next.top && now.height === next.height && now.width === next.width ? now : next
      })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [])

  const known = useRef<string | null>(null)
  useLayoutEffect(() => {
    const element = scroller.current!
    const first = known.current === null
    known.current = list
    anchor.current = -1
    const kept = first ? left.get(list) : undefined
    element.scrollTop = kept?.top ?? 0
    setAt(kept?.at ?? -1)
    return () => {
      left.delete(list)
      left.set(list, { top: element.scrollTop, at: current.current })
      if (left.size > 50) left.delete(left.keys().next().value!)
    }
  }, [list])
  const current = useRef(at)
  current.current = at

  const latest = useRef({ items, selection })
  latest.current = { items, selection }
  const toggle = useCallback((place: number, range: boolean) => {
    const { items, selection } = latest.current
    if (!selection) return
    const on = !selection.has(items[place])
    const from = range && anchor.current >= 0 ? anchor.current : place
    const rows: number[] = []
    for (let i = Math.min(from, place); i <= Math.max(from, place); i++) rows.push(items[i])
    selection.set(rows, range && anchor.current >= 0 ? selection.has(items[anchor.current]) : on)
    if (!range || anchor.current < 0) anchor.current = place
  }, [])

  const show = (place: number) => {
    const element = scroller.current!
    element.scrollTop = scrollTo(place, element.scrollTop, element.clientHeight - head, row)
    setAt(place)
  }
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return
    const page = Math.max(1, Math.floor((view.height - head) / row) - 1)
    const to = event.altKey || event.ctrlKey || event.metaKey ? null : stepTo(event.key, at, count, page)
    if (to !== null) {
      if (event.shiftKey && selection) {
        if (anchor.current < 0) anchor.current = Math.max(at, 0)
        const rows: number[] = []
        for (let i = Math.min(anchor.current, to); i <= Math.max(anchor.current, to); i++) rows.push(items[i])
        selection.set(rows, true)
      }
      show(to)
    } else if (event.key === 'Enter' && at >= 0 && at < count) go(href(items[at]))
    else if (event.key === ' ' && at >= 0 && selection) toggle(at, event.shiftKey)
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selection)
      selection.set(Array.from(items), true)
    else return
    event.preventDefault()
  }

  const [first, last] = shownRows(view.top, view.height - head, row, count)
  const template = (selection ? '34px ' : '') + columns.map((column) => column.width).join(' ')
  const least = (selection ? 34 : 0) + columns.reduce((sum, column) => sum + column.least, 0)
  const rows: ReactNode[] = []
  for (let place = first; place < last; place++) {
    const item = items[place]
    rows.push(
      <Row
        key={item}
        id={`${id}-${place}`}
        item={item}
        place={place}
        top={head + place * row}
        current={place === at}
        selected={selection ? selection.has(item) : null}
        columns={columns}
        narrow={isNarrow ? narrow : null}
        href={href(item)}
        template={template}
        toggle={toggle}
        version={version}
      />,
    )
  }
  const sortBy = (column: Column) =>
    onSort?.({ id: column.id, down: sort?.id === column.id ? !sort.down : column.sort === 'down' })
  return (
    <div className="vtable-box">
      <div
        ref={scroller}
        className={isNarrow ? 'vtable narrow' : 'vtable'}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={count + (isNarrow ? 0 : 1)}
        aria-multiselectable={selection ? true : undefined}
        aria-activedescendant={at >= first && at < last ? `${id}-${at}` : undefined}
        onKeyDown={onKey}
      >
        <div
          className="vtable-space"
          role="rowgroup"
          style={{ height: head + count * row, minWidth: isNarrow ? undefined : least }}
        >
          {!isNarrow && (
            <div className="vtable-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
              {selection && (
                <span role="columnheader">
                  <span className="spoken">Selected</span>
                </span>
              )}
              {columns.map((column) => {
                const sorted = sort?.id === column.id ? (sort.down ? 'descending' : 'ascending') : undefined
                return (
                  <span
                    key={column.id}
                    role="columnheader"
                    aria-sort={sorted}
                    className={column.number ? 'number' : undefined}
                    title={column.hint}
                  >
                    {column.sort && onSort ? (
                      <button type="button" onClick={() => sortBy(column)}>
                        {column.title}
                        {sorted && (
                          <span aria-hidden="true" className="arrow">
                            {sort!.down ? '▼' : '▲'}
                          </span>
                        )}
                      </button>
                    ) : (
                      column.title
                    )}
                  </span>
                )
              })}
            </div>
          )}
          {rows}
        </div>
      </div>
      {count === 0 && (
        <div className="empty" style={{ top: head }}>
          {empty}
        </div>
      )}
    </div>
  )
}

interface RowProps {
  id: string
  item: number
  place: number
  top: number
  current: boolean
  selected: boolean | null
  columns: Column[]
  narrow: ((item: number) => ReactNode) | null
  href: string
  template: string
  toggle: (place: number, range: boolean) => void
  version: unknown
}

const Row = memo(function Row({
  id,
  item,
  place,
  top,
  current,
  selected,
  columns,
  narrow,
  href,
  template,
  toggle,
}: RowProps) {
  const open = (event: MouseEvent<HTMLDivElement>) => {
    if ((event.target as HTMLElement).closest('a, button, input')) return
    if (event.ctrlKey || event.metaKey || window.getSelection()?.toString()) return
    go(href)
  }
  const box = selected !== null && (
    <span className="pick" role="gridcell">
      <input
        type="checkbox"
        tabIndex={-1}
        checked={selected}
        aria-label={`Select ${item}`}
        onChange={() => {}}
        onClick={(event) => toggle(place, event.shiftKey)}
      />
    </span>
  )
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={place + 1 + (narrow ? 0 : 1)}
      aria-selected={selected ?? undefined}
      className={current ? 'vtable-row current' : 'vtable-row'}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: narrow ? undefined : template }}
      onClick={open}
    >
      {box}
      {narrow ? (
        <span role="gridcell" className="narrow-cell">
          {narrow(item)}
        </span>
      ) : (
        columns.map((column) => (
          <span key={column.id} role="gridcell" className={column.number ? 'number' : undefined}>
            {column.cell(item)}
          </span>
        ))
      )}
    </div>
  )
})
