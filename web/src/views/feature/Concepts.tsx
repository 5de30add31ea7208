import { useState } from 'react'
import { useDocument } from '../../api/data'
import type { ConceptFailure, ConceptList, ConceptRow, LensSummary, PairRow, ProteinStretch } from '../../api/documents'
import { count, figures, score } from '../../parts/figures'
import { routeHash } from '../../route'

interface Props {
  lens: LensSummary
  latent: number
  pairs: PairRow[]
  failures: ConceptFailure[]
}

/** Concepts that the latent predicts, with what the sequence alone gives, and where the prediction fails. */
export function ConceptTable({ lens, latent, pairs, failures }: Props) {
  const list = useDocument<ConceptList>(pairs.length ? `${lens.id}/concepts.json` : null).data
  const rows = new Map(list?.concepts.map((c) => [c.id, c]))
  if (!pairs.length) return <p className="soft">No concept was matched with this latent.</p>
  return (
    <div className="scroll-x">
      <table className="data">
        <thead>
          <tr>
            <th scope="col">Concept</th>
            <th scope="col" className="num" title="F1 on held-out proteins, not used for choosing">F1, test</th>
            <th scope="col" className="num" title="F1 on the proteins by which latent and threshold were chosen">valid.</th>
            <th scope="col" className="num" title="Share of active residues that are right, on test">prec.</th>
            <th scope="col" className="num" title="Share of instances (or residues) found, on test">recall</th>
            <th scope="col" className="num" title="Best F1 on test from residue identity, position and composition alone: the baseline">sequence</th>
            <th scope="col" className="num" title="Best single neuron of the model, F1 on test">neuron</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map((p) => (
            <Pair key={p.concept} lens={lens} latent={latent} pair={p} row={rows.get(p.conceptId)} failure={failures.find((f) => f.concept === p.concept)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Pair({ lens, latent, pair, row, failure }: { lens: LensSummary; latent: number; pair: PairRow; row?: ConceptRow; failure?: ConceptFailure }) {
  const [open, setOpen] = useState(false)
  const details = `active above ${figures(pair.threshold)} of the validation maximum; ${count(pair.tp)} residues right, ${count(pair.fp)} wrong, ${count(pair.instancesHit)} instances hit; AUROC ${score(pair.auroc)}`
  return (
    <>
      <tr>
        <th scope="row" title={details}>
          {pair.conceptId >= 0 ? <a href={routeHash([lens.id, 'concept', pair.conceptId])}>{pair.concept}</a> : pair.concept}{' '}
          {failure && (
            <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? 'close' : 'where it fails'}
            </button>
          )}
        </th>
        <td className="num strong">{score(pair.testF1)}</td>
        <td className="num">{score(pair.validationF1)}</td>
        <td className="num">{score(pair.precision)}</td>
        <td className="num">{score(pair.recall)}</td>
        <td className="num">{score(row?.sequenceF1)}</td>
        <td className="num">{score(row?.neuronF1)}</td>
      </tr>
      {open && failure && (
        <tr className="opened">
          <td colSpan={7}>
            <Stretches lens={lens} latent={latent} title="Instances it misses" none="It misses no instance on test." stretches={failure.missed} />
            <Stretches lens={lens} latent={latent} title="Active where the concept is not" none="It is active nowhere outside the concept on test." stretches={failure.false} />
          </td>
        </tr>
      )}
    </>
  )
}

function Stretches({ lens, latent, title, none, stretches }: { lens: LensSummary; latent: number; title: string; none: string; stretches: ProteinStretch[] }) {
  return (
    <div className="stretches">
      <h4>{title}</h4>
      {stretches.length === 0 ? <p className="soft">{none}</p> : (
        <ul>
          {stretches.map((s, i) => (
            <li key={i}>
              <a href={routeHash([lens.id, 'protein', s.accession], { latent: String(latent), res: String(s.start) })}>{s.entry ?? s.accession}</a>{' '}
              {s.start === s.end ? s.start : `${s.start}–${s.end}`}
              {s.max > 0 && <span className="soft"> max {figures(s.max)}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
