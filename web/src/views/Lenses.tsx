import type { SiteDocument } from '../api/documents'
import { count } from '../parts/figures'
import { routeHash } from '../route'
import './Lenses.css'

/** All lenses of the explorer: the first page where there are several. */
export function Lenses({ site }: { site: SiteDocument }) {
  return (
    <>
      <div className="page-head">
        <h1>Lenses</h1>
        <p className="soft">
          A lens is a sparse autoencoder of a protein language model, with what its latents mean.
        </p>
      </div>
      <ul className="lenses">
        {site.lenses.map((lens) => (
          <li key={lens.id}>
            <a className="card" href={routeHash([lens.id, 'overview'])}>
              <h2>{lens.title}</h2>
              <dl className="facts">
                <dt>Model</dt>
                <dd>{lens.model}</dd>
                <dt>States</dt>
                <dd>
                  <code>{lens.hook}</code>
                </dd>
                <dt>Autoencoder</dt>
                <dd>
                  {lens.architecture}, {count(lens.latents)} latents
                </dd>
                <dt>Corpus</dt>
                <dd>
                  {count(lens.proteins)} proteins, {count(lens.residues)} residues
                </dd>
                <dt>New sequences</dt>
                <dd>
                  {lens.live
                    ? 'can be looked at'
                    : (lens.whyNotLive ?? 'cannot be looked at in this copy in files')}
                </dd>
              </dl>
            </a>
          </li>
        ))}
      </ul>
      {site.lenses.length > 1 && (
        <p>
          <a href="#/compare">Compare two of them</a>
        </p>
      )}
    </>
  )
}
