import type { CompareDocument, LensSummary } from '../api/documents'
import { niceTop } from '../charts/scales'
import { Scatter } from '../charts/Scatter'
import { routeHash } from '../route'

/** F1 of every concept in one lens against that in the other. */
export function ConceptChart({ data, a, b }: { data: CompareDocument; a: LensSummary; b: LensSummary }) {
  const points = data.concepts.flatMap(({ concept, f1A, f1B, latentB }) =>
    f1A === null || f1B === null
      ? []
      : [
          {
            name: concept,
            x: f1A,
            y: f1B,
            href: routeHash([b.id, 'feature', latentB ?? 0]),
            strong: Math.max(f1A, f1B) > 0.5,
          },
        ],
  )
  if (!points.length)
    return (
      <section className="card">
        <h2>Concepts</h2>
        <p>Both lenses have no concept in common.</p>
      </section>
    )
  const better = points.filter((point) => point.y > point.x).length
  return (
    <section className="card">
      <h2>How well both tell concepts</h2>
      <p>
        {better} of {points.length} concepts are told better by B,{' '}
        {points.filter((point) => point.x > point.y).length} by A. F1 on held-out proteins; what the sequence alone
        gives is in the table of concepts.
      </p>
      <Scatter
        title="F1 of each concept"
        summary={`${better} of ${points.length} concepts are told better by B.`}
        points={points}
        xTitle={`A: ${a.title}`}
        yTitle={`B: ${b.title}`}
        top={niceTop(Math.max(...points.flatMap((point) => [point.x, point.y]), 0.1))}
        file={`${a.id}-${b.id}-concepts`}
        height={250}
      />
    </section>
  )
}
