import type { ConceptDocument, ConceptList, LensSummary } from '../api/documents'
import { figures, percent } from '../parts/figures'
import { ScrollX } from '../parts/ScrollX'
import { routeHash } from '../route'

/** Kinds of the concept that a latent of their own takes over from the concept's latent. */
export function Absorbed({ lens, data, list }: { lens: LensSummary; data: ConceptDocument; list?: ConceptList }) {
  if (data.absorbed.length === 0) return null
  const idOf = (name: string) => list?.concepts.find((row) => row.concept === name)?.id
  const link = (latent: number | null) =>
    latent === null ? '–' : <a href={routeHash([lens.id, 'feature', latent])}>f/{latent}</a>
  return (
    <section className="card">
      <h2>Absorption</h2>
      <p className="hint">
        Kinds of this concept on which its feature stays silent while a feature of the kind fires. Rate: share of
        the kind&apos;s instances; expected: what would happen without absorption.
      </p>
      <ScrollX>
        <table>
          <thead>
            <tr>
              <th>Kind</th>
              <th>Feature</th>
              <th>Its own</th>
              <th className="number">Rate</th>
              <th className="number">Expected</th>
              <th className="number">q</th>
            </tr>
          </thead>
          <tbody>
            {data.absorbed.map((row) => {
              const id = idOf(row.child)
              return (
                <tr key={row.child}>
                  <td>
                    {id === undefined ? row.child : <a href={routeHash([lens.id, 'concept', id])}>{row.child}</a>}
                  </td>
                  <td>{link(row.parentLatent)}</td>
                  <td>{link(row.childLatent)}</td>
                  <td className="number">{percent(row.rate)}</td>
                  <td className="number">{percent(row.expected)}</td>
                  <td className="number">{row.q === null ? '–' : figures(row.q)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollX>
    </section>
  )
}
