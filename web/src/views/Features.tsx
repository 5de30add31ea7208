import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useDocument } from '../api/data'
import type { ConceptList, FeatureTable, LensSummary } from '../api/documents'
import { columnsOf } from '../features/columns'
import { FilterBar } from '../features/FilterBar'
import type { Filter } from '../features/filter'
import { sortKeys, type SortKey } from '../features/order'
import { rowsOf } from '../features/rows'
import { decodeLatents } from '../features/selectionCode'
import { SelectionMenu } from '../features/SelectionMenu'
import { parseState, stateText, type TableState } from '../features/state'
import {
  columnNames,
  narrowRow,
  tableColumns,
  tableRows,
  usualColumns,
  type Baseline,
  type CellSource,
} from '../features/tableColumns'
import { useKeys } from '../keys/keys'
import { writtenOf } from '../labels/entries'
import { useLabels } from '../labels/useLabels'
import { Download, tsv } from '../parts/Download'
import { count } from '../parts/figures'
import { Menu } from '../parts/Menu'
import { Problem, Waiting } from '../parts/Status'
import { go, parseRoute, replaceHash, routeHash, useRoute } from '../route'
import { prepareSearch, searchLatents } from '../search/latentSearch'
import { useSelection } from '../selection'
import { VirtualTable } from '../table/VirtualTable'
import './Features.css'

/** All latents of a lens: search, filter, sort, select. */
export default function Features({ lens }: { lens: LensSummary }) {
  const features = useDocument<FeatureTable>(`${lens.id}/features.json`)
  const concepts = useDocument<ConceptList>(`${lens.id}/concepts.json`)
  if (features.error) return <Problem text={features.error} />
  if (!features.data) return <Waiting what="the table of features" />
  return <Loaded lens={lens} table={features.data} concepts={concepts.data} />
}

/** Writes what changed into the address, without a step in the history. */
function change(state: TableState, part: Partial<TableState>): void {
  setQuery(stateText({ ...state, ...part }))
}

function setQuery(values: Record<string, string>): void {
  const now = parseRoute(window.location.hash)
  for (const [key, value] of Object.entries(values)) {
    if (value) now.query.set(key, value)
    else now.query.delete(key)
  }
  replaceHash(routeHash(now.path, now.query))
}

const columnsKey = 'plmlens.columns'

function rememberedColumns(): string[] {
  try {
    const kept = window.localStorage.getItem(columnsKey)
    return kept === null ? usualColumns : kept.split(',')
  } catch {
    return usualColumns
  }
}

function Loaded({ lens, table, concepts }: { lens: LensSummary; table: FeatureTable; concepts?: ConceptList }) {
  const route = useRoute()
  const text = route.query.toString()
  const state = useMemo(() => parseState(new URLSearchParams(text)), [text])
  const labels = useLabels(lens.id)
  const selection = useSelection(lens.id)
  const columns = columnsOf(table)

  // A selection that came with the address is picked, once.
  const code = route.query.get('sel')
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    if (code === null) return
    const latents = decodeLatents(code, lens.latents)
    if (latents) selection.set(latents)
    else setProblem('The selection in the address is damaged or of another lens.')
    setQuery({ sel: '' })
  }, [code])

  useEffect(() => {
    const timer = window.setTimeout(() => prepareSearch(columns), 300)
    return () => window.clearTimeout(timer)
  }, [columns])

  const written = useMemo(() => writtenOf(labels.byLatent), [labels.byLatent])
  const labelled = useMemo(() => new Set(labels.byLatent.keys()), [labels.byLatent])
  const shownState = useDeferredValue(state)
  const picked = shownState.filter.only ? selection.latents : null
  const scores = useMemo(
    () => searchLatents(columns, shownState.query, written),
    [columns, shownState.query, written],
  )
  const rows = useMemo(
    () => rowsOf(columns, shownState, scores, labelled, picked ?? []),
    [columns, shownState, scores, labelled, picked],
  )

  const chosen = (route.query.get('cols')?.split(',') ?? rememberedColumns()).filter(
    (id) => id !== 'name' || labels.enabled,
  )
  const chosenText = chosen.join(',')
  const source = useMemo((): CellSource => {
    const baselines = new Map<string, Baseline>()
    for (const row of concepts?.concepts ?? [])
      baselines.set(row.concept, { id: row.id, sequence: row.sequenceF1, neurons: row.neuronF1 })
    return { lens: lens.id, columns, baselines, labels: labels.byLatent }
  }, [lens.id, columns, concepts, labels.byLatent])
  const tableCols = useMemo(() => tableColumns(source, chosenText.split(',')), [source, chosenText])
  const has = useMemo(() => {
    const set = new Set(selection.latents)
    return (latent: number) => set.has(latent)
  }, [selection.latents])

  const random = () => {
    const live = rows.filter((latent) => columns.density[latent] > 0)
    const from = live.length ? live : rows
    if (from.length) go(routeHash([lens.id, 'feature', from[Math.floor(Math.random() * from.length)]]))
  }
  useKeys('Features', [
    { press: 'r', what: 'A latent at random, of those shown', run: random },
    { press: 'f', what: 'To the filter by text', run: () => document.getElementById('features-query')?.focus() },
    {
      press: 't',
      what: 'To the table',
      run: () => document.querySelector<HTMLElement>('.features .vtable')?.focus(),
    },
    { press: 'ArrowDown', what: 'Next row (in the table)' },
    { press: 'Enter', what: 'Open the row' },
    { press: ' ', what: 'Select the row; with Shift all from the last one' },
  ])

  const setFilter = (part: Partial<Filter>) => change(state, { filter: { ...state.filter, ...part } })
  const sort = state.sort ?? (scores ? null : { key: 'f1' as SortKey, down: true })
  return (
    <div className="features table-page">
      <div className="page-head">
        <h1>Features</h1>
        <p className="soft" role="status">
          {rows.length === columns.count
            ? count(columns.count)
            : `${count(rows.length)} of ${count(columns.count)}`}{' '}
          latents
          {state.sort ? '' : scores ? ', best match first' : ', best concept first'}
        </p>
      </div>
      {problem && <Problem text={problem} />}
      <div className="toolbar">
        <input
          id="features-query"
          type="search"
          className="query"
          placeholder="Words in descriptions, concepts, classes, names, notes"
          aria-label="Filter by text, best match first"
          value={state.query}
          onChange={(event) => change(state, { query: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              document.querySelector<HTMLElement>('.features .vtable')?.focus()
              event.preventDefault()
            }
          }}
        />
        {state.query && state.sort && (
          <button type="button" onClick={() => change(state, { sort: null })}>
            Best match first
          </button>
        )}
        <span className="spacer" />
        <SelectionMenu lens={lens} shown={rows} />
        <Menu label="Columns" edge="right">
          <div className="column-menu" role="group" aria-label="Columns">
            {columnNames
              .filter(([id]) => id !== 'latent' && (id !== 'name' || labels.enabled))
              .map(([id, name, hint]) => (
                <label key={id} className="check" title={hint}>
                  <input
                    type="checkbox"
                    checked={chosen.includes(id)}
                    onChange={(event) => {
                      const next = columnNames
                        .map(([c]) => c)
                        .filter((c) => (c === id ? event.target.checked : chosen.includes(c)))
                        .join(',')
                      try {
                        window.localStorage.setItem(columnsKey, next)
                      } catch {
                        // not remembered: it is in the address
                      }
                      setQuery({ cols: next === usualColumns.join(',') ? '' : next || 'latent' })
                    }}
                  />
                  {name}
                </label>
              ))}
          </div>
        </Menu>
        <button
          type="button"
          title="A latent at random, of those shown (r)"
          disabled={rows.length === 0}
          onClick={random}
        >
          Random
        </button>
        <Download
          name={`${lens.id}-features.tsv`}
          label="TSV"
          what="the rows shown"
          make={() => tsv(...tableRows(source, rows))}
        />
      </div>
      <FilterBar columns={columns} filter={state.filter} change={setFilter} hasLabels={labels.enabled} />
      <div className="table-place">
        <VirtualTable
          label="Latents"
          items={rows}
          columns={tableCols}
          narrow={(latent) => narrowRow(source, latent)}
          href={(latent) => routeHash([lens.id, 'feature', latent])}
          sort={sort ? { id: sort.key, down: sort.down } : null}
          onSort={({ id, down }) =>
            sortKeys.includes(id as SortKey) && change(state, { sort: { key: id as SortKey, down } })
          }
          selection={{
            has,
            set: (latents, on) => (on ? selection.add(latents) : selection.remove(latents)),
            version: selection.latents,
          }}
          place={`${lens.id} features ${JSON.stringify(shownState)}`}
          empty={
            <>
              No latent fits.{' '}
              <button type="button" className="link" onClick={() => go(routeHash([lens.id, 'features']))}>
                Show all
              </button>
            </>
          }
          version={source}
        />
      </div>
    </div>
  )
}
