import { useMemo } from 'react'
import { useDocument } from '../api/data'
import type { ConceptList, ConceptRow, LensSummary } from '../api/documents'
import { niceTop } from '../charts/scales'
import { Scatter } from '../charts/Scatter'
import { conceptRows, gain, type ConceptState } from '../concepts/conceptRows'
import { Choice } from '../parts/Choice'
import { Download, tsv } from '../parts/Download'
import { F1 } from '../parts/F1'
import { count, figures, score } from '../parts/figures'
import { none } from '../parts/none'
import { Problem, Waiting } from '../parts/Status'
import { routeHash, useQuery } from '../route'
import { VirtualTable, type Column } from '../table/VirtualTable'
import './Concepts.css'

/** All concepts of a lens with their best feature, beside baselines. */
export default function Concepts({ lens }: { lens: LensSummary }) {
  const { data, error } = useDocument<ConceptList>(`${lens.id}/concepts.json`)
  if (error) return <Problem text={error} />
  if (!data) return <Waiting what="the concepts" />
  if (data.concepts.length === 0)
    return (
      <>
        <h1>Concepts</h1>
        <p>
          No concepts were scored in this lens. <code>plmlens score</code> with a UniProt file does it.
        </p>
      </>
    )
  return <Loaded lens={lens} list={data} />
}

function columnsOf(lens: string, rows: ConceptRow[]): Column[] {
  const cell = (of: (row: ConceptRow) => React.ReactNode) => (at: number) => of(rows[at])
  const number = { width: '76px', least: 74, number: true, sort: 'down' as const }
  return [
    {
      id: 'concept',
      title: 'Concept',
      width: 'minmax(200px, 2fr)',
      least: 200,
      sort: 'up',
      cell: cell((r) => (
        <a tabIndex={-1} title={r.concept} href={routeHash([lens, 'concept', r.id])}>
          {r.concept}
        </a>
      )),
    },
    {
      id: 'f1',
      title: 'F1',
      hint: 'On held-out proteins; the tick is what the sequence alone gives, the ring the best neuron',
      width: '136px',
      least: 136,
      sort: 'down',
      cell: cell((r) => (
        <F1
          value={r.testF1}
          sequence={r.sequenceF1}
          neurons={r.neuronF1}
          precision={r.precision}
          recall={r.recall}
        />
      )),
    },
    {
      id: 'sequence',
      title: 'Sequence',
      hint: 'F1 that identity, place and composition of residues give, without a model',
      ...number,
      cell: cell((r) => score(r.sequenceF1)),
    },
    {
      id: 'neurons',
      title: 'Neuron',
      hint: 'F1 of the best neuron',
      ...number,
      cell: cell((r) => score(r.neuronF1)),
    },
    {
      id: 'gain',
      title: 'Gain',
      hint: 'F1 above the better of these baselines',
      ...number,
      cell: cell((r) => signed(gain(r))),
    },
    {
      id: 'q',
      title: 'q',
      hint: 'False discovery rate, from labels moved between proteins',
      ...number,
      width: '70px',
      least: 70,
      sort: 'up',
      cell: cell((r) => (r.q === null ? none : figures(r.q))),
    },
    {
      id: 'found',
      title: 'Found',
      hint: 'F1 above the bound on both halves, q below its bound',
      width: '66px',
      least: 66,
      sort: 'down',
      cell: cell((r) => (r.found ? <strong>yes</strong> : <span className="soft">no</span>)),
    },
    {
      id: 'latent',
      title: 'Feature',
      hint: 'Best feature, chosen on the validation half',
      width: '84px',
      least: 84,
      sort: 'up',
      cell: cell((r) =>
        r.latent === null ? (
          none
        ) : (
          <a tabIndex={-1} href={routeHash([lens, 'feature', r.latent])}>
            f/{r.latent}
          </a>
        ),
      ),
    },
    { id: 'precision', title: 'Precision', ...number, cell: cell((r) => score(r.precision)) },
    { id: 'recall', title: 'Recall', ...number, cell: cell((r) => score(r.recall)) },
    { id: 'auroc', title: 'AUROC', ...number, cell: cell((r) => score(r.auroc)) },
    {
      id: 'instances',
      title: 'Instances',
      hint: 'Places of the concept in the test half',
      ...number,
      cell: cell((r) => count(r.testInstances)),
    },
    {
      id: 'level',
      title: 'Level',
      hint: 'Whether recall counts residues or whole instances (domains)',
      width: '76px',
      least: 76,
      sort: 'up',
      cell: cell((r) => r.level),
    },
  ]
}

const signed = (value: number | null) =>
  value === null ? none : `${value >= 0.005 ? '+' : value <= -0.005 ? '−' : ''}${Math.abs(value).toFixed(2)}`

function Loaded({ lens, list }: { lens: LensSummary; list: ConceptList }) {
  const [query, setQuery] = useQuery('q', '')
  const [category, setCategory] = useQuery('category', '')
  const [level, setLevel] = useQuery('level', '')
  const [found, setFound] = useQuery('found', '')
  const [above, setAbove] = useQuery('above', '')
  const [sort, setSort] = useQuery('sort', '')
  const [against, setAgainst] = useQuery('against', 'sequence')
  const rows = list.concepts
  const state = { query, category, level, found, above, sort } as ConceptState
  const items = useMemo(() => conceptRows(list, state), [list, query, category, level, found, above, sort])
  const columns = useMemo(() => columnsOf(lens.id, rows), [lens.id, rows])
  const categories = useMemo(() => [...new Set(rows.map((row) => row.category))].sort(), [rows])
  const levels = useMemo(() => [...new Set(rows.map((row) => row.level))].sort(), [rows])
  const total = rows.filter((row) => row.found).length
  const href = (at: number) => routeHash([lens.id, 'concept', rows[at].id])

  const baseline = (row: ConceptRow) => (against === 'neurons' ? row.neuronF1 : row.sequenceF1)
  const baseName = against === 'neurons' ? 'best neuron' : 'sequence alone'
  const points = items.flatMap((at) => {
    const row = rows[at]
    const x = baseline(row)
    return row.testF1 === null || x === null
      ? []
      : [{ name: row.concept, x, y: row.testF1, href: href(at), strong: row.found }]
  })
  const better = points.filter((point) => point.y > point.x).length
  const shownSort = sort || (query ? '' : '-f1')
  return (
    <div className="concepts table-page">
      <div className="page-head">
        <h1>Concepts</h1>
        <p className="soft" role="status">
          {items.length === rows.length ? count(rows.length) : `${count(items.length)} of ${count(rows.length)}`}{' '}
          tested, {count(total)} found: F1 above {list.foundAbove} on both halves
          {list.qBelow !== null && <> and q below {list.qBelow}</>}
        </p>
      </div>
      <div className="toolbar">
        <input
          type="search"
          className="query"
          placeholder="Words in the name"
          aria-label="Filter by name"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <Choice label="Category" value={category} set={setCategory} options={categories.map((c) => [c, c])} />
        <Choice
          label="Found"
          value={found}
          set={setFound}
          options={[
            ['yes', 'yes'],
            ['no', 'no'],
          ]}
        />
        <Choice
          label="Better than"
          value={above}
          set={setAbove}
          options={[
            ['sequence', 'the sequence alone'],
            ['neurons', 'the best neuron'],
          ]}
        />
        {levels.length > 1 && (
          <Choice label="Level" value={level} set={setLevel} options={levels.map((l) => [l, l])} />
        )}
        <span className="spacer" />
        <Download
          name={`${lens.id}-concepts.tsv`}
          label="TSV"
          what="the rows shown"
          make={() => conceptsTsv(items.map((at) => rows[at]))}
        />
      </div>
      <div className="concepts-body">
        <div className="table-place">
          <VirtualTable
            label="Concepts"
            items={items}
            columns={columns}
            narrow={(at) => (
              <>
                <span>
                  <a tabIndex={-1} href={href(at)}>
                    {rows[at].concept}
                  </a>
                </span>
                <F1 value={rows[at].testF1} sequence={rows[at].sequenceF1} neurons={rows[at].neuronF1} />
                <span>
                  {rows[at].found ? 'found' : 'not found'}
                  {rows[at].latent !== null && `, feature f/${rows[at].latent}`}; sequence alone{' '}
                  {score(rows[at].sequenceF1)}
                </span>
              </>
            )}
            href={href}
            sort={shownSort ? { id: shownSort.replace(/^-/, ''), down: shownSort.startsWith('-') } : null}
            onSort={({ id, down }) => setSort((down ? '-' : '') + id)}
            place={`${lens.id} concepts ${JSON.stringify(state)}`}
            empty="No concept fits."
            version={rows}
          />
        </div>
        {points.length > 0 && (
          <section className="card concepts-chart">
            <Scatter
              title="What the features add"
              caption={`Each point is a concept: F1 of its best feature over F1 of the ${baseName}, on held-out ` +
                `proteins. Above the line the feature is better.`}
              summary={`${better} of ${points.length} concepts are told better by a feature than by the ${baseName}.`}
              points={points}
              xTitle={baseName}
              yTitle="feature"
              top={niceTop(Math.max(...points.flatMap((p) => [p.x, p.y]), 0.1))}
              file={`${lens.id}-concepts-${against}`}
            />
            <p className="hint">
              {better} of {points.length} above the line. Full: found.
            </p>
            <div className="toolbar" role="group" aria-label="Baseline of the chart">
              <button
                type="button"
                className="small"
                aria-pressed={against !== 'neurons'}
                onClick={() => setAgainst('sequence')}
              >
                Sequence alone
              </button>
              <button
                type="button"
                className="small"
                aria-pressed={against === 'neurons'}
                onClick={() => setAgainst('neurons')}
              >
                Best neuron
              </button>
            </div>
          </section>
        )}
      </div>
    </div>
  )
}

function conceptsTsv(rows: ConceptRow[]): string {
  const fields = [
    'concept',
    'category',
    'level',
    'validationInstances',
    'testInstances',
    'testResidues',
    'latent',
    'threshold',
    'validationF1',
    'testF1',
    'precision',
    'recall',
    'auroc',
    'p',
    'q',
    'sequenceF1',
    'neuronF1',
    'found',
  ] as const
  return tsv(
    fields.map((f) => f.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase())),
    rows.map((row) => fields.map((f) => row[f])),
  )
}
