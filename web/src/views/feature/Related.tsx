import type { FamilyRow, LensSummary, ProbeUse, RelatedLatent } from '../../api/documents'
import { useNames } from '../../labels/useLabels'
import { count, figures, percent, score } from '../../parts/figures'
import { ScrollX } from '../../parts/ScrollX'
import { routeHash } from '../../route'

/** Classes of proteins that the latent tells from others. */
export function FamilyTable({ families }: { families: FamilyRow[] }) {
  if (!families.length) return <p className="soft">No class of proteins was matched with this latent.</p>
  return (
    <ScrollX>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col" className="number" title="Members in the test half">
              members
            </th>
            <th scope="col" className="number" title="F1 on test, whole proteins">
              F1, test
            </th>
            <th scope="col" className="number">
              prec.
            </th>
            <th scope="col" className="number">
              recall
            </th>
            <th scope="col" className="number" title="False discovery rate over everything tried">
              q
            </th>
          </tr>
        </thead>
        <tbody>
          {families.map((f) => (
            <tr key={f.source + f.id}>
              <th scope="row">
                {f.source} {f.label || f.id} {f.label && <span className="soft">{f.id}</span>}
                {f.specific && (
                  <span className="tag on" title="F1 and q are within the bounds of the family test">
                    specific
                  </span>
                )}
              </th>
              <td className="number">{count(f.members)}</td>
              <td className="number strong">{score(f.testF1)}</td>
              <td className="number">{score(f.precision)}</td>
              <td className="number">{score(f.recall)}</td>
              <td className="number">{figures(f.q)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

type Measure = 'cosine' | 'phi' | 'jaccard' | 'probability' | 'both'

const measures: Record<Measure, [string, string, (v: number | null) => string]> = {
  cosine: ['cosine', 'Cosine of the decoder directions', score],
  phi: ['φ', 'Correlation of being active on a residue', score],
  jaccard: ['overlap', 'Residues on which both are active over those on which either is', score],
  probability: ['P', 'Share of this latent’s residues on which the other is active', percent],
  both: ['residues', 'Residues on which both are active', (v) => (v === null ? '–' : count(v))],
}

interface RelatedProps {
  lens: LensSummary
  latents: RelatedLatent[]
  show: Measure[]
  none: string
}

/** Other latents, with the numbers that make them related. */
export function RelatedTable({ lens, latents, show, none }: RelatedProps) {
  const nameOf = useNames(lens.id)
  if (!latents.length) return <p className="soft">{none}</p>
  return (
    <ScrollX>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">Latent</th>
            {show.map((m) => (
              <th key={m} scope="col" className="number" title={measures[m][1]}>
                {measures[m][0]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {latents.map((l) => (
            <tr key={l.latent}>
              <th scope="row" className="clip" title={l.description ?? undefined}>
                <a href={routeHash([lens.id, 'feature', l.latent])}>{l.latent}</a>{' '}
                <span className="soft">{nameOf(l.latent) ?? l.description}</span>
              </th>
              {show.map((m) => (
                <td key={m} className="number">
                  {measures[m][2](l[m])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

/** Probes in which the latent takes part. */
export function ProbeTable({ probes }: { probes: ProbeUse[] }) {
  if (!probes.length) return <p className="soft">No probe uses this latent.</p>
  return (
    <ScrollX>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">Probe for</th>
            <th scope="col" className="number" title="Latents that the probe may use">
              latents
            </th>
            <th scope="col" className="number" title="This latent’s coefficient in the logistic regression">
              coefficient
            </th>
            <th scope="col" className="number" title="The whole probe’s F1 on test">
              F1, test
            </th>
          </tr>
        </thead>
        <tbody>
          {probes.map((p, i) => (
            <tr key={i}>
              <th scope="row">{p.concept}</th>
              <td className="number">{p.latents}</td>
              <td className="number">{figures(p.coefficient)}</td>
              <td className="number strong">{score(p.testF1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}
