import { useState } from 'react'
import { useDocument } from '../../api/data'
import type {
  ConceptFailure,
  ConceptList,
  ConceptRow,
  LensSummary,
  PairRow,
  ProteinStretch,
} from '../../api/documents'
import { F1 } from '../../parts/F1'
import { count, figures, score } from '../../parts/figures'
import { ScrollX } from '../../parts/ScrollX'
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
    <ScrollX>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">Concept</th>
            <th
              scope="col"
              title={'F1 on held-out proteins, not used for choosing. Mark: what the sequence alone gives. Dot: the ' +
                'best neuron'}
            >
              F1, test
            </th>
            <th
              scope="col"
              className="number"
              title="F1 on the proteins by which latent and threshold were chosen"
            >
              valid.
            </th>
            <th scope="col" className="number" title="Share of active residues that are right, on test">
              precision
            </th>
            <th scope="col" className="number" title="Share of instances (or residues) found, on test">
              recall
            </th>
            <th
              scope="col"
              className="number"
              title="Best F1 on test from residue identity, position and composition alone"
            >
              sequence alone
            </th>
          </tr>
        </thead>
        <tbody>
          {pairs.map((p) => (
            <Pair
              key={p.concept}
              lens={lens}
              latent={latent}
              pair={p}
              row={rows.get(p.conceptId)}
              failure={failures.find((f) => f.concept === p.concept)}
            />
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

function Pair({
  lens,
  latent,
  pair,
  row,
  failure,
}: {
  lens: LensSummary
  latent: number
  pair: PairRow
  row?: ConceptRow
  failure?: ConceptFailure
}) {
  const [open, setOpen] = useState(false)
  const details = `active above ${figures(pair.threshold)} of the validation maximum; ${count(pair.tp)} residues ` +
    `right, ${count(pair.fp)} wrong, ${count(pair.instancesHit)} instances hit; AUROC ${score(pair.auroc)}`
  return (
    <>
      <tr>
        <th scope="row" title={details}>
          {pair.conceptId >= 0 ? (
            <a href={routeHash([lens.id, 'concept', pair.conceptId])}>{pair.concept}</a>
          ) : (
            pair.concept
          )}{' '}
          {failure && (
            <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? 'close' : 'where it fails'}
            </button>
          )}
        </th>
        <td>
          <F1
            value={pair.testF1}
            sequence={row?.sequenceF1}
            neurons={row?.neuronF1}
            precision={pair.precision}
            recall={pair.recall}
          />
        </td>
        <td className="number">{score(pair.validationF1)}</td>
        <td className="number">{score(pair.precision)}</td>
        <td className="number">{score(pair.recall)}</td>
        <td className="number">{score(row?.sequenceF1)}</td>
      </tr>
      {open && failure && (
        <tr className="opened">
          <td colSpan={6}>
            <Stretches
              lens={lens}
              latent={latent}
              title="Instances it misses"
              none="It misses no instance on test."
              stretches={failure.missed}
            />
            <Stretches
              lens={lens}
              latent={latent}
              title="Active where the concept is not"
              none="It is active nowhere outside the concept on test."
              stretches={failure.false}
            />
          </td>
        </tr>
      )}
    </>
  )
}

function Stretches({
  lens,
  latent,
  title,
  none,
  stretches,
}: {
  lens: LensSummary
  latent: number
  title: string
  none: string
  stretches: ProteinStretch[]
}) {
  return (
    <div className="stretches">
      <h4>{title}</h4>
      {stretches.length === 0 ? (
        <p className="soft">{none}</p>
      ) : (
        <ul>
          {stretches.map((s, i) => (
            <li key={i}>
              <a
                href={routeHash([lens.id, 'protein', s.accession], {
                  latent: String(latent),
                  res: String(s.start),
                })}
              >
                {s.entry ?? s.accession}
              </a>{' '}
              {s.start === s.end ? s.start : `${s.start}–${s.end}`}
              {s.max > 0 && <span className="soft"> max {figures(s.max)}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
