import { useEffect } from 'react'
import { useDocument } from '../api/data'
import type { LensSummary, ProteinDocument } from '../api/documents'
import { count } from '../parts/figures'
import { Problem, Waiting } from '../parts/Status'
import { routeHash } from '../route'
import { LatentsOnSequence } from '../sequence/LatentsOnSequence'
import { useSite } from '../SiteContext'
import { StructurePanel } from '../structure/StructurePanel'
import './explore.css'

/** One protein of the corpus: its latents over its annotation, on its structure, and residue by residue. */
export default function Protein({ lens, accession }: { lens: LensSummary; accession: string }) {
  const { live } = useSite()
  const { data, error } = useDocument<ProteinDocument>(
    accession ? `${lens.id}/proteins/${encodeURIComponent(accession)}.json` : null,
  )
  useEffect(() => {
    window.document.title = `${data?.entry ?? accession} – ${lens.title}`
    return () => void (window.document.title = 'PlmLens')
  }, [data, accession, lens.title])
  if (!accession) return <Problem text="No protein was named." />
  if (error) return <Problem text={error} />
  if (!data) return <Waiting what={accession} />
  const title = [data.accession, data.entry, data.name, data.organism ? `OS=${data.organism}` : null]
    .filter(Boolean)
    .join(' ')
  return (
    <article>
      <header className="page-head">
        <h1>{data.entry ?? data.accession}</h1>
        <span className="soft">
          {data.accession}, {count(data.length)} residues
          {data.half && (
            <>
              ,{' '}
              <span title="Which half of the corpus it is in: numbers of the test half were never used for a choice">
                {data.half} half
              </span>
            </>
          )}
        </span>
        <p className="lead">
          {data.name}
          {data.organism && <span className="soft"> {data.organism}</span>}
        </p>
      </header>
      {data.latents.length === 0 ? (
        <p>No latent is active on this protein.</p>
      ) : (
        <LatentsOnSequence
          lens={lens}
          id={data.accession}
          title={title}
          sequence={data.sequence}
          length={data.length}
          annotations={data.annotations}
          latents={data.latents}
          name={`${lens.id}-${data.accession}`}
          note={
            data.latents.length >= 100 && (
              <>
                Only its 100 strongest latents are kept in the lens’s documents
                {lens.live && live && (
                  <>
                    ; <a href={routeHash([lens.id, 'sequence'], { acc: data.accession })}>run the model</a> for all
                  </>
                )}
                .
              </>
            )
          }
          structure={(slot) => (
            <StructurePanel
              {...slot}
              lens={lens}
              accession={data.accession}
              structure={data.structure}
              pdb={data.pdb}
              sequence={data.sequence}
              length={data.length}
              name={`${data.accession}-${slot.what.replace(' ', '')}`}
            />
          )}
        />
      )}
    </article>
  )
}
