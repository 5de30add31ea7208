import type { AnnotationRow, LatentOnSequence, LensSummary } from '../api/documents'
import { Download, tsv } from '../parts/Download'
import { figures, score } from '../parts/figures'
import { routeHash } from '../route'
import { residueName } from '../tracks/aminoAcids'
import { annotationsAt } from '../tracks/annotation'
import { firesOn } from './ranking'

interface Props {
  lens: LensSummary
  sequence: string | null
  length: number
  latents: LatentOnSequence[]
  annotations: AnnotationRow[]
  /** 0-based. */
  residue: number | null
  onSelect: (residue: number | null) => void
  chosen: number | null
  onChoose: (latent: number) => void
  nameOf: (latent: number) => string | null
}

/** All latents that are active on the selected residue. */
export function FiresHere({
  lens,
  sequence,
  length,
  latents,
  annotations,
  residue,
  onSelect,
  chosen,
  onChoose,
  nameOf,
}: Props) {
  if (residue === null)
    return (
      <section className="fires" aria-label="What fires here">
        <h2>What fires here</h2>
        <p className="soft">
          Choose a residue in the tracks or in the structure to see every latent that is active on it.
        </p>
      </section>
    )
  const here = firesOn(latents, residue)
  const letter = sequence?.[residue] ?? ''
  const known = annotationsAt(annotations, residue + 1)
  const make = () =>
    tsv(
      ['residue', 'letter', 'latent', 'activation', 'share_of_corpus_max', 'concept'],
      here.map((f) => [
        residue + 1,
        letter,
        f.source.latent,
        f.value,
        f.source.maxFraction === null ? null : f.share,
        f.source.concept,
      ]),
    )
  return (
    <section className="fires" aria-label="What fires here" aria-live="polite">
      <h2>
        What fires on {letter}
        {residue + 1} <span className="soft">{letter && residueName(letter)}</span>
      </h2>
      <p className="fires-tools">
        <button
          type="button"
          className="small"
          disabled={residue === 0}
          onClick={() => onSelect(residue - 1)}
          aria-label="The residue before"
        >
          ←
        </button>
        <button
          type="button"
          className="small"
          disabled={residue >= length - 1}
          onClick={() => onSelect(residue + 1)}
          aria-label="The next residue"
        >
          →
        </button>
        <button type="button" className="small" onClick={() => onSelect(null)}>
          Let go
        </button>
        {here.length > 0 && (
          <Download
            label="TSV"
            what="the latents of this residue"
            name={`${letter}${residue + 1}-latents.tsv`}
            make={make}
          />
        )}
      </p>
      {known.length > 0 && <p className="soft">{known.join('; ')}</p>}
      {here.length === 0 ? (
        <p className="soft">None of these latents is active on it.</p>
      ) : (
        <ol>
          {here.map((f) => {
            const l = f.source
            return (
              <li key={l.latent} className={l.latent === chosen ? 'current' : undefined}>
                <a href={routeHash([lens.id, 'feature', l.latent])}>{l.latent}</a>
                <span
                  className="meter"
                  title={`${figures(f.value)}, ${Math.round(100 * f.share)} % of ` +
                    `${l.maxFraction === null ? 'its maximum here' : 'the corpus maximum'}`}
                >
                  <span style={{ width: `${Math.min(100 * f.share, 100)}%` }} />
                </span>
                <span className="value">{figures(f.value)}</span>
                <button
                  type="button"
                  className="inline"
                  aria-pressed={l.latent === chosen}
                  title={l.description ?? undefined}
                  onClick={() => onChoose(l.latent)}
                >
                  {nameOf(l.latent) ?? l.concept ?? 'no concept'}
                  {!nameOf(l.latent) && l.concept && l.conceptF1 !== null && (
                    <span className="soft"> {score(l.conceptF1)}</span>
                  )}
                </button>
              </li>
            )
          })}
        </ol>
      )}
    </section>
  )
}
