import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useDocument } from '../api/data'
import type { FeatureTable, LabelEntryDocument, LensSummary } from '../api/documents'
import { BlindRating } from '../blind/BlindRating'
import { unitText } from '../blind/session'
import { ago, holding, type LatentLabels } from '../labels/entries'
import { csv, entryHeader, entryRow, entryText, kindName, stateHeader, stateRow } from '../labels/tables'
import { useAuthor, useLabels, type Labels } from '../labels/useLabels'
import { Choice } from '../parts/Choice'
import { Download, tsv } from '../parts/Download'
import { count } from '../parts/figures'
import { LabelEditor } from '../parts/LabelEditor'
import { none } from '../parts/none'
import { Problem, Waiting } from '../parts/Status'
import { routeHash, useQuery } from '../route'
import { VirtualTable, type Column } from '../table/VirtualTable'
import './Label.css'

const modes: [string, string][] = [
  ['recent', 'Recent'],
  ['latents', 'By latent'],
  ['blind', 'Blind rating'],
]

/** Names, notes and ratings of all latents, newest first or by latent, and blind rating. */
export default function Label({ lens }: { lens: LensSummary }) {
  const [mode, setMode] = useQuery('mode', 'recent')
  // Whoever rates blindly is not told, by what the page asks for, what the items are.
  const blind = mode === 'blind'
  const features = useDocument<FeatureTable>(blind ? null : `${lens.id}/features.json`)
  const labels = useLabels(lens.id, !blind)
  return (
    <div className="label-view">
      <div className="page-head">
        <h1>Labels</h1>
        {labels.enabled && labels.loaded && !blind && (
          <p className="soft" role="status">
            {many(labels.byLatent.size, 'latent')}, {many(authorsOf(labels.entries).length, 'author')}
          </p>
        )}
      </div>
      <div className="toolbar" role="group" aria-label="What is shown">
        {modes.map(([id, name]) => (
          <button key={id} type="button" aria-pressed={mode === id} onClick={() => setMode(id)}>
            {name}
          </button>
        ))}
      </div>
      {blind ? (
        <BlindRating lens={lens} />
      ) : !labels.enabled ? (
        <p>
          Names, notes and ratings are kept beside the lens by a running <code>plmlens serve</code>; this explorer
          keeps none. Blind rating works here too: its ratings stay in this browser and can be downloaded.
        </p>
      ) : !labels.loaded ? (
        labels.error ? (
          <Problem text={labels.error} />
        ) : (
          <Waiting what="the labels" />
        )
      ) : (
        <Written lens={lens} labels={labels} features={features.data} mode={mode} />
      )}
    </div>
  )
}

const many = (n: number, what: string) => `${count(n)} ${what}${n === 1 ? '' : 's'}`
const authorsOf = (entries: LabelEntryDocument[]) => [...new Set(entries.map((entry) => entry.author))].sort()
const kinds = ['name', 'note', 'rating', 'blind-rating']

function Written({
  lens,
  labels,
  features,
  mode,
}: {
  lens: LensSummary
  labels: Labels
  features?: FeatureTable
  mode: string
}) {
  const [author, setAuthor] = useQuery('author', '')
  const [kind, setKind] = useQuery('kind', '')
  const [query, setQuery] = useQuery('q', '')
  const [chosen, setChosen] = useQuery('latent', '')
  const words = useDeferredValue(query).toLowerCase().split(/\s+/).filter(Boolean)
  const wordText = words.join(' ')
  const authors = useMemo(() => authorsOf(labels.entries), [labels.entries])
  const entries = useMemo(() => {
    const has = (text: string) => wordText.split(' ').every((word) => text.toLowerCase().includes(word))
    return holding(labels.entries)
      .filter(
        (e) =>
          (!author || e.author === author) &&
          (!kind || e.kind === kind) &&
          has(`f/${e.latent} ${e.text ?? ''} ${e.author}`),
      )
      .reverse()
  }, [labels.entries, author, kind, wordText])
  const latents = useMemo(() => {
    const wanted = new Set(entries.map((entry) => entry.latent))
    return [...labels.byLatent.values()].filter((label) => wanted.has(label.latent))
  }, [labels.byLatent, entries])
  const latent = /^\d+$/.test(chosen) && Number(chosen) < lens.latents ? Number(chosen) : null
  return (
    <>
      <div className="toolbar">
        <input
          type="search"
          className="label-query"
          placeholder="Words, author or number"
          aria-label="Filter"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <Choice label="Author" value={author} set={setAuthor} options={authors.map((name) => [name, name])} />
        <Choice label="Kind" value={kind} set={setKind} options={kinds.map((id) => [id, kindName(id)])} />
        <span className="spacer" />
        <Download
          name={`${lens.id}-labels.tsv`}
          label="TSV"
          what="what holds for each latent shown"
          make={() => tsv(stateHeader, latents.map(stateRow))}
        />
        <Download
          name={`${lens.id}-label-entries.csv`}
          label="CSV"
          what="the entries shown"
          make={() => csv(entryHeader, entries.map(entryRow))}
        />
      </div>
      {labels.error && <Problem text={labels.error} />}
      {labels.problems.length > 0 && (
        <details>
          <summary>{count(labels.problems.length)} lines of the journal could not be read</summary>
          <ul>
            {labels.problems.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
      <div className="label-body">
        <div>
          {mode === 'latents' ? (
            <ByLatent lens={lens} rows={latents} features={features} choose={(n) => setChosen(String(n))} />
          ) : (
            <Recent lens={lens} labels={labels} rows={entries} choose={(n) => setChosen(String(n))} />
          )}
        </div>
        <section className="card label-side" aria-label="Write a label">
          <h2>
            <label>
              Label latent{' '}
              <input
                className="label-number"
                inputMode="numeric"
                value={chosen}
                placeholder="number"
                onChange={(event) => setChosen(event.target.value.trim())}
              />
            </label>
          </h2>
          {latent === null ? (
            <p className="soft">
              {chosen ? `This lens has latents 0 to ${lens.latents - 1}.` : 'Choose a row, or write a number.'}
            </p>
          ) : (
            <>
              <p>
                <a href={routeHash([lens.id, 'feature', latent])}>Open f/{latent}</a>{' '}
                <span className="soft">{features?.descriptions[features.description[latent]]}</span>
              </p>
              <LabelEditor key={latent} lens={lens.id} latent={latent} />
            </>
          )}
        </section>
      </div>
    </>
  )
}

/** The time, told again every half minute. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 30_000)
    return () => window.clearInterval(timer)
  }, [])
  return now
}

function Recent({
  lens,
  labels,
  rows,
  choose,
}: {
  lens: LensSummary
  labels: Labels
  rows: LabelEntryDocument[]
  choose: (latent: number) => void
}) {
  const [most, setMost] = useState(100)
  const [author] = useAuthor()
  const [problem, setProblem] = useState<string | null>(null)
  const now = useNow()
  const remove = (entry: LabelEntryDocument) =>
    labels.add({ author: author.trim(), latent: entry.latent, kind: 'delete', target: entry.id }).then(
      () => setProblem(null),
      (error: Error) => setProblem(error.message),
    )
  if (!rows.length)
    return (
      <p className="soft">
        {labels.byLatent.size
          ? 'Nothing fits.'
          : 'Nobody has written a label yet. Choose a latent at the side, or write on a latent’s page.'}
      </p>
    )
  return (
    <>
      {problem && <Problem text={problem} />}
      <ol className="label-recent" aria-label="Labels, newest first">
        {rows.slice(0, most).map((entry) => (
          <li key={entry.id}>
            {entry.source && entry.source !== 'latents' ? (
              <span>{unitText(entry.source, entry.latent)}</span>
            ) : (
              <button
                type="button"
                className="link"
                onClick={() => choose(entry.latent)}
                aria-label={`f/${entry.latent}: label this latent`}
              >
                f/{entry.latent}
              </button>
            )}
            <span className="tag">{kindName(entry.kind)}</span>
            <span className="label-text">
              {entry.kind === 'name' ? <strong>{entryText(entry)}</strong> : entryText(entry)}
            </span>
            <span className="soft label-by">
              {entry.author},{' '}
              <time dateTime={entry.time} title={entry.time}>
                {ago(entry.time, now)}
              </time>
              {entry.author === author.trim() && (
                <button
                  type="button"
                  className="link"
                  onClick={() => void remove(entry)}
                  aria-label={`Delete your ${kindName(entry.kind)} of latent ${entry.latent}`}
                >
                  Delete
                </button>
              )}
            </span>
          </li>
        ))}
      </ol>
      {rows.length > most && (
        <button type="button" className="small" onClick={() => setMost(most + 500)}>
          Show more of {count(rows.length)}
        </button>
      )}
      <p className="hint">
        New entries of others appear by themselves. <a href={routeHash([lens.id, 'features'])}>All features</a>
      </p>
    </>
  )
}

function ByLatent({
  lens,
  rows,
  features,
  choose,
}: {
  lens: LensSummary
  rows: LatentLabels[]
  features?: FeatureTable
  choose: (latent: number) => void
}) {
  const [order, setOrder] = useQuery('sort', 'latent')
  const id = order.replace(/^-/, ''),
    down = order.startsWith('-')
  const now = useNow()
  const items = useMemo(() => {
    const keys: Record<string, (row: LatentLabels) => string | number | null> = {
      latent: (row) => row.latent,
      name: (row) => row.name?.text?.toLowerCase() ?? null,
      rating: (row) => row.meanRating,
      blind: (row) => row.meanBlind,
      notes: (row) => row.notes.length,
      last: (row) => row.lastTime,
    }
    const values = rows.map(keys[id] ?? keys.latent)
    const compare = (a: string | number | null, b: string | number | null) =>
      a === b ? 0 : a === null ? 1 : b === null ? -1 : (a < b ? -1 : 1) * (down ? -1 : 1)
    return rows.map((_, i) => i).sort((i, j) => compare(values[i], values[j]) || i - j)
  }, [rows, id, down])
  const mean = (value: number | null, of: number) =>
    value === null ? (
      none
    ) : (
      <span title={`mean of ${of}`}>
        {value.toFixed(1)} <span className="soft">({of})</span>
      </span>
    )
  const columns: Column[] = [
    {
      id: 'latent',
      title: 'Latent',
      width: '76px',
      least: 76,
      sort: 'up',
      cell: (i) => (
        <button type="button" tabIndex={-1} className="link" onClick={() => choose(rows[i].latent)}>
          f/{rows[i].latent}
        </button>
      ),
    },
    {
      id: 'name',
      title: 'Name',
      width: 'minmax(140px, 1.4fr)',
      least: 140,
      sort: 'up',
      cell: (i) => (rows[i].name ? <span title={`by ${rows[i].name!.author}`}>{rows[i].name!.text}</span> : none),
    },
    {
      id: 'rating',
      title: 'Rating',
      hint: 'Mean of each author’s last rating, 0 to 2',
      width: '84px',
      least: 84,
      number: true,
      sort: 'down',
      cell: (i) => mean(rows[i].meanRating, rows[i].ratings.length),
    },
    {
      id: 'blind',
      title: 'Blind',
      hint: 'Mean of blind ratings, 0 to 2',
      width: '84px',
      least: 84,
      number: true,
      sort: 'down',
      cell: (i) => mean(rows[i].meanBlind, rows[i].blind.length),
    },
    {
      id: 'notes',
      title: 'Notes',
      width: '60px',
      least: 60,
      number: true,
      sort: 'down',
      cell: (i) => rows[i].notes.length,
    },
    {
      id: 'description',
      title: 'What the numbers say',
      width: 'minmax(140px, 1.4fr)',
      least: 140,
      cell: (i) => features?.descriptions[features.description[rows[i].latent]] ?? '',
    },
    { id: 'last', title: 'Last', width: '96px', least: 96, sort: 'down', cell: (i) => ago(rows[i].lastTime, now) },
  ]
  return (
    <div className="label-table">
      <VirtualTable
        label="Latents with labels"
        items={items}
        columns={columns}
        narrow={(i) => (
          <>
            <span>
              f/{rows[i].latent} {rows[i].name?.text}
            </span>
            <span>{rows[i].meanRating?.toFixed(1)}</span>
            <span>{features?.descriptions[features.description[rows[i].latent]]}</span>
          </>
        )}
        href={(i) => routeHash([lens.id, 'feature', rows[i].latent])}
        sort={{ id, down }}
        onSort={(sort) => setOrder((sort.down ? '-' : '') + sort.id)}
        place={`${lens.id} labels ${order}`}
        empty="No latent fits."
        version={rows}
      />
    </div>
  )
}
