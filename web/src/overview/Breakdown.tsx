import type { FamilyCount, LensSummary, OverviewDocument } from '../api/documents'
import { BarRows } from '../charts/BarRows'
import { count } from '../parts/figures'
import { ScrollX } from '../parts/ScrollX'
import { routeHash } from '../route'

/** Latents by pattern, classes by source, the largest clusters. */
export function Breakdown({ lens, data }: { lens: LensSummary; data: OverviewDocument }) {
  const total = data.patterns.reduce((sum, row) => sum + row.count, 0)
  const features = (query: Record<string, string>) => routeHash([lens.id, 'features'], query)
  return (
    <>
      <section className="card">
        <h2>Patterns</h2>
        {data.patterns.length === 0 ? (
          <p className="soft">Activation patterns were not measured for this lens.</p>
        ) : (
          <BarRows
            title="Latents by activation pattern"
            caption="How activation lies along proteins: at points, in motifs, in domains, over the whole chain."
            rows={data.patterns
              .filter((row) => row.count > 0)
              .map((row) => ({
                name: row.name,
                value: row.count,
                text: `${count(row.count)} (${Math.round((row.count / Math.max(1, total)) * 100)} %)`,
                href: features({ pattern: row.name }),
                mute: row.name === 'dead',
              }))}
            columns={['pattern', 'latents']}
            file={`${lens.id}-patterns`}
          />
        )}
      </section>
      <section className="card">
        <h2>Families</h2>
        {data.families.length === 0 ? (
          <p className="soft">Protein classes were not scored for this lens.</p>
        ) : (
          <Families lens={lens} rows={data.families} />
        )}
      </section>
      <section className="card">
        <div className="card-head">
          <h2>Clusters</h2>
          {data.clusters.length > 0 && <a href={routeHash([lens.id, 'map'])}>Map</a>}
        </div>
        {data.clusters.length === 0 ? (
          <p className="soft">Decoder directions were not clustered for this lens.</p>
        ) : (
          <>
            <p className="hint">
              Latents with near decoder directions; the concept is the one most of them share.
            </p>
            <ScrollX>
              <table>
                <thead>
                  <tr>
                    <th>Cluster</th>
                    <th className="number">Latents</th>
                    <th>Central</th>
                    <th>Shared concept</th>
                  </tr>
                </thead>
                <tbody>
                  {data.clusters.map((row) => (
                    <tr key={row.cluster}>
                      <td>
                        <a href={features({ cluster: String(row.cluster) })}>{row.cluster}</a>
                      </td>
                      <td className="number">{row.size}</td>
                      <td>
                        <a href={routeHash([lens.id, 'feature', row.centralLatent])}>f/{row.centralLatent}</a>
                      </td>
                      <td>
                        {row.concept ? (
                          `${row.concept} (${row.conceptLatents} of ${row.size})`
                        ) : (
                          <span className="soft">none</span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollX>
          </>
        )}
      </section>
    </>
  )
}

/** Share of the classes of each source that have a latent of their own, beside the best neurons. */
function Families({ lens, rows }: { lens: LensSummary; rows: FamilyCount[] }) {
  const of = (encoder: string) =>
    new Map(rows.filter((row) => row.encoder === encoder).map((row) => [row.source, row]))
  const ours = of('sae')
  const neurons = of('neurons')
  return (
    <>
      <BarRows
        title="Classes with a latent specific to them"
        caption={'Share of the protein classes of each source with enough members: a latent tells members from ' +
          'others on held-out proteins.'}
        rows={[...ours.values()].map((row) => {
          const other = neurons.get(row.source)
          return {
            name: row.source,
            value: row.found / Math.max(1, row.classes),
            second: other ? other.found / Math.max(1, other.classes) : undefined,
            text: `${row.found}${other ? ` and ${other.found}` : ''} of ${row.classes}`,
          }
        })}
        columns={['source', 'SAE features', 'neurons']}
        file={`${lens.id}-families`}
        top={1}
        label={90}
      />
      {neurons.size > 0 && (
        <div className="chart-legend chart">
          <span>
            <svg width="14" height="8" aria-hidden="true">
              <rect className="bar" width="14" height="8" />
            </svg>
            SAE features
          </span>
          <span>
            <svg width="14" height="8" aria-hidden="true">
              <rect className="bar second" width="14" height="8" />
            </svg>
            neurons
          </span>
        </div>
      )}
    </>
  )
}
