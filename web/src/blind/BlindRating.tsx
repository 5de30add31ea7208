import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { document as fetchDocument } from '../api/data'
import type { ActivationTrack, FeatureDocument, FeatureTable, LensSummary } from '../api/documents'
import { useKeys } from '../keys/keys'
import { ratingNames } from '../labels/entries'
import { authorProblem, useAuthor, useLabels, type Labels } from '../labels/useLabels'
import { AuthorField } from '../parts/AuthorField'
import { Download } from '../parts/Download'
import { percent } from '../parts/figures'
import { Problem, Waiting } from '../parts/Status'
import { routeHash, useQuery } from '../route'
import { BlindTracks } from './BlindTracks'
import { itemTracks } from './itemTracks'
import { agreement, keep, load, nextOpen, rate, ratingsCsv, shelfKey, tally, unsent, type Ratings, type Tally } from './progress'
import { itemKey, mostOfEach, sample, type BlindItem, type BlindSession } from './session'
import './Blind.css'

const whole = (text: string, least: number, most: number, otherwise: number) => {
  const value = Number(text)
  return Number.isInteger(value) && value >= least && value <= most ? value : otherwise
}

/** InterProt's human study: latents shown by their proteins alone, in an order that tells nothing, rated 0, 1 or 2. */
export function BlindRating({ lens, features }: { lens: LensSummary; features: FeatureTable }) {
  const [seedText, setSeed] = useQuery('seed', '1')
  const [eachText, setEach] = useQuery('each', '20')
  const [mixedText, setMixed] = useQuery('mixed', '5')
  const [going, setGoing] = useQuery('go', '')
  const [author] = useAuthor()
  const seed = whole(seedText, 0, 999_999, 1), each = whole(eachText, 1, mostOfEach, 20), mixed = whole(mixedText, 0, mostOfEach, 5)
  const live = useMemo(() => Array.from(features.max.keys()).filter((latent) => features.max[latent] > 0), [features])
  const session = useMemo(() => sample(live, seed, each, mixed), [live, seed, each, mixed])
  const me = author.trim()
  const wrong = authorProblem(me)

  if (!live.length) return <p>This lens has no active latent to rate.</p>
  if (going && !wrong)
    return <Session key={session.key + me} lens={lens} session={session} author={me} leave={() => setGoing('')} />
  const field = (label: string, value: string, set: (text: string) => void, hint: string, least: number, most: number) => (
    <label title={hint}>
      {label}
      <input type="number" min={least} max={most} value={value} onChange={(event) => set(event.target.value)} />
    </label>
  )
  return (
    <form className="blind-start" onSubmit={(event) => { event.preventDefault(); if (!wrong) setGoing('1') }}>
      <p>
        You see the proteins on which a latent fires most, and nothing else: no number, description or concept. Say how clear it is that it
        fires on one thing: 0 unclear, 1 partly, 2 clear. Raters who use the same numbers here see the same items in the same order.
      </p>
      <p>
        The latents are drawn at random from the {live.length.toLocaleString('en')} that are active. A lens holds no codes of the model’s neurons or of
        a shuffled model, so those cannot be shown beside them. In their place there are <em>mixtures</em>: proteins of six different latents shown
        as if they were of one. How often a rater finds those clear tells how much a “clear” is worth; it does not tell whether latents are clearer
        than neurons.
      </p>
      <AuthorField />
      <div className="blind-numbers">
        {field('Latents', eachText, setEach, `1 to ${mostOfEach}`, 1, mostOfEach)}
        {field('Mixtures', mixedText, setMixed, `0 to ${mostOfEach}`, 0, mostOfEach)}
        {field('Seed', seedText, setSeed, 'Chooses items and order', 0, 999_999)}
      </div>
      <p className="blind-actions">
        <button type="submit" className="primary" disabled={wrong !== null}>Start or go on</button>
        {wrong && <span className="soft">{wrong}</span>}
      </p>
    </form>
  )
}

function shelf(): Storage | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}

interface SessionProps {
  lens: LensSummary
  session: BlindSession
  author: string
  leave: () => void
}

function Session({ lens, session, author, leave }: SessionProps) {
  const { items } = session
  const key = shelfKey(lens.id, session.key, author)
  const labels = useLabels(lens.id)
  const [ratings, setRatings] = useState(() => load(shelf(), key))
  const [kept, setKept] = useState(true)
  const [at, setAt] = useState(() => nextOpen(items, ratings, 0))
  const change = useCallback((next: Ratings) => {
    setRatings(next)
    setKept(keep(shelf(), key, next))
  }, [key])
  const problem = useSending(session, author, ratings, change, labels)

  const give = (rating: number) => {
    if (at < 0) return
    const next = rate(ratings, items[at], rating, new Date())
    change(next)
    setAt(nextOpen(items, next, at))
  }
  const step = (by: number) => setAt(at < 0 ? items.length - 1 : Math.min(Math.max(at + by, 0), items.length - 1))
  useKeys('Blind rating', [
    ...ratingNames.map((name, rating) => ({ press: String(rating), what: `Rate: ${name}`, run: () => give(rating) })),
    { press: 'ArrowLeft', what: 'The item before', run: () => step(-1) },
    { press: 'ArrowRight', what: 'The next item, unrated', run: () => step(1) },
  ])
  const done = items.filter((item) => ratings[itemKey(item)]).length
  const csv = (
    <Download name={`${lens.id}-${session.key}.csv`} label="CSV" what="your ratings" make={() => ratingsCsv(items, ratings, author)} />
  )
  return (
    <section className="blind" aria-label="Blind rating">
      <div className="toolbar">
        <progress value={done} max={items.length} aria-label="Rated" />
        <span role="status">{done} of {items.length} rated{at >= 0 && `, item ${at + 1}`}</span>
        <span className="spacer" />
        {csv}
        <button type="button" className="small" onClick={leave}>Leave</button>
      </div>
      {!kept && <p className="problem" role="alert">This browser keeps nothing, so the ratings last until you leave the page: download them.</p>}
      {problem && <p className="problem" role="alert">Ratings wait to be written to the journal: {problem}</p>}
      {!labels.enabled && <p className="hint">This explorer keeps no labels; ratings stay in this browser. Download them when you are done.</p>}
      {at >= 0 ? (
        <Item key={at} lens={lens} item={items[at]} next={items[nextOpen(items, ratings, at + 1)]} given={ratings[itemKey(items[at])]?.rating} give={give} back={at > 0 ? () => step(-1) : null} />
      ) : (
        <Result lens={lens} session={session} ratings={ratings} labels={labels} back={() => step(-1)} />
      )}
    </section>
  )
}

/** Writes ratings of latents to the journal, one after the other; a refused one waits for the next change. */
function useSending(session: BlindSession, author: string, ratings: Ratings, change: (next: Ratings) => void, labels: Labels): string | null {
  const [problem, setProblem] = useState<string | null>(null)
  const busy = useRef(false)
  const latest = useRef(ratings)
  latest.current = ratings
  useEffect(() => {
    const [open] = unsent(session, ratings)
    if (!labels.enabled || !open || busy.current) return
    busy.current = true
    labels
      .add({ author, latent: open.latent, kind: 'blind-rating', rating: open.rated.rating, source: 'latents', session: session.key, id: open.rated.id })
      .then(
        () => {
          busy.current = false
          setProblem(null)
          const now = latest.current[open.key]
          // Rated again meanwhile: that is another entry, still to be sent.
          if (now?.id === open.rated.id) change({ ...latest.current, [open.key]: { ...now, sent: true } })
          else change({ ...latest.current })
        },
        (error: Error) => {
          busy.current = false
          setProblem(error.message)
        },
      )
  }, [session, author, ratings, change, labels.enabled])
  return problem
}

interface ItemProps {
  lens: LensSummary
  item: BlindItem
  next: BlindItem | undefined
  given: number | undefined
  give: (rating: number) => void
  back: (() => void) | null
}

const latentsOf = (item: BlindItem) => (item.kind === 'latent' ? [item.latent] : item.latents)
const documentsOf = (lens: LensSummary, item: BlindItem) =>
  Promise.all(latentsOf(item).map((latent) => fetchDocument<FeatureDocument>(`${lens.id}/features/${latent}.json`)))

function Item({ lens, item, next, given, give, back }: ItemProps) {
  const [tracks, setTracks] = useState<ActivationTrack[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let gone = false
    documentsOf(lens, item).then(
      (documents) => gone || setTracks(itemTracks(item, documents)),
      // The sentence may name a latent: it is not shown.
      () => gone || setProblem('This item cannot be shown; go on with the next one.'),
    )
    if (next) documentsOf(lens, next).catch(() => {})
    return () => {
      gone = true
    }
  }, [lens, item, next])
  return (
    <>
      {problem ? <Problem text={problem} /> : tracks ? <BlindTracks tracks={tracks} /> : <Waiting what="the proteins" />}
      <div className="blind-rate" role="group" aria-label="How clear is it that it fires on one thing?">
        {ratingNames.map((name, rating) => (
          <button key={name} type="button" aria-pressed={given === rating} disabled={!tracks} onClick={() => give(rating)}>
            <kbd>{rating}</kbd> {name}
          </button>
        ))}
        {back && <button type="button" className="plain" onClick={back}>← Item before</button>}
      </div>
      <p className="hint">Letters are coloured from 0 to the largest activation; proteins are aligned by their strongest residue, the last two are weaker ones.</p>
    </>
  )
}

function Result({ lens, session, ratings, labels, back }: { lens: LensSummary; session: BlindSession; ratings: Ratings; labels: Labels; back: () => void }) {
  const rows: [string, Tally][] = [
    ['Latents', tally(session.items, ratings, 'latent')],
    ['Mixtures', tally(session.items, ratings, 'mixed')],
  ]
  const agreed = agreement(labels.entries, session.key)
  return (
    <div className="blind-result">
      <h2>All are rated. Thank you.</h2>
      <table>
        <thead><tr><th /><th scope="col">Rated</th>{ratingNames.map((name, i) => <th scope="col" key={name} className="number">{i} {name}</th>)}</tr></thead>
        <tbody>
          {rows.filter(([, { of }]) => of > 0).map(([name, { counts, rated }]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{rated}</td>
              {counts.map((count, i) => <td key={i} className="number">{count} <span className="soft">({percent(rated ? count / rated : null)})</span></td>)}
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {agreed.same === null
          ? 'No other rater’s ratings of these latents are in the journal.'
          : `${agreed.raters} raters agree on ${percent(agreed.same)} of the latents that two of them rated; ${percent(agreed.byChance)} would be by chance.`}
      </p>
      <h3>The latents that you rated</h3>
      <ul className="blind-list">
        {session.items.flatMap((item) => item.kind !== 'latent' ? [] : [(
          <li key={item.latent}>
            <a href={routeHash([lens.id, 'feature', item.latent])}>f/{item.latent}</a> <span className="soft">{ratings[itemKey(item)]?.rating}</span>
          </li>
        )])}
      </ul>
      <button type="button" onClick={back}>← Back to the last item</button>
    </div>
  )
}
