import { useEffect, useMemo } from 'react'
import { useDocument } from '../api/data'
import type { CompareDocument, LensSummary } from '../api/documents'
import { Histogram } from '../charts/Histogram'
import { ConceptChart } from '../compare/ConceptChart'
import { ConceptTable } from '../compare/ConceptTable'
import { PairTable } from '../compare/PairTable'
import { sameConcept, similarityHistogram } from '../compare/rows'
import { SideBySide } from '../compare/SideBySide'
import { UnmatchedTable } from '../compare/UnmatchedTable'
import { count, score } from '../parts/figures'
import { Problem, Waiting } from '../parts/Status'
import { go, replaceHash, routeHash, useQuery } from '../route'
import { useSite } from '../SiteContext'
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
        <ConceptTable data={data} a={a} b={b} />
      ) : show === 'onlyA' ? (
        <UnmatchedTable
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
        <UnmatchedTable
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
        <PairTable rows={matched} a={a} b={b} measure={measure.name} />
      )}
    </>
  )
}
