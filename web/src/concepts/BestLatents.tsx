import { useState } from 'react'
import type { ConceptDocument, LensSummary } from '../api/documents'
import { useNames } from '../labels/useLabels'
import { Download, tsv } from '../parts/Download'
import { F1 } from '../parts/F1'
import { count, figures, score } from '../parts/figures'
import { ScrollX } from '../parts/ScrollX'
import { routeHash } from '../route'

const fewest = 12

/** The latents that tell a concept best, best on validation first. */
export function BestLatents({ lens, data }: { lens: LensSummary; data: ConceptDocument }) {
  const nameOf = useNames(lens.id)
  const { concept, latents } = data
  const [all, setAll] = useState(false)
  if (latents.length === 0)
    return (
      <section className="card">
        <h2>Best features</h2>
        <p className="soft">No feature fires on it on the validation half.</p>
      </section>
    )
  return (
    <section className="card">
      <div className="card-head">
        <h2>Best features</h2>
        <Download
          name={`${lens.id}-concept${concept.id}-features.tsv`}
          label="TSV"
          what="the best features"
          make={() =>
            tsv(
              [
                'latent',
                'threshold',
                'validation_f1',
                'test_f1',
                'precision',
                'recall',
                'tp',
                'fp',
                'instances_hit',
                'auroc',
                'auprc',
              ],
              latents.map((r) => [
                r.latent,
                r.threshold,
                r.validationF1,
                r.testF1,
                r.precision,
                r.recall,
                r.tp,
                r.fp,
                r.instancesHit,
                r.auroc,
                r.auprc,
              ]),
            )
          }
        />
      </div>
      <p className="hint">
        Best on validation first; scores are on held-out proteins. The tick is what the sequence alone gives.
      </p>
      <ScrollX>
        <table>
          <thead>
            <tr>
              <th>Feature</th>
              <th>F1</th>
              <th className="number" title="Right residues among those it marks">
                Precision
              </th>
              <th
                className="number"
                title={concept.level === 'domain' ? 'Instances with a marked residue' : 'Residues marked'}
              >
                Recall
              </th>
              <th className="number" title="Instances hit, of those held out">
                Hit
              </th>
              <th className="number">AUROC</th>
              <th className="number" title="Share of the largest activation on the validation half">
                Threshold
              </th>
            </tr>
          </thead>
          <tbody>
            {latents.slice(0, all ? undefined : fewest).map((row) => (
              <tr key={row.latent}>
                <td>
                  <a href={routeHash([lens.id, 'feature', row.latent])}>f/{row.latent}</a> {nameOf(row.latent)}
                </td>
                <td>
                  <F1
                    value={row.testF1}
                    sequence={concept.sequenceF1}
                    precision={row.precision}
                    recall={row.recall}
                  />
                </td>
                <td className="number">{score(row.precision)}</td>
                <td className="number">{score(row.recall)}</td>
                <td className="number">
                  {count(row.instancesHit)} of {count(concept.testInstances)}
                </td>
                <td className="number">{score(row.auroc)}</td>
                <td className="number">{figures(row.threshold)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
      {latents.length > fewest && !all && (
        <p>
          <button type="button" className="small" onClick={() => setAll(true)}>
            Show all {latents.length}
          </button>
        </p>
      )}
    </section>
  )
}
