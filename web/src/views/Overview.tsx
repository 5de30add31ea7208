import { useDocument } from '../api/data'
import type { LensSummary, OverviewDocument } from '../api/documents'
import { BestConcepts } from '../overview/BestConcepts'
import { Breakdown } from '../overview/Breakdown'
import { ConceptCounts } from '../overview/ConceptCounts'
import { Figures } from '../overview/Figures'
import { Made } from '../overview/Made'
import { Training } from '../overview/Training'
import { Problem, Waiting } from '../parts/Status'
import './Overview.css'

/** The card of an SAE: what it is, how faithful, what it found beside its baselines, what is missing. */
export function Overview({ lens }: { lens: LensSummary }) {
  const { data, error } = useDocument<OverviewDocument>(`${lens.id}/overview.json`)
  return (
    <>
      <div className="page-head">
        <h1>{lens.title}</h1>
        <p className="soft">
          {lens.model} · <code>{lens.hook}</code> · {lens.architecture}
        </p>
      </div>
      {error && <Problem text={error} />}
      {!data && !error && <Waiting what="the overview" />}
      {data && (
        <>
          <Figures data={data} />
          {data.missing.length > 0 && (
            <details className="missing card">
              <summary>
                {data.missing.length === 1 ? 'One part is' : `${data.missing.length} parts are`} missing from this
                lens
              </summary>
              <dl className="facts">
                {data.missing.map((part) => (
                  <div key={part.part}>
                    <dt>{part.part}</dt>
                    <dd>{part.remedy}</dd>
                  </div>
                ))}
              </dl>
            </details>
          )}
          <div className="overview">
            <ConceptCounts lens={lens} data={data} />
            <BestConcepts lens={lens} data={data} />
            <Training data={data} lens={lens} />
            <Breakdown lens={lens} data={data} />
            <Made data={data} />
          </div>
        </>
      )}
    </>
  )
}
