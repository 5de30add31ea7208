import { useMemo, useState, type ReactNode } from 'react'
import type { AnnotationRow, LatentOnSequence, LensSummary } from '../api/documents'
import { useNames } from '../labels/useLabels'
import { Download, tsv } from '../parts/Download'
import { count, figures, percent, score } from '../parts/figures'
import { routeHash, useQuery } from '../route'
import type { StructureSlot } from '../structure/slot'
import { dense } from '../tracks/activations'
import { ResidueFocus } from '../tracks/focus'
import { ProteinTracks, type LatentTrack } from '../tracks/ProteinTracks'
import { FiresHere } from './FiresHere'
import { parseRange, rank, scaleOf, sorts, type RankedLatent, type SortBy } from './ranking'
import './sequence.css'

interface Props {
  lens: LensSummary
  /** Key of the sequence: its accession, or another name. */
  id: string
  /** For headers of files. */
  title: string
  sequence: string | null
  length: number
  annotations: AnnotationRow[]
  latents: LatentOnSequence[]
  /** A sentence about which latents these are. */
  note?: ReactNode
  structure: (slot: StructureSlot) => ReactNode
  /** Beginning of the names of downloads. */
  name: string
}

const perPage = 15

/** Latents on one sequence: ranked and filtered, as tracks and as a table, on the structure, and by residue. */
export function LatentsOnSequence(props: Props) {
  const { lens, latents, length } = props
  const nameOf = useNames(lens.id)
  const [focus] = useState(() => new ResidueFocus())
  const [residueText, setResidue] = useQuery('res', '')
  const [latentText, setLatent] = useQuery('latent', '')
  const [pageText, setPage] = useQuery('page', '1')
  const [keptText, setKept] = useQuery('keep', '')
  const kept = useMemo(() => parseKept(keptText, latents), [keptText, latents])
  const keep = (latent: number) => {
    const numbers = kept.map((l) => l.latent)
    setKept((numbers.includes(latent) ? numbers.filter((n) => n !== latent) : [...numbers, latent]).join(','))
  }
  const filters = useFilters(length)
  const selected = Number(residueText) > 0 && Number(residueText) <= length ? Number(residueText) - 1 : null
  const select = (residue: number | null) => setResidue(residue === null ? '' : String(residue + 1))
  const ranked = useMemo(() => rank(latents, filters.value, nameOf), [latents, filters.key, nameOf])
  const pages = Math.max(Math.ceil(ranked.length / perPage), 1)
  const page = Math.min(Math.max(Math.floor(Number(pageText)) || 1, 1), pages)
  const shown = ranked.slice((page - 1) * perPage, page * perPage)
  const chosen =
    latents.find((l) => latentText !== '' && l.latent === Number(latentText)) ?? shown[0]?.source ?? null
  const choose = (latent: number) => setLatent(String(latent))
  const drawn = useMemo(() => {
    const onPage = shown.map((r) => r.source)
    const order = new Set([...kept, ...(chosen && !onPage.includes(chosen) ? [chosen] : []), ...onPage])
    return [...order].map((l) => trackOf(l, lens, nameOf(l.latent), l.latent === chosen?.latent, choose))
  }, [ranked, page, chosen, kept, lens, nameOf])
  const values = useMemo(() => (chosen ? dense(chosen, length) : null), [chosen, length])

  return (
    <div className="on-sequence">
      <div className="on-sequence-main">
        <FilterBar filters={filters} length={length} onChange={() => setPage('1')} />
        <p className="soft summary">
          {props.note} {count(ranked.length)} of {count(latents.length)} latents
          {filters.value.range &&
            `, numbers over residues ${filters.value.range.start} to ${filters.value.range.end}`}
          . {chosen && <>Letters and structure are coloured by latent {chosen.latent}.</>}
        </p>
        <ProteinTracks
          id={props.id}
          title={props.title}
          sequence={props.sequence}
          length={length}
          annotations={props.annotations}
          latents={drawn}
          chosen={chosen?.latent ?? null}
          focus={focus}
          selected={selected}
          onSelect={select}
          range={filters.value.range}
          name={props.name}
        />
        <Pages page={page} pages={pages} onPage={(p) => setPage(String(p))} />
        <RankTable
          lens={lens}
          rows={shown}
          chosen={chosen?.latent ?? null}
          onChoose={choose}
          kept={kept}
          onKeep={keep}
          filters={filters}
          nameOf={nameOf}
        />
        <p className="table-tools">
          <Download
            label="TSV"
            what="the ranked latents"
            name={`${props.name}-latents.tsv`}
            make={() => rankTsv(ranked, nameOf)}
          />
        </p>
      </div>
      <div className="on-sequence-side">
        {props.structure({
          values,
          max: chosen ? scaleOf(chosen) : 1,
          what: chosen ? `latent ${chosen.latent}` : 'nothing',
          focus,
          selected,
          onSelect: select,
        })}
        <FiresHere
          lens={lens}
          sequence={props.sequence}
          latents={latents}
          residue={selected}
          annotations={props.annotations}
          chosen={chosen?.latent ?? null}
          onChoose={choose}
          nameOf={nameOf}
          onSelect={select}
          length={length}
        />
      </div>
    </div>
  )
}

/** Latents that the address asks to be drawn whatever the page and the filters. */
function parseKept(text: string, latents: LatentOnSequence[]): LatentOnSequence[] {
  const numbers = [...new Set(text.split(',').filter(Boolean).map(Number))].slice(0, 50)
  return numbers.flatMap((n) => latents.find((l) => l.latent === n) ?? [])
}

interface FilterState {
  value: { sort: SortBy; range: { start: number; end: number } | null; least: number; most: number; text: string }
  key: string
  sort: [SortBy, (v: string) => void]
  range: [string, (v: string) => void]
  least: [string, (v: string) => void]
  most: [string, (v: string) => void]
  text: [string, (v: string) => void]
}

function useFilters(length: number): FilterState {
  const sort = useQuery('sort', 'given')
  const range = useQuery('range', '')
  const least = useQuery('least', '')
  const most = useQuery('most', '')
  const text = useQuery('find', '')
  const by = sorts.some((s) => s.id === sort[0]) ? (sort[0] as SortBy) : 'given'
  const share = (given: string, fallback: number) =>
    given.trim() !== '' && Number.isFinite(Number(given)) ? Number(given) / 100 : fallback
  const value = {
    sort: by,
    range: parseRange(range[0], length),
    least: share(least[0], 0),
    most: share(most[0], 1),
    text: text[0],
  }
  return { value, key: JSON.stringify(value), sort: [by, sort[1]], range, least, most, text }
}

function FilterBar({ filters, length, onChange }: { filters: FilterState; length: number; onChange: () => void }) {
  const { sort, range, least, most, text } = filters
  const change = (set: (v: string) => void) => (e: { target: { value: string } }) => {
    set(e.target.value)
    onChange()
  }
  const wrong = range[0].trim() !== '' && !filters.value.range
  const any = range[0] || least[0] || most[0] || text[0]
  return (
    <div className="filter-bar" role="group" aria-label="Which latents, in which order">
      <label>
        Sort by{' '}
        <select value={sort[0]} onChange={change(sort[1])}>
          {sorts.map((s) => (
            <option key={s.id} value={s.id} title={s.title}>
              {s.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Residues{' '}
        <input
          className="short"
          value={range[0]}
          placeholder={`1-${length}`}
          onChange={change(range[1])}
          aria-invalid={wrong}
          spellCheck={false}
        />
      </label>
      <label title="Share of the sequence's residues on which a latent is active">
        Active on{' '}
        <input
          className="tiny"
          type="number"
          min={0}
          max={100}
          step="any"
          value={least[0]}
          placeholder="0"
          onChange={change(least[1])}
          aria-label="Active on at least, percent"
        />
        {' to '}
        <input
          className="tiny"
          type="number"
          min={0}
          max={100}
          step="any"
          value={most[0]}
          placeholder="100"
          onChange={change(most[1])}
          aria-label="Active on at most, percent"
        />{' '}
        %
      </label>
      <label>
        Find{' '}
        <input
          className="short"
          type="search"
          value={text[0]}
          placeholder="concept, number"
          onChange={change(text[1])}
        />
      </label>
      {any && (
        <button
          type="button"
          className="small"
          onClick={() => [range, least, most, text].forEach(([, set]) => set(''))}
        >
          Clear
        </button>
      )}
      {wrong && (
        <span role="alert" className="problem-inline">
          Give residues as 12-40, within 1 to {length}.
        </span>
      )}
    </div>
  )
}

function Pages({ page, pages, onPage }: { page: number; pages: number; onPage: (page: number) => void }) {
  if (pages < 2) return null
  return (
    <nav className="pages" aria-label="Pages of latents">
      <button type="button" className="small" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        Before
      </button>
      <span>
        page {page} of {pages}
      </span>
      <button type="button" className="small" disabled={page >= pages} onClick={() => onPage(page + 1)}>
        Next
      </button>
    </nav>
  )
}

function trackOf(
  l: LatentOnSequence,
  lens: LensSummary,
  name: string | null,
  chosen: boolean,
  choose: (latent: number) => void,
): LatentTrack {
  const what = name ?? l.concept ?? ''
  const f1 = l.conceptF1 !== null && !name ? ` (F1 ${score(l.conceptF1)})` : ''
  const text = `latent ${l.latent}${what ? ', ' + what : ''}${f1}`
  return {
    latent: l.latent,
    positions: l.positions,
    values: l.values,
    max: scaleOf(l),
    text,
    short: `${l.latent} ${what}`,
    label: (
      <>
        <a href={routeHash([lens.id, 'feature', l.latent])}>{l.latent}</a>
        <button
          type="button"
          className="inline"
          aria-pressed={chosen}
          title={`Colour letters and structure by ${text}`}
          onClick={() => choose(l.latent)}
        >
          {what || 'colour'}
          {!name && l.concept && l.conceptF1 !== null && <span className="soft"> {score(l.conceptF1)}</span>}
        </button>
      </>
    ),
  }
}

interface TableProps {
  lens: LensSummary
  rows: RankedLatent[]
  chosen: number | null
  onChoose: (latent: number) => void
  kept: LatentOnSequence[]
  onKeep: (latent: number) => void
  filters: FilterState
  nameOf: (latent: number) => string | null
}

function RankTable({ lens, rows, chosen, onChoose, kept, onKeep, filters, nameOf }: TableProps) {
  if (!rows.length) return <p className="soft">No latent passes these filters.</p>
  const head = (id: SortBy, text: string) => {
    const on = filters.value.sort === id
    return (
      <th
        scope="col"
        className="number"
        aria-sort={on ? 'descending' : undefined}
        title={sorts.find((s) => s.id === id)!.title}
      >
        <button type="button" className="inline" onClick={() => filters.sort[1](id)}>
          {text}
          {on ? ' ↓' : ''}
        </button>
      </th>
    )
  }
  return (
    <div className="wide-table">
      <table className="data">
        <thead>
          <tr>
            <th scope="col" title="Kept latents are drawn on every page">
              Keep
            </th>
            <th scope="col">Latent</th>
            <th scope="col">Best concept</th>
            <th scope="col" className="number" title="F1 of that concept on held-out proteins">
              F1
            </th>
            {head('peak', '% of max')}
            {head('max', 'max')}
            {head('mean', 'mean')}
            {head('active', 'mean active')}
            {head('share', 'residues')}
            {head('enrichment', 'enriched')}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.latent} className={r.latent === chosen ? 'current' : undefined}>
              <td>
                <input
                  type="checkbox"
                  checked={kept.includes(r.source)}
                  onChange={() => onKeep(r.latent)}
                  aria-label={`Keep latent ${r.latent} among the tracks`}
                />
              </td>
              <th scope="row" className="fixed">
                <a href={routeHash([lens.id, 'feature', r.latent])}>{r.latent}</a>{' '}
                <button
                  type="button"
                  className="inline soft"
                  aria-pressed={r.latent === chosen}
                  aria-label={`${r.latent === chosen ? 'shown' : 'show'} latent ${r.latent} as colour`}
                  onClick={() => onChoose(r.latent)}
                >
                  {r.latent === chosen ? 'shown' : 'show'}
                </button>
              </th>
              <td className="clip" title={r.source.description ?? undefined}>
                {nameOf(r.latent) ?? r.source.concept ?? <span className="soft">none</span>}
              </td>
              <td className="number">{score(r.source.conceptF1)}</td>
              <td className="number">{percent(r.peak)}</td>
              <td className="number">{figures(r.max)}</td>
              <td className="number">{figures(r.mean)}</td>
              <td className="number">{figures(r.active)}</td>
              <td className="number">{percent(r.share)}</td>
              <td className="number">{r.enrichment === null ? '–' : figures(r.enrichment) + '×'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function rankTsv(ranked: RankedLatent[], nameOf: (latent: number) => string | null): string {
  return tsv(
    [
      'rank',
      'latent',
      'name',
      'concept',
      'concept_f1',
      'max',
      'share_of_corpus_max',
      'mean',
      'mean_active',
      'share_of_residues',
      'enrichment',
    ],
    ranked.map((r, i) => [
      i + 1,
      r.latent,
      nameOf(r.latent),
      r.source.concept,
      r.source.conceptF1,
      r.max,
      r.peak,
      r.mean,
      r.active,
      r.share,
      r.enrichment,
    ]),
  )
}
