import type { ReactNode } from 'react'
import { Download, tsv } from '../parts/Download'
import { count } from '../parts/figures'
import { VirtualTable, type Column } from '../table/VirtualTable'
import type { Order } from './useOrder'

interface Props {
  order: Order
  /** Places of the rows to show, in order. */
  items: number[]
  /** How many there are without a filter. */
  all: number
  /** What a row is, in the plural. */
  what: string
  label: string
  /** Name of the table among all that this view shows: its scrolling begins again when it changes. */
  place: string
  columns: Column[]
  narrow: (i: number) => ReactNode
  href: (i: number) => string
  empty: string
  /** Name of the downloaded file, its head and its lines. */
  file: string
  head: string[]
  line: (i: number) => (string | number | null | undefined)[]
}

/** A table of a comparison with its filter and download. */
export function ComparedTable(props: Props) {
  const { order, items, all, what } = props
  return (
    <>
      <div className="toolbar">
        <input
          type="search"
          className="compare-query"
          placeholder="Words in concept, name or description"
          aria-label="Filter"
          value={order.query}
          onChange={(event) => order.setQuery(event.target.value)}
        />
        <span className="soft" role="status">
          {items.length === all ? count(all) : `${count(items.length)} of ${count(all)}`} {what}
        </span>
        <span className="spacer" />
        <Download
          name={props.file}
          label="TSV"
          what="the rows shown"
          make={() => tsv(props.head, items.map(props.line))}
        />
      </div>
      <div className="compare-table">
        <VirtualTable
          label={props.label}
          place={`${props.place} ${order.words} ${order.sort.id} ${order.sort.down}`}
          items={items}
          columns={props.columns}
          narrow={props.narrow}
          href={props.href}
          sort={order.sort}
          onSort={order.setSort}
          empty={props.empty}
          version={props.columns}
        />
      </div>
    </>
  )
}
