import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { useDocument } from '../api/data'
import type { FeatureDocument, LensSummary } from '../api/documents'
import { useNames } from '../labels/useLabels'
import { count, figures, percent } from '../parts/figures'
import { LabelEditor } from '../parts/LabelEditor'
import { Problem, Waiting } from '../parts/Status'
import { routeHash, useQuery } from '../route'
import { StructurePanel } from '../structure/StructurePanel'
import { dense } from '../tracks/activations'
import { ResidueFocus } from '../tracks/focus'
import { TrackList } from '../tracks/TrackList'
import { ActivationHistogram, rangeText } from './feature/Activations'
import { AminoAcidBars, LogitBars } from './feature/AminoAcids'
import { ConceptTable } from './feature/Concepts'
import { FamilyTable, ProbeTable, RelatedTable } from './feature/Related'
import './explore.css'
import './Feature.css'

/** One latent: where it is active, and what that means. */
export default function Feature({ lens, latent }: { lens: LensSummary; latent: number }) {
  const valid = Number.isInteger(latent) && latent >= 0 && latent < lens.latents
  const { data, error } = useDocument<FeatureDocument>(valid ? `${lens.id}/features/${latent}.json` : null)
  const name = useNames(lens.id)(latent)
  useEffect(() => {
    window.document.title = `Latent ${latent}${name ? ': ' + name : ''} – ${lens.title}`
    return () => void (window.document.title = 'PlmLens')
  }, [latent, name, lens.title])
  if (!valid)
    return <Problem text={`There is no latent "${latent}": this lens has latents 0 to ${lens.latents - 1}.`} />
  return (
    <article className="feature">
      <Heading lens={lens} latent={latent} name={name} data={data} />
      {error && <Problem text={error} />}
      {!data && !error && <Waiting what={`latent ${latent}`} />}
      {data && <Loaded lens={lens} data={data} />}
    </article>
  )
}

function Heading({
  lens,
  latent,
  name,
  data,
}: {
  lens: LensSummary
  latent: number
  name: string | null
  data?: FeatureDocument
}) {
  const to = (n: number, text: string, title: string) =>
    n >= 0 && n < lens.latents ? (
      <a href={routeHash([lens.id, 'feature', n])} title={title} aria-label={title}>
        {text}
      </a>
    ) : (
      <span aria-hidden="true">{text}</span>
    )
  return (
    <header className="page-head">
      <h1>
        <span className="soft">Latent</span> {latent}
        {name && <span className="given"> {name}</span>}
      </h1>
      <nav className="steps" aria-label="Latents">
        {to(latent - 1, '←', 'The latent before')}
        {to(latent + 1, '→', 'The next latent')}
        <a href={routeHash([lens.id, 'map'], { latent: String(latent) })}>on the map</a>
      </nav>
      {data?.description && <p className="lead">{data.description}</p>}
    </header>
  )
}

function Loaded({ lens, data }: { lens: LensSummary; data: FeatureDocument }) {
  if (data.dead)
    return (
      <>
        <p>This latent is dead: it is active on no residue of the corpus.</p>
        {data.similar.length > 0 && (
          <Card title="Near decoder directions">
            <RelatedTable lens={lens} latents={data.similar} show={['cosine']} none="" />
          </Card>
        )}
        <Card title="Names, notes and ratings">
          <LabelEditor lens={lens.id} latent={data.latent} />
        </Card>
      </>
    )
  return (
    <>
      <Facts lens={lens} data={data} />
      <Proteins lens={lens} data={data} />
      <div className="cards">
        <Card title="Concepts" wide>
          <ConceptTable lens={lens} latent={data.latent} pairs={data.concepts} failures={data.failures} />
        </Card>
        <Card title="Names, notes and ratings">
          <LabelEditor lens={lens.id} latent={data.latent} />
        </Card>
        <Card title="Amino acids where it is active">
          <AminoAcidBars shares={data.aminoAcids} />
        </Card>
        <Card title="What it promotes at the output">
          {data.logits.length ? (
            <LogitBars effects={data.logits} />
          ) : (
            <p className="soft">
              Not measured: score the lens again with a version that writes logit_effects.tsv.
            </p>
          )}
        </Card>
        <Card title="Families and other classes">
          <FamilyTable families={data.families} />
        </Card>
        <Card title="Near decoder directions">
          <RelatedTable
            lens={lens}
            latents={data.similar}
            show={['cosine', 'phi', 'jaccard']}
            none="No neighbours were computed for this latent."
          />
        </Card>
        <Card title="Active on the same residues">
          <RelatedTable
            lens={lens}
            latents={data.coActive}
            show={['phi', 'jaccard', 'both']}
            none="No latent is active on the same residues more than by chance, or the lens lacks co-activation."
          />
        </Card>
        <Card title="Active wherever this one is">
          <RelatedTable
            lens={lens}
            latents={data.implies}
            show={['probability', 'both', 'cosine']}
            none="This latent implies no other."
          />
        </Card>
        <Card title="Probes that use it">
          <ProbeTable probes={data.probes} />
        </Card>
      </div>
    </>
  )
}

function Card({ title, wide, children }: { title: string; wide?: boolean; children: ReactNode }) {
  return (
    <section className={wide ? 'card wide' : 'card'}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Facts({ lens, data }: { lens: LensSummary; data: FeatureDocument }) {
  const { cluster, pattern } = data
  return (
    <dl className="stats">
      <Fact name="Density" title="Share of all residues of the corpus on which it is active">
        {percent(data.density)}
      </Fact>
      <Fact name="Proteins" title="Share of proteins with an active residue">
        {percent(data.proteinShare)}
      </Fact>
      <Fact name="Maximum" title="Largest activation in the corpus">
        {figures(data.max)}
      </Fact>
      <Fact name="Mean where active">{figures(data.meanActive)}</Fact>
      {pattern && (
        <Fact name="Pattern" title={pattern.facts.map((f) => `${f.name}: ${f.value}`).join('\n')}>
          {pattern.pattern}
        </Fact>
      )}
      {cluster && (
        <Fact
          name="Cluster"
          title={`${cluster.size} latents with near decoder ` +
            `directions${cluster.concept ? `; ${cluster.conceptLatents} of them share ${cluster.concept}` : ''}`}
        >
          <a href={routeHash([lens.id, 'features'], { cluster: String(cluster.cluster) })}>{cluster.cluster}</a>{' '}
          <span className="soft">
            {count(cluster.size)} latents{cluster.concept ? `, ${cluster.concept}` : ''}
          </span>
        </Fact>
      )}
      {data.structure && (
        <Fact name="Sequence or structure" long>
          {data.structure}
        </Fact>
      )}
    </dl>
  )
}

function Fact({
  name,
  title,
  long,
  children,
}: {
  name: string
  title?: string
  long?: boolean
  children: ReactNode
}) {
  return (
    <div title={title} className={long ? 'long' : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Proteins({ lens, data }: { lens: LensSummary; data: FeatureDocument }) {
  const [rangeText0, setRange] = useQuery('range', '0')
  const [accession, setAccession] = useQuery('protein', '')
  const [residueText, setResidue] = useQuery('res', '')
  const [focus] = useState(() => new ResidueFocus())
  const chosen = Math.min(Math.max(Number(rangeText0) || 0, 0), Math.max(data.ranges.length - 1, 0))
  const range = data.ranges[chosen]
  const residue = Number(residueText) > 0 ? Number(residueText) - 1 : null
  const selected = useMemo(() => ({ accession: accession || null, residue }), [accession, residue])
  const select = (next: string | null, at: number | null) => {
    setAccession(next ?? '')
    setResidue(at === null || next === null ? '' : String(at + 1))
  }
  const choose = (next: number) => {
    setRange(String(next))
    select(null, null)
  }
  const track =
    range &&
    (range.tracks.find((t) => t.accession === accession) ??
      range.tracks.find((t) => isLocal(t.structure)) ??
      range.tracks[0])
  const values = useMemo(() => (track ? dense(track, track.length) : null), [track])
  if (!range) return <p className="soft">The lens has no proteins for this latent.</p>
  return (
    <section className="proteins" aria-label="Proteins">
      <div className="proteins-head">
        <ActivationHistogram
          residues={lens.residues}
          histogram={data.histogram}
          ranges={data.ranges}
          chosen={chosen}
          onChoose={choose}
        />
        <div>
          <h2>Proteins by how strongly it fires</h2>
          <div className="ranges" role="group" aria-label="Range of the strongest residue">
            {data.ranges.map((r, i) => (
              <button
                key={i}
                type="button"
                className="small"
                aria-pressed={i === chosen}
                disabled={!r.proteins}
                onClick={() => choose(i)}
                title={`Proteins whose strongest residue has activation ${rangeText(r, data.max)}`}
              >
                {percent(r.from / (data.max || 1)).replace(' %', '')}–{percent(r.to / (data.max || 1))}{' '}
                <span className="soft">{count(r.proteins)}</span>
              </button>
            ))}
          </div>
          <p className="soft">
            {count(range.proteins)} proteins whose strongest residue has activation {rangeText(range, data.max)};{' '}
            {range.tracks.length < range.proteins
              ? `${range.tracks.length} of them are ` +
                `shown${chosen === 0 ? ', strongest first' : ', spread over the range'}.`
              : 'all are shown.'}
          </p>
        </div>
      </div>
      <div className="proteins-body">
        <TrackList
          lens={lens}
          latent={data.latent}
          max={data.max}
          tracks={range.tracks}
          focus={focus}
          selected={selected}
          onSelect={select}
          name={`${lens.id}-latent${data.latent}`}
          first={12}
        />
        {track && (
          <StructurePanel
            lens={lens}
            accession={track.accession}
            structure={track.structure}
            sequence={track.sequence}
            length={track.length}
            values={values}
            max={data.max}
            what={`latent ${data.latent}`}
            focus={focus}
            selected={track.accession === accession ? residue : null}
            onSelect={(at) => select(track.accession, at)}
            name={`${track.accession}-latent${data.latent}`}
          />
        )}
      </div>
    </section>
  )
}

const isLocal = (structure: string | null) => structure === 'pdb' || structure === 'cif'
