import { useEffect } from 'react'
import { useDocument } from '../api/data'
import type { ConceptDocument, ConceptList, LensSummary } from '../api/documents'
import { BarRows } from '../charts/BarRows'
import { LineChart } from '../charts/LineChart'
import { niceTop } from '../charts/scales'
import { Absorbed } from '../concepts/Absorbed'
import { BestLatents } from '../concepts/BestLatents'
import { ConceptProteins } from '../concepts/ConceptProteins'
import { useKeys } from '../keys/keys'
import { encoderName } from '../parts/encoders'
import { f1Text } from '../parts/F1'
import { count, figures, score } from '../parts/figures'
import { Problem, Waiting } from '../parts/Status'
import { go, routeHash } from '../route'
import './Concept.css'

/** One concept: what tells it, where it is found and missed. */
export default function Concept({ lens, id }: { lens: LensSummary; id: number }) {
  const valid = Number.isInteger(id) && id >= 0
  const { data, error } = useDocument<ConceptDocument>(valid ? `${lens.id}/concepts/${id}.json` : null)
  const list = useDocument<ConceptList>(`${lens.id}/concepts.json`).data
  const last = (list?.concepts.length ?? 0) - 1
  const name = data?.concept.concept
  useEffect(() => {
    if (!name) return
    window.document.title = `${name} – ${lens.title}`
    return () => void (window.document.title = 'PlmLens')
  }, [name, lens.title])
  const to = (n: number) => list && n >= 0 && n <= last && go(routeHash([lens.id, 'concept', n]))
  useKeys('Concept', [
    { press: 'j', what: 'Next concept', run: () => to(id + 1) },
    { press: 'k', what: 'The concept before', run: () => to(id - 1) },
  ])
  if (!valid) return <Problem text={`There is no concept "${id}": concepts have the numbers of the list.`} />
  const step = (n: number, text: string, title: string) =>
    list && n >= 0 && n <= last ? (
      <a href={routeHash([lens.id, 'concept', n])} title={title} aria-label={title}>
        {text}
      </a>
    ) : (
      <span aria-hidden="true">{text}</span>
    )
  return (
    <article className="concept">
      <header className="page-head">
        <h1>{name ?? (error ? `Concept ${id}` : ' ')}</h1>
        <nav className="steps" aria-label="Concepts">
          {step(id - 1, '←', 'The concept before (k)')}
          {step(id + 1, '→', 'Next concept (j)')}
          <a href={routeHash([lens.id, 'concepts'], data ? { category: data.concept.category } : {})}>
            {data ? `all of ${data.concept.category}` : 'all concepts'}
          </a>
        </nav>
      </header>
      {error && <Problem text={error} />}
      {!data && !error && <Waiting what="the concept" />}
      {data && <Loaded lens={lens} data={data} list={list} />}
    </article>
  )
}

const ring = ' Ring: the threshold chosen on validation.'

function bounds(list: ConceptList | undefined): string {
  if (!list) return ''
  const q = list.qBelow === null ? '' : `, q below ${list.qBelow}`
  return ` (F1 above ${list.foundAbove} on both halves${q})`
}

function Loaded({ lens, data, list }: { lens: LensSummary; data: ConceptDocument; list?: ConceptList }) {
  const { concept, encoders, curves } = data
  const best = curves.find((curve) => curve.latent === concept.latent)
  const file = `${lens.id}-concept${concept.id}`
  const [first, ...others] = encoders
  return (
    <>
      <p className="lead">
        {concept.latent === null ? (
          f1Text({ value: null })
        ) : (
          <>
            Best feature <a href={routeHash([lens.id, 'feature', concept.latent])}>f/{concept.latent}</a>, chosen
            on the validation half:{' '}
            {f1Text({
              value: concept.testF1,
              sequence: concept.sequenceF1,
              neurons: concept.neuronF1,
              precision: concept.precision,
              recall: concept.recall,
            })}{' '}
            {concept.found
              ? 'It counts as found.'
              : `It does not count as found${bounds(list)}.`}
          </>
        )}
      </p>
      <ul className="figures">
        <Figure
          name="F1, held out"
          value={score(concept.testF1)}
          hint={`validation ${score(concept.validationF1)}`}
        />
        <Figure
          name="Sequence alone"
          value={score(concept.sequenceF1)}
          hint="identity, place and composition of residues"
        />
        <Figure name="Best neuron" value={score(concept.neuronF1)} hint="without an autoencoder" />
        <Figure
          name="False discovery rate"
          value={concept.q === null ? '–' : figures(concept.q)}
          hint={
            concept.p === null
              ? 'no permutations were made'
              : `q; p ${figures(concept.p)}, labels moved between proteins`
          }
        />
        <Figure name="AUROC" value={score(concept.auroc)} hint="per residue, over all thresholds" />
        <Figure
          name="Instances"
          value={count(concept.testInstances)}
          hint={
            `held out, ${count(concept.testResidues)} residues; ${count(concept.validationInstances)} in ` +
            `validation`
          }
        />
      </ul>
      <ConceptProteins lens={lens} data={data} />
      <div className="columns concept-columns">
        <BestLatents lens={lens} data={data} />
        <section className="card">
          <h2>Precision and recall</h2>
          {curves.length === 0 ? (
            <p className="soft">
              The lens lacks the places of its concepts (corpus/instances.tsv), so there are no curves; score again
              to have them.
            </p>
          ) : (
            <LineChart
              title={curves.length === 1 ? `Feature f/${curves[0].latent}` : `The ${curves.length} best features`}
              caption={
                `On held-out proteins, over thresholds. Precision is per residue, recall per ` +
                `${concept.level === 'domain' ? 'instance' : 'residue'}.${best ? ring : ''}`
              }
              series={curves.map((curve) => ({ name: `f/${curve.latent}`, x: curve.recall, y: curve.precision }))}
              marks={
                concept.precision !== null && concept.recall !== null && best
                  ? [
                      {
                        name: `Chosen threshold, ${figures(concept.threshold)} of the maximum`,
                        x: concept.recall,
                        y: concept.precision,
                      },
                    ]
                  : []
              }
              xTitle="recall"
              yTitle="precision"
              xRange={[0, 1]}
              yRange={[0, 1]}
              height={280}
              file={`${file}-curves`}
            />
          )}
        </section>
        <section className="card">
          <h2>Encoders</h2>
          {first ? (
            <BarRows
              title="F1 of the best unit of each encoder"
              caption="On held-out proteins, unit and threshold chosen on the validation half."
              rows={[first, ...others].map((row, i) => ({
                name: encoderName(row.encoder),
                value: row.testF1 ?? 0,
                text:
                  row.testF1 === null
                    ? 'not measured'
                    : score(row.testF1) + (row.unit === null ? '' : ` (unit ${row.unit})`),
                mute: i > 0,
              }))}
              columns={['encoder', 'test F1']}
              top={niceTop(Math.max(0.1, ...encoders.map((row) => row.testF1 ?? 0)), 4)}
              label={120}
              file={`${file}-encoders`}
            />
          ) : (
            <p className="soft">No baselines were measured.</p>
          )}
        </section>
        <Absorbed lens={lens} data={data} list={list} />
      </div>
    </>
  )
}

function Figure({ name, value, hint }: { name: string; value: string; hint: string }) {
  return (
    <li>
      <span className="name">{name}</span>
      <span className="value">{value}</span>
      <span className="hint">{hint}</span>
    </li>
  )
}
