import { useDocument } from '../api/data'
import type { BlindKey, LensSummary } from '../api/documents'
import { csv } from '../labels/tables'
import { useLabels } from '../labels/useLabels'
import { Download, tsv } from '../parts/Download'
import { percent } from '../parts/figures'
import { Problem, Waiting } from '../parts/Status'
import { routeHash } from '../route'
import type { Ratings } from './progress'
import { agreement, ratingsHeader, ratingsRows, summaryHeader, summaryRows, tallies, type Tally } from './results'
import { answers, kindTitle } from './session'

interface ResultProps {
  lens: LensSummary
  session: string
  author: string
  ratings: Ratings
}

/** What the items were, and how this rater answered for each kind. The key is asked for here and nowhere before. */
export function BlindResult({ lens, session, author, ratings }: ResultProps) {
  const key = useDocument<BlindKey>(`${lens.id}/blind/${session}/key.json`)
  const labels = useLabels(lens.id)
  if (key.error) return <Problem text={key.error} />
  if (!key.data) return <Waiting what="what they were" />
  const found = tallies(key.data, ratings)
  const rows = ratingsRows(key.data, ratings, author)
  const name = `${lens.id}-${session}`
  const agreed = agreement(labels.entries, session)
  return (
    <div className="blind-result">
      <div className="toolbar">
        <h2>What you rated</h2>
        <span className="spacer" />
        <Download name={`${name}.csv`} label="CSV" what="your answers" make={() => csv(ratingsHeader, rows)} />
        <Download name={`${name}.tsv`} label="TSV" what="your answers" make={() => tsv(ratingsHeader, rows)} />
        <Download
          name={`${name}-summary.csv`}
          label="Summary"
          what="the shares by kind"
          make={() => csv(summaryHeader, summaryRows(found))}
        />
      </div>
      <div className="scroll-x">
        <table>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col" className="number">
                Rated
              </th>
              {[...answers].reverse().map((answer) => (
                <th scope="col" key={answer} className="number">
                  {answer}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.map((tally) => (
              <KindRow key={tally.kind} tally={tally} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="hint">
        In brackets the 95 % interval (Wilson): where the share of all units of the kind could be, for you as the
        rater. Neurons are active above a cut at which they are as rare as latents.
      </p>
      {labels.enabled && (
        <p>
          {agreed.same === null
            ? 'No other rater’s answers of this session are in the journal.'
            : `${agreed.raters} raters agree on ${percent(agreed.same)} of what two of them rated; ` +
              `${percent(agreed.byChance)} would be by chance.`}{' '}
          <code>plmlens labels export</code> writes the answers of all raters.
        </p>
      )}
      <h3>The latents that you rated</h3>
      <ul className="blind-list">
        {key.data.items.flatMap((unit, i) =>
          unit.kind !== 'latents' || !ratings[i + 1]
            ? []
            : [
                <li key={unit.unit}>
                  <a href={routeHash([lens.id, 'feature', unit.unit])}>f/{unit.unit}</a>{' '}
                  <span className="soft">{answers[ratings[i + 1].rating].toLowerCase()}</span>
                </li>,
              ],
        )}
      </ul>
    </div>
  )
}

function KindRow({ tally }: { tally: Tally }) {
  return (
    <tr>
      <th scope="row">{kindTitle[tally.kind]}</th>
      <td className="number">
        {tally.rated} of {tally.of}
      </td>
      {[2, 1, 0].map((rating) => {
        const shares = tally.shares[rating]
        return (
          <td key={rating} className="number">
            {shares ? (
              <>
                {percent(shares.share)}{' '}
                <span className="soft">
                  ({Math.round(100 * shares.low)} to {Math.round(100 * shares.high)})
                </span>
              </>
            ) : (
              '–'
            )}
          </td>
        )
      })}
    </tr>
  )
}
