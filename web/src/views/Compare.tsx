import { useDeferredValue, useEffect, useMemo } from 'react'
import { useDocument } from '../api/data'
import type {
  CompareDocument,
  ComparedConcept,
  ConceptList,
  FeatureTable,
  LensSummary,
  MatchedPair,
  UnmatchedLatent,
} from '../api/documents'
import { Histogram } from '../charts/Histogram'
import { niceTop } from '../charts/scales'
import { Scatter } from '../charts/Scatter'
import {
  conceptKeys,
  difference,
  pairKeys,
  rowsOf,
  sameConcept,
  similarityHistogram,
  unmatchedKeys,
} from '../compare/rows'
import { SideBySide } from '../compare/SideBySide'
import { useNames } from '../labels/useLabels'
import { Download, tsv } from '../parts/Download'
import { F1 } from '../parts/F1'
import { count, percent, score } from '../parts/figures'
import { Problem, Waiting } from '../parts/Status'
import { go, replaceHash, routeHash, useQuery } from '../route'
import { useSite } from '../SiteContext'
import { VirtualTable, type Column, type Sort } from '../table/VirtualTable'
import './Compare.css'

/**
 * Two lenses side by side: which latents go together, what one has and the other lacks, how well both tell concepts.
 */
export default function Compare({ a, b }: { a: string | null; b: string | null }) {
  const { lenses } = useSite()
  const first = lenses.find((lens) => lens.id === a) ?? (a === null ? lenses[0] : undefined)
  const second =
    lenses.find((lens) => lens.id === b) ?? (b === null ? lenses.find((lens) => lens !== first) : undefined)
  const complete = a !== null && b !== null
  useEffect(() => {
    if (!complete && first && second) replaceHash(routeHash(['compare', first.id, second.id]))
  }, [complete, first, second])
  if (lenses.length < 2)
    return (
      <>
        <h1>Compare</h1>
        <p>
          There is one lens here. Two are needed: <code>plmlens serve LENS LENS</code>.
        </p>
      </>
    )
  if (!first || !second) return <Problem text={`There is no lens "${first ? b : a}" here.`} />
  const pick = (x: LensSummary, y: LensSummary) => go(routeHash(['compare', x.id, y.id]))
  return (
    <div className="compare">
      <h1>Compare</h1>
      <div className="toolbar">
        <LensChoice name="A" lenses={lenses} chosen={first} set={(lens) => pick(lens, second)} />
        <button
          type="button"
          aria-label="Exchange A and B"
          title="Exchange A and B"
          onClick={() => pick(second, first)}
        >
          ⇄
        </button>
        <LensChoice name="B" lenses={lenses} chosen={second} set={(lens) => pick(first, lens)} />
      </div>
      <SideBySide a={first} b={second} key={first.id + ' ' + second.id} />
      {first === second ? <p>A lens is like itself; choose another one.</p> : <Matched a={first} b={second} />}
    </div>
  )
}

function LensChoice({
  name,
  lenses,
  chosen,
  set,
}: {
  name: string
  lenses: LensSummary[]
  chosen: LensSummary
  set: (lens: LensSummary) => void
}) {
  return (
    <label className="compare-lens">
      {name}
      <select value={chosen.id} onChange={(event) => set(lenses.find((lens) => lens.id === event.target.value)!)}>
        {lenses.map((lens) => (
          <option key={lens.id} value={lens.id}>
            {lens.title} ({count(lens.latents)} latents, {lens.hook})
          </option>
        ))}
      </select>
    </label>
  )
}

function Matched({ a, b }: { a: LensSummary; b: LensSummary }) {
  const { data, error } = useDocument<CompareDocument>(`compare/${a.id}/${b.id}.json`)
  if (error) return <Problem text={error} />
  if (!data) return <Waiting what="the comparison; the first time it is computed, which takes seconds" />
  return <Loaded data={data} a={a} b={b} />
}

const measures: Record<string, { name: string; axis: string }> = {
  'decoder cosine': { name: 'Cosine', axis: 'cosine of decoder directions' },
  activations: { name: 'Correlation', axis: 'correlation of activations' },
  concepts: { name: 'Lower F1', axis: 'lower F1 of the shared concept' },
}

const none = <span className="soft">–</span>

function Loaded({ data, a, b }: { data: CompareDocument; a: LensSummary; b: LensSummary }) {
  const [show, setShow] = useQuery('show', 'matched')
  const matched = useMemo(() => data.pairs.filter((pair) => pair.similarity >= data.bound), [data])
  const meaning = sameConcept(matched)
  const measure = measures[data.matchedBy] ?? { name: 'Similarity', axis: 'similarity' }
  const views: [string, string][] = [
    ['matched', `Matched (${count(matched.length)})`],
    ['onlyA', `Only in A (${count(data.onlyACount)})`],
    ['onlyB', `Only in B (${count(data.onlyBCount)})`],
    ['concepts', `Concepts (${count(data.concepts.length)})`],
  ]
  return (
    <>
      <p className="compare-why">{data.why}</p>
      <div className="columns">
        <section className="card">
          <h2>How alike the latents are</h2>
          <p>
            {count(matched.length)} pairs at or above {score(data.bound)}; {count(data.onlyACount)} latents of A
            and {count(data.onlyBCount)} of B have no partner there.
            {meaning.both > 0 &&
              ` Of the ${count(meaning.both)} pairs where both have a best concept, it is the same in ` +
                `${count(meaning.same)}.`}
          </p>
          {data.pairs.length > 0 && (
            <Histogram
              title="Matched pairs"
              data={similarityHistogram(data.pairs)}
              xTitle={measure.axis}
              yTitle="pairs"
              file={`${a.id}-${b.id}-similarity`}
            />
          )}
        </section>
        <ConceptChart data={data} a={a} b={b} />
      </div>
      <div className="toolbar compare-views" role="group" aria-label="Table">
        {views.map(([id, name]) => (
          <button key={id} type="button" aria-pressed={show === id} onClick={() => setShow(id)}>
            {name}
          </button>
        ))}
      </div>
      {show === 'concepts' ? (
        <Concepts data={data} a={a} b={b} />
      ) : show === 'onlyA' ? (
        <Unmatched
          key="A"
          rows={data.onlyA}
          all={data.onlyACount}
          lens={a}
          other={b}
          side="A"
          measure={measure.name}
          bound={data.bound}
        />
      ) : show === 'onlyB' ? (
        <Unmatched
          key="B"
          rows={data.onlyB}
          all={data.onlyBCount}
          lens={b}
          other={a}
          side="B"
          measure={measure.name}
          bound={data.bound}
        />
      ) : (
        <Pairs rows={matched} a={a} b={b} measure={measure.name} />
      )}
    </>
  )
}

function ConceptChart({ data, a, b }: { data: CompareDocument; a: LensSummary; b: LensSummary }) {
  const points = data.concepts.flatMap(({ concept, f1A, f1B, latentB }) =>
    f1A === null || f1B === null
      ? []
      : [
          {
            name: concept,
            x: f1A,
            y: f1B,
            href: routeHash([b.id, 'feature', latentB ?? 0]),
            strong: Math.max(f1A, f1B) > 0.5,
          },
        ],
  )
  if (!points.length)
    return (
      <section className="card">
        <h2>Concepts</h2>
        <p>Both lenses have no concept in common.</p>
      </section>
    )
  const better = points.filter((point) => point.y > point.x).length
  return (
    <section className="card">
      <h2>How well both tell concepts</h2>
      <p>
        {better} of {points.length} concepts are told better by B,{' '}
        {points.filter((point) => point.x > point.y).length} by A. F1 on held-out proteins; what the sequence alone
        gives is in the table of concepts.
      </p>
      <Scatter
        title="F1 of each concept"
        summary={`${better} of ${points.length} concepts are told better by B.`}
        points={points}
        xTitle={`A: ${a.title}`}
        yTitle={`B: ${b.title}`}
        top={niceTop(Math.max(...points.flatMap((point) => [point.x, point.y]), 0.1))}
        file={`${a.id}-${b.id}-concepts`}
        height={250}
      />
    </section>
  )
}

/** Filter and order of a table, in the address; shared by the tables, which leave a key alone that they do not have. */
function useOrder(keys: Record<string, unknown>, fallback: string) {
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

function Bar({
  query,
  setQuery,
  status,
  file,
  table,
}: {
  query: string
  setQuery: (text: string) => void
  status: string
  file: string
  table: () => string
}) {
  return (
    <div className="toolbar">
      <input
        type="search"
        className="compare-query"
        placeholder="Words in concept, name or description"
        aria-label="Filter"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <span className="soft" role="status">
        {status}
      </span>
      <span className="spacer" />
      <Download name={file} label="TSV" what="the rows shown" make={table} />
    </div>
  )
}

/** What is known of the latents of a lens beyond the comparison: names that people gave, and descriptions. */
function useTexts(lens: LensSummary) {
  const nameOf = useNames(lens.id)
  const table = useDocument<FeatureTable>(`${lens.id}/features.json`).data
  return useMemo(
    () => (latent: number) => nameOf(latent) ?? table?.descriptions[table.description[latent]] ?? '',
    [nameOf, table],
  )
}

const latentLink = (lens: LensSummary, latent: number) => (
  <a tabIndex={-1} href={routeHash([lens.id, 'feature', latent])}>
    f/{latent}
  </a>
)
const plain = (text: string | null) => (text ? <span title={text}>{text}</span> : none)
const shownOf = (shown: number, all: number, what: string) =>
  shown === all ? `${count(all)} ${what}` : `${count(shown)} of ${count(all)} ${what}`

function Pairs({ rows, a, b, measure }: { rows: MatchedPair[]; a: LensSummary; b: LensSummary; measure: string }) {
  const { query, setQuery, words, sort, setSort } = useOrder(pairKeys, '-similarity')
  const ofA = useTexts(a),
    ofB = useTexts(b)
  const items = useMemo(
    () =>
      rowsOf(
        rows,
        (row) => `f/${row.a} f/${row.b} ${row.conceptA ?? ''} ${row.conceptB ?? ''} ${ofA(row.a)} ${ofB(row.b)}`,
        words,
        pairKeys[sort.id],
        sort.down,
      ),
    [rows, ofA, ofB, words, sort.id, sort.down],
  )
  const columns = useMemo(
    (): Column[] => [
      {
        id: 'similarity',
        title: measure,
        width: '108px',
        least: 108,
        number: true,
        sort: 'down',
        cell: (i) => rows[i].similarity.toFixed(3),
      },
      { id: 'a', title: 'A', width: '76px', least: 76, sort: 'up', cell: (i) => latentLink(a, rows[i].a) },
      {
        id: 'conceptA',
        title: 'Best concept in A',
        width: 'minmax(140px, 1fr)',
        least: 140,
        sort: 'up',
        cell: (i) => plain(rows[i].conceptA),
      },
      {
        id: 'textA',
        title: 'A in words',
        width: 'minmax(160px, 1.4fr)',
        least: 160,
        cell: (i) => plain(ofA(rows[i].a)),
      },
      { id: 'b', title: 'B', width: '76px', least: 76, sort: 'up', cell: (i) => latentLink(b, rows[i].b) },
      {
        id: 'conceptB',
        title: 'Best concept in B',
        width: 'minmax(140px, 1fr)',
        least: 140,
        sort: 'up',
        cell: (i) => plain(rows[i].conceptB),
      },
      {
        id: 'textB',
        title: 'B in words',
        width: 'minmax(160px, 1.4fr)',
        least: 160,
        cell: (i) => plain(ofB(rows[i].b)),
      },
    ],
    [rows, a, b, measure, ofA, ofB],
  )
  return (
    <>
      <Bar
        query={query}
        setQuery={setQuery}
        status={shownOf(items.length, rows.length, 'pairs')}
        file={`${a.id}-${b.id}-matched.tsv`}
        table={() =>
          tsv(
            ['a', 'b', 'similarity', 'concept_a', 'concept_b', 'text_a', 'text_b'],
            items.map((i) => {
              const row = rows[i]
              return [row.a, row.b, row.similarity, row.conceptA, row.conceptB, ofA(row.a), ofB(row.b)]
            }),
          )
        }
      />
      <div className="compare-table">
        <VirtualTable
          label="Matched latents"
          place={`${a.id} ${b.id} matched ${words} ${sort.id} ${sort.down}`}
          items={items}
          columns={columns}
          narrow={(i) => (
            <>
              <span>
                {latentLink(a, rows[i].a)} and {latentLink(b, rows[i].b)}
              </span>
              <span>{rows[i].similarity.toFixed(3)}</span>
              <span>
                {rows[i].conceptA ?? 'no concept'} / {rows[i].conceptB ?? 'no concept'}
              </span>
            </>
          )}
          href={(i) => routeHash([a.id, 'feature', rows[i].a])}
          sort={sort}
          onSort={setSort}
          empty={rows.length ? 'No pair fits.' : 'No two latents are alike enough to count as matched.'}
          version={columns}
        />
      </div>
    </>
  )
}

interface UnmatchedProps {
  rows: UnmatchedLatent[]
  all: number
  lens: LensSummary
  other: LensSummary
  side: string
  measure: string
  bound: number
}

function Unmatched({ rows, all, lens, other, side, measure, bound }: UnmatchedProps) {
  // In the order of the document: those that mean something first.
  const { query, setQuery, words, sort, setSort } = useOrder(unmatchedKeys, 'given')
  const textOf = useTexts(lens)
  const items = useMemo(
    () =>
      rowsOf(
        rows,
        (row) => `f/${row.latent} ${row.concept ?? ''} ${textOf(row.latent)}`,
        words,
        unmatchedKeys[sort.id],
        sort.down,
      ),
    [rows, textOf, words, sort.id, sort.down],
  )
  const columns = useMemo(
    (): Column[] => [
      {
        id: 'latent',
        title: side,
        width: '76px',
        least: 76,
        sort: 'up',
        cell: (i) => latentLink(lens, rows[i].latent),
      },
      {
        id: 'concept',
        title: 'Best concept',
        width: 'minmax(160px, 1fr)',
        least: 160,
        sort: 'up',
        cell: (i) => plain(rows[i].concept),
      },
      {
        id: 'text',
        title: 'In words',
        width: 'minmax(200px, 2fr)',
        least: 200,
        cell: (i) => plain(textOf(rows[i].latent)),
      },
      {
        id: 'density',
        title: 'Density',
        hint: 'Share of residues on which it is active',
        width: '84px',
        least: 84,
        number: true,
        sort: 'down',
        cell: (i) => percent(rows[i].density),
      },
      {
        id: 'nearest',
        title: 'Most alike',
        hint: 'The latent of the other that is most alike, which may be matched with another one',
        width: '92px',
        least: 92,
        sort: 'up',
        cell: (i) => (rows[i].nearest === null ? none : latentLink(other, rows[i].nearest!)),
      },
      {
        id: 'similarity',
        title: measure,
        width: '108px',
        least: 108,
        number: true,
        sort: 'down',
        cell: (i) => rows[i].similarity.toFixed(3),
      },
    ],
    [rows, lens, other, side, measure, textOf],
  )
  return (
    <>
      <p className="hint">
        Latents of {side} without a partner at {score(bound)} or above
        {all > rows.length && `; the ${count(rows.length)} of ${count(all)} whose concepts have the best F1`}. One
        whose most alike latent is above the bound lost it to another that is closer.
      </p>
      <Bar
        query={query}
        setQuery={setQuery}
        status={shownOf(items.length, rows.length, 'latents')}
        file={`${lens.id}-not-in-${other.id}.tsv`}
        table={() =>
          tsv(
            ['latent', 'concept', 'text', 'density', 'nearest', 'similarity'],
            items.map((i) => {
              const row = rows[i]
              return [row.latent, row.concept, textOf(row.latent), row.density, row.nearest, row.similarity]
            }),
          )
        }
      />
      <div className="compare-table">
        <VirtualTable
          label={`Latents only in ${side}`}
          place={`${lens.id} ${other.id} only ${words} ${sort.id} ${sort.down}`}
          items={items}
          columns={columns}
          narrow={(i) => (
            <>
              <span>
                {latentLink(lens, rows[i].latent)} {rows[i].concept ?? 'no concept'}
              </span>
              <span>{rows[i].similarity.toFixed(3)}</span>
              <span>{textOf(rows[i].latent)}</span>
            </>
          )}
          href={(i) => routeHash([lens.id, 'feature', rows[i].latent])}
          sort={sort}
          onSort={setSort}
          empty={rows.length ? 'No latent fits.' : 'Every latent that took part has a partner.'}
          version={columns}
        />
      </div>
    </>
  )
}

function useConceptRows(lens: LensSummary) {
  const list = useDocument<ConceptList>(`${lens.id}/concepts.json`).data
  return useMemo(() => new Map(list?.concepts.map((row) => [row.concept, row])), [list])
}

function Concepts({ data, a, b }: { data: CompareDocument; a: LensSummary; b: LensSummary }) {
  const rows = data.concepts
  const { query, setQuery, words, sort, setSort } = useOrder(conceptKeys, 'given')
  const inA = useConceptRows(a),
    inB = useConceptRows(b)
  const items = useMemo(
    () => rowsOf(rows, (row) => row.concept, words, conceptKeys[sort.id], sort.down),
    [rows, words, sort.id, sort.down],
  )
  const columns = useMemo((): Column[] => {
    const f1 = (value: number | null, of: ReturnType<typeof useConceptRows>, row: ComparedConcept) =>
      value === null ? (
        none
      ) : (
        <F1 value={value} sequence={of.get(row.concept)?.sequenceF1} neurons={of.get(row.concept)?.neuronF1} />
      )
    const page = (lens: LensSummary, of: ReturnType<typeof useConceptRows>, row: ComparedConcept) => {
      const found = of.get(row.concept)
      return found ? (
        <a tabIndex={-1} title={row.concept} href={routeHash([lens.id, 'concept', found.id])}>
          {row.concept}
        </a>
      ) : (
        plain(row.concept)
      )
    }
    return [
      {
        id: 'concept',
        title: 'Concept',
        width: 'minmax(200px, 2fr)',
        least: 200,
        sort: 'up',
        cell: (i) => page(inA.has(rows[i].concept) ? a : b, inA.has(rows[i].concept) ? inA : inB, rows[i]),
      },
      {
        id: 'latentA',
        title: 'A',
        width: '76px',
        least: 76,
        cell: (i) => (rows[i].latentA === null ? none : latentLink(a, rows[i].latentA!)),
      },
      {
        id: 'f1A',
        title: 'F1 in A',
        hint: 'On held-out proteins; the tick is what the sequence alone gives, the ring the best neuron',
        width: '136px',
        least: 136,
        sort: 'down',
        cell: (i) => f1(rows[i].f1A, inA, rows[i]),
      },
      {
        id: 'latentB',
        title: 'B',
        width: '76px',
        least: 76,
        cell: (i) => (rows[i].latentB === null ? none : latentLink(b, rows[i].latentB!)),
      },
      {
        id: 'f1B',
        title: 'F1 in B',
        hint: 'On held-out proteins; the tick is what the sequence alone gives, the ring the best neuron',
        width: '136px',
        least: 136,
        sort: 'down',
        cell: (i) => f1(rows[i].f1B, inB, rows[i]),
      },
      {
        id: 'difference',
        title: 'B − A',
        width: '76px',
        least: 76,
        number: true,
        sort: 'down',
        cell: (i) => signed(difference(rows[i])),
      },
    ]
  }, [rows, a, b, inA, inB])
  const sequence = (row: ComparedConcept) => (inA.get(row.concept) ?? inB.get(row.concept))?.sequenceF1
  return (
    <>
      <Bar
        query={query}
        setQuery={setQuery}
        status={shownOf(items.length, rows.length, 'concepts')}
        file={`${a.id}-${b.id}-concepts.tsv`}
        table={() =>
          tsv(
            ['concept', 'latent_a', 'f1_a', 'latent_b', 'f1_b', 'sequence_alone_f1'],
            items.map((i) => {
              const row = rows[i]
              return [row.concept, row.latentA, row.f1A, row.latentB, row.f1B, sequence(row)]
            }),
          )
        }
      />
      <div className="compare-table">
        <VirtualTable
          label="Concepts in both"
          place={`${a.id} ${b.id} concepts ${words} ${sort.id} ${sort.down}`}
          items={items}
          columns={columns}
          narrow={(i) => (
            <>
              <span>{rows[i].concept}</span>
              <span>{signed(difference(rows[i]))}</span>
              <span>
                F1 {score(rows[i].f1A)} in A, {score(rows[i].f1B)} in B; sequence alone {score(sequence(rows[i]))}
              </span>
            </>
          )}
          href={(i) => {
            const row = rows[i]
            const lens = inA.has(row.concept) ? a : b
            return routeHash([lens.id, 'concept', (inA.get(row.concept) ?? inB.get(row.concept))?.id ?? 0])
          }}
          sort={sort}
          onSort={setSort}
          empty="No concept fits."
          version={columns}
        />
      </div>
    </>
  )
}

const signed = (value: number | null) =>
  value === null ? none : `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`
