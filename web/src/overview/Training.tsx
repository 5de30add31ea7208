import type { LensSummary, OverviewDocument } from '../api/documents'
import { Histogram } from '../charts/Histogram'
import { LineChart } from '../charts/LineChart'
import { figures, percent } from '../parts/figures'

const meaning: Record<string, [string, string]> = {
  loss: ['Loss', 'what training makes smaller'],
  fvu: ['Variance missed', 'share of the variance that the reconstruction misses (fvu)'],
  l0: ['Active on a residue', 'mean count of active latents (l0)'],
  dead: ['Dead latents', 'silent for long during training'],
}

/** How often latents fire, how training went, how much of the model survives. */
export function Training({ data, lens }: { data: OverviewDocument; lens: LensSummary }) {
  const { curves, fidelity } = data
  return (
    <>
      <section className="card">
        <h2>How often latents fire</h2>
        <Histogram
          title="Latents by density"
          caption={`Density is the share of residues on which a latent is active. ` +
            `${data.dead.toLocaleString('en')} are active nowhere.`}
          data={data.density}
          xTitle="share of residues"
          yTitle="latents"
          below="dead"
          file={`${lens.id}-density`}
        />
      </section>
      <section className="card">
        <h2>Training</h2>
        {curves.length === 0 ? (
          <p className="soft">The training record is not in this lens, so there are no curves.</p>
        ) : (
          <div className="curve-grid">
            {curves.map((curve) => {
              const [title, caption] = meaning[curve.name] ?? [curve.name, '']
              return (
                <LineChart
                  key={curve.name}
                  title={title}
                  caption={caption}
                  series={[{ name: title, x: curve.steps, y: curve.values }]}
                  xTitle="step"
                  yTitle={curve.name}
                  file={`${lens.id}-${curve.name}`}
                  height={160}
                />
              )
            })}
          </div>
        )}
      </section>
      <section className="card">
        <h2>Fidelity</h2>
        {fidelity ? (
          <>
            <p className="hint">
              Cross-entropy of the model on {fidelity.residues.toLocaleString('en')} masked residues, nats for one
              residue, when its states are replaced.
            </p>
            <table>
              <tbody>
                <tr>
                  <td>The model as it is</td>
                  <td className="number">{figures(fidelity.original)}</td>
                </tr>
                <tr>
                  <td>Reconstruction in place of the states</td>
                  <td className="number">{figures(fidelity.sae)}</td>
                </tr>
                {fidelity.mean !== null && (
                  <tr>
                    <td>Mean state everywhere</td>
                    <td className="number">{figures(fidelity.mean)}</td>
                  </tr>
                )}
                {fidelity.zero !== null && (
                  <tr>
                    <td>Zeros everywhere</td>
                    <td className="number">{figures(fidelity.zero)}</td>
                  </tr>
                )}
                {fidelity.lossRecovered !== null && (
                  <tr>
                    <td>Recovered, of what zeros lose</td>
                    <td className="number">{percent(fidelity.lossRecovered)}</td>
                  </tr>
                )}
              </tbody>
            </table>
          </>
        ) : (
          <p className="soft">Not measured: it needs the model when the lens is made.</p>
        )}
      </section>
    </>
  )
}
