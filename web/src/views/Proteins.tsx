import { useDeferredValue, useMemo } from 'react'
import { useDocument } from '../api/data'
import type { LensSummary, ProteinList } from '../api/documents'
import { useKeys } from '../keys/keys'
import { Download, tsv } from '../parts/Download'
import { count } from '../parts/figures'
import { none } from '../parts/none'
import { Problem, Waiting } from '../parts/Status'
import { proteinRows, type ProteinState } from '../proteins/proteinRows'
import { go, routeHash, useQuery } from '../route'
import { VirtualTable, type Column } from '../table/VirtualTable'

/** All proteins of a lens. */
export default function Proteins({ lens }: { lens: LensSummary }) {
  const { data, error } = useDocument<ProteinList>(`${lens.id}/proteins.json`)
  if (error) return <Problem text={error} />
  if (!data) return <Waiting what="the proteins" />
  return <Loaded lens={lens} list={data} />
}

function Loaded({ lens, list }: { lens: LensSummary; list: ProteinList }) {
  const [query, setQuery] = useQuery('q', '')
  const [half, setHalf] = useQuery('half', '')
  const [sort, setSort] = useQuery('sort', '')
  const asked = useDeferredValue(query)
  const items = useMemo(
    () => proteinRows(list, { query: asked, half, sort } as ProteinState),
    [list, asked, half, sort],
  )
  const named = useMemo(() => list.name.some(Boolean), [list])
  const organism = (at: number) => list.organisms[list.organism[at]] ?? ''
  const href = (at: number) => routeHash([lens.id, 'protein', list.accession[at]])
  const columns = useMemo((): Column[] => {
    const text = (value: string) => (value ? <span title={value}>{value}</span> : none)
    return [
      {
        id: 'accession',
        title: 'Accession',
        width: '116px',
        least: 110,
        sort: 'up',
        cell: (i) => (
          <a tabIndex={-1} href={href(i)}>
            {list.accession[i]}
          </a>
        ),
      },
      { id: 'entry', title: 'Entry', width: '130px', least: 120, sort: 'up', cell: (i) => text(list.entry[i]) },
      {
        id: 'name',
        title: 'Protein',
        width: 'minmax(200px, 3fr)',
        least: 200,
        sort: 'up',
        cell: (i) => text(list.name[i]),
      },
      {
        id: 'organism',
        title: 'Organism',
        width: 'minmax(150px, 2fr)',
        least: 150,
        sort: 'up',
        cell: (i) => text(organism(i)),
      },
      {
        id: 'length',
        title: 'Length',
        hint: 'Residues',
        width: '80px',
        least: 74,
        number: true,
        sort: 'down',
        cell: (i) => count(list.length[i]),
      },
      {
        id: 'half',
        title: 'Half',
        hint: 'Scores are measured on the held-out half; choices are made on the validation half',
        width: '96px',
        least: 90,
        sort: 'down',
        cell: (i) => (list.test[i] ? 'held out' : 'validation'),
      },
    ]
  }, [list, lens.id])
  const random = () => items.length && go(href(items[Math.floor(Math.random() * items.length)]))
  useKeys('Proteins', [
    { press: 'r', what: 'A protein at random, of those shown', run: random },
    { press: 'f', what: 'To the filter by text', run: () => document.getElementById('proteins-query')?.focus() },
  ])
  return (
    <div className="proteins-list table-page">
      <div className="page-head">
        <h1>Proteins</h1>
        <p className="soft" role="status">
          {items.length === list.accession.length
            ? count(items.length)
            : `${count(items.length)} of ${count(list.accession.length)}`}{' '}
          proteins
          {query && !sort ? ', best match first' : ''}
          {!named && '. This lens lacks its corpus, so names are missing; score again to have them.'}
        </p>
      </div>
      <div className="toolbar">
        <input
          id="proteins-query"
          type="search"
          className="query"
          placeholder="Accession, entry, name, organism"
          aria-label="Filter by accession, entry, name and organism"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
            if (event.key === 'Enter' && items.length === 1) go(href(items[0]))
            else document.querySelector<HTMLElement>('.proteins-list .vtable')?.focus()
            event.preventDefault()
          }}
        />
        <label className="filter">
          <span>Half</span>
          <select value={half} onChange={(event) => setHalf(event.target.value)}>
            <option value="">both</option>
            <option value="test">held out</option>
            <option value="validation">validation</option>
          </select>
        </label>
        <span className="spacer" />
        <button
          type="button"
          disabled={items.length === 0}
          title="A protein at random, of those shown (r)"
          onClick={random}
        >
          Random
        </button>
        <Download
          name={`${lens.id}-proteins.tsv`}
          label="TSV"
          what="the rows shown"
          make={() =>
            tsv(
              ['accession', 'entry', 'name', 'organism', 'length', 'half'],
              Array.from(items, (i) => [
                list.accession[i],
                list.entry[i],
                list.name[i],
                organism(i),
                list.length[i],
                list.test[i] ? 'test' : 'validation',
              ]),
            )
          }
        />
      </div>
      <div className="table-place">
        <VirtualTable
          label="Proteins"
          items={items}
          columns={columns}
          narrow={(i) => (
            <>
              <span>
                <a tabIndex={-1} href={href(i)}>
                  {list.accession[i]}
                </a>{' '}
                {list.name[i]}
              </span>
              <span className="soft">{count(list.length[i])} aa</span>
              <span>{[list.entry[i], organism(i)].filter(Boolean).join(' · ')}</span>
            </>
          )}
          href={href}
          sort={sort ? { id: sort.replace(/^-/, ''), down: sort.startsWith('-') } : null}
          onSort={({ id, down }) => setSort((down ? '-' : '') + id)}
          place={`${lens.id} proteins ${asked} ${half} ${sort}`}
          empty="No protein fits."
          version={list}
        />
      </div>
    </div>
  )
}
