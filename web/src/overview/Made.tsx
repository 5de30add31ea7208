import type { OverviewDocument } from '../api/documents'

/** How the lens was made and scored. */
export function Made({ data }: { data: OverviewDocument }) {
  return (
    <>
      <section className="card">
        <h2>What it was made from</h2>
        <dl className="facts">
          {data.facts.map((fact) => (
            <Fact key={fact.name} {...fact} />
          ))}
        </dl>
      </section>
      {data.scoring.length > 0 && (
        <section className="card">
          <h2>How concepts were scored</h2>
          <ul className="sentences">
            {data.scoring.map((sentence) => <li key={sentence}>{sentence}</li>)}
          </ul>
        </section>
      )}
    </>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
