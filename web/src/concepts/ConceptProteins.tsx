import { useMemo, useState } from 'react'
import type { ConceptDocument, LensSummary } from '../api/documents'
import { count } from '../parts/figures'
import { useQuery } from '../route'
import { largest } from '../tracks/activations'
import { ResidueFocus } from '../tracks/focus'
import { TrackList } from '../tracks/TrackList'

/** Held-out proteins with the concept, as tracks of its best latent: those whose instances it hits, those it misses. */
export function ConceptProteins({ lens, data }: { lens: LensSummary; data: ConceptDocument }) {
  const { concept, foundProteins, missedProteins } = data
  const [shown, setShown] = useQuery('show', foundProteins.length ? 'found' : 'missed')
  const [accession, setAccession] = useQuery('protein', '')
  const [residueText, setResidue] = useQuery('res', '')
  const [focus] = useState(() => new ResidueFocus())
  const missed = shown === 'missed'
  const proteins = missed ? missedProteins : foundProteins
  const max = useMemo(
    () => Math.max(0, ...[...foundProteins, ...missedProteins].map((p) => largest(p.track))),
    [foundProteins, missedProteins],
  )
  const tracks = useMemo(() => proteins.map((p) => p.track), [proteins])
  const spans = useMemo(() => new Map(proteins.map((p) => [p.track.accession, p.instances])), [proteins])
  const residue = Number(residueText) > 0 ? Number(residueText) - 1 : null
  const selected = useMemo(() => ({ accession: accession || null, residue }), [accession, residue])
  if (concept.latent === null) return null
  if (!foundProteins.length && !missedProteins.length)
    return (
      <section className="card concept-proteins">
        <h2>Proteins</h2>
        <p className="soft">
          {concept.testInstances
            ? 'The lens lacks the places of its concepts (corpus/instances.tsv), so proteins cannot be shown; ' +
              'score again to have them.'
            : 'No held-out protein has it.'}
        </p>
      </section>
    )
  const choose = (next: string) => {
    setShown(next)
    setAccession('')
    setResidue('')
  }
  const total = data.foundCount + data.missedCount
  return (
    <section className="card concept-proteins" aria-label="Proteins">
      <div className="card-head">
        <h2>Proteins</h2>
        <span role="group" aria-label="Which proteins are shown">
          <button
            type="button"
            className="small"
            aria-pressed={!missed}
            disabled={!foundProteins.length}
            onClick={() => choose('found')}
          >
            Found
          </button>{' '}
          <button
            type="button"
            className="small"
            aria-pressed={missed}
            disabled={!missedProteins.length}
            onClick={() => choose('missed')}
          >
            Missed
          </button>
        </span>
        <span className="soft">
          f/{concept.latent} hits {count(data.foundCount)} of {count(total)} held-out instances and misses{' '}
          {count(data.missedCount)}
        </span>
      </div>
      <p className="hint">
        Amino acids coloured by the activation of f/{concept.latent}, up to the largest shown; bars below the
        letters are instances of {concept.concept}. {proteins.length === 50 && 'The first 50 proteins.'}
      </p>
      {proteins.length === 0 ? (
        <p className="soft">{missed ? 'It misses none.' : 'It finds none.'}</p>
      ) : (
        <TrackList
          key={shown}
          lens={lens}
          latent={concept.latent}
          max={max || 1}
          tracks={tracks}
          spans={spans}
          spansName={`instance of ${concept.concept}`}
          focus={focus}
          selected={selected}
          onSelect={(next, at) => {
            setAccession(next ?? '')
            setResidue(at === null || next === null ? '' : String(at + 1))
          }}
          name={`${lens.id}-concept${concept.id}-${missed ? 'missed' : 'found'}`}
          first={8}
        />
      )}
    </section>
  )
}
