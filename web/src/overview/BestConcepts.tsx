import type { LensSummary, OverviewDocument } from '../api/documents'
import { F1 } from '../parts/F1'
import { figures } from '../parts/figures'
import { ScrollX } from '../parts/ScrollX'
import { routeHash } from '../route'

export function BestConcepts({ lens, data }: { lens: LensSummary; data: OverviewDocument }) {
  if (data.best.length === 0) return null
  return (
    <section className="card">
      <div className="card-head">
        <h2>Found best</h2>
        <a href={routeHash([lens.id, 'concepts'], { sort: '-f1' })}>All, best first</a>
      </div>
      <p className="hint">
        Feature and threshold are chosen on one half of the proteins, F1 is on the other.{' '}
        <span className="f1-key tick" /> sequence alone, <span className="f1-key dot" /> best neuron.
      </p>
      <ScrollX>
        <table className="best">
          <thead>
            <tr>
              <th>Concept</th>
              <th>Feature</th>
              <th>F1</th>
              <th className="number">q</th>
              <th>Found</th>
            </tr>
          </thead>
          <tbody>
            {data.best.map((row) => (
              <tr key={row.id}>
                <td title={row.concept}>
                  <a href={routeHash([lens.id, 'concept', row.id])}>{row.concept}</a>
                </td>
                <td>
                  {row.latent === null ? (
                    '–'
                  ) : (
                    <a href={routeHash([lens.id, 'feature', row.latent])}>f/{row.latent}</a>
                  )}
                </td>
                <td>
                  <F1
                    value={row.testF1}
                    sequence={row.sequenceF1}
                    neurons={row.neuronF1}
                    precision={row.precision}
                    recall={row.recall}
                  />
                </td>
                <td className="number">{figures(row.q)}</td>
                <td>{row.found ? 'yes' : 'no'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </section>
  )
}
