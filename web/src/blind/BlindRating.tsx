import { useCallback, useState } from 'react'
import { useDocument } from '../api/data'
import type { BlindStudy, LensSummary } from '../api/documents'
import { authorProblem, useAuthor } from '../labels/useLabels'
import { AuthorField } from '../parts/AuthorField'
import { Problem, Waiting } from '../parts/Status'
import { useQuery } from '../route'
import { useSite } from '../SiteContext'
import { BlindItem } from './BlindItem'
import { BlindResult } from './BlindResult'
import { keep, load, markTold, nextOpen, rate, shelfKey, wasTold, type Ratings } from './progress'
import { itemsOf, keyOf, kinds, kindTitle, mostOfEach, partsOf, type Kind } from './session'
import { useBlindKeys } from './useBlindKeys'
import { useSending } from './useSending'
import './Blind.css'

/** InterProt's human study: latents and controls shown by their proteins alone, in an order that tells nothing. */
export function BlindRating({ lens }: { lens: LensSummary }) {
  const study = useDocument<BlindStudy>(`${lens.id}/blind.json`)
  if (study.error) return <Problem text={study.error} />
  if (!study.data) return <Waiting what="what there is to rate" />
  if (!study.data.latents) return <p>This lens has no active latent to rate.</p>
  return <Study lens={lens} study={study.data} />
}

function Study({ lens, study }: { lens: LensSummary; study: BlindStudy }) {
  const usual = partsOf(study.session)
  const [seed, setSeed] = useQuery('seed', String(usual.seed))
  const latents = useQuery('latents', String(usual.sizes.latents))
  const neurons = useQuery('neurons', String(usual.sizes.neurons))
  const shuffled = useQuery('shuffled', String(usual.sizes.shuffled))
  const [going, setGoing] = useQuery('go', '')
  const [author] = useAuthor()
  const { served } = useSite()
  const size: Record<Kind, [string, (text: string) => void]> = { latents, neurons, shuffled }
  // A copy in files has the documents of one session.
  const session = served
    ? keyOf(study, seed, { latents: latents[0], neurons: neurons[0], shuffled: shuffled[0] })
    : study.session
  const me = author.trim()
  const wrong = authorProblem(me)
  if (going && !wrong)
    return (
      <Session
        key={session + me}
        lens={lens}
        study={study}
        session={session}
        author={me}
        leave={() => setGoing('')}
      />
    )
  const field = (
    label: string,
    value: string,
    set: (text: string) => void,
    hint: string,
    least: number,
    most: number,
  ) => (
    <label key={label} title={hint}>
      {label}
      <input type="number" min={least} max={most} value={value} onChange={(event) => set(event.target.value)} />
    </label>
  )
  return (
    <form
      className="blind-start"
      onSubmit={(event) => {
        event.preventDefault()
        if (!wrong) setGoing('1')
      }}
    >
      <p>
        You see the proteins on which something fires most, and nothing else: no number, description or concept. It
        may be a latent of this SAE{study.neurons > 0 && ', or a neuron of the model'}
        {study.shuffled > 0 && ', or a latent of an SAE of the same model with shuffled weights'}. Answer whether
        it fires on one thing that you could name: 0 no, 1 maybe, 2 yes. You are told what was what when you end.
        Raters of the same session see the same items in the same order.
      </p>
      {study.neurons > 0 && (
        <p>
          Neurons are active above a cut at which they are as rare as latents, so that the colours do not give them
          away. How the kinds differ in “yes” tells what the SAE gains over the model’s own neurons
          {study.shuffled > 0 && ', and over what an SAE finds in a model that knows nothing'}.
        </p>
      )}
      {study.missing && <p className="hint">{study.missing}</p>}
      <AuthorField />
      {served ? (
        <div className="blind-numbers">
          {kinds
            .filter((kind) => study[kind] > 0)
            .map((kind) => {
              const most = Math.min(study[kind], mostOfEach)
              return field(kindTitle[kind], ...size[kind], `Up to ${most}`, kind === 'latents' ? 1 : 0, most)
            })}
          {field('Seed', seed, setSeed, 'Chooses items and order', 0, 999_999)}
        </div>
      ) : (
        <p className="hint">
          This copy holds one session of {itemsOf(session)} items; a running <code>plmlens serve</code> makes
          others. Your answers stay in this browser: download them at the end.
        </p>
      )}
      <p className="blind-actions">
        <button type="submit" className="primary" disabled={wrong !== null}>
          Start or go on
        </button>
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
  study: BlindStudy
  session: string
  author: string
  leave: () => void
}

function Session({ lens, study, session, author, leave }: SessionProps) {
  const count = itemsOf(session)
  const key = shelfKey(study.sae, session, author)
  const journal = useSite().labels
  const [ratings, setRatings] = useState(() => load(shelf(), key))
  const [kept, setKept] = useState(true)
  const [told, setTold] = useState(() => wasTold(shelf(), key))
  // 0: the end.
  const [at, setAt] = useState(() => (wasTold(shelf(), key) ? 0 : nextOpen(count, ratings, 1)))
  const change = useCallback(
    (next: Ratings) => {
      setRatings(next)
      setKept(keep(shelf(), key, next))
    },
    [key],
  )
  const problem = useSending(journal ? lens.id : null, session, author, ratings, change)

  const give = (rating: number) => {
    if (!at || told) return
    const next = rate(ratings, at, rating, new Date())
    change(next)
    setAt(nextOpen(count, next, at))
  }
  const step = (by: number) => {
    if (!told) setAt(at ? Math.min(Math.max(at + by, 1), count) : count)
  }
  useBlindKeys(give, step)
  const done = Object.keys(ratings).length
  const tell = () => {
    markTold(shelf(), key)
    setTold(true)
  }
  return (
    <section className="blind" aria-label="Blind rating">
      <div className="toolbar">
        <progress value={done} max={count} aria-label="Rated" />
        <span role="status">
          {done} of {count} rated{at > 0 && `, item ${at}`}
        </span>
        <span className="spacer" />
        {at > 0 && (
          <button type="button" className="small" onClick={() => setAt(0)}>
            End
          </button>
        )}
        <button type="button" className="small" onClick={leave}>
          Leave
        </button>
      </div>
      {!kept && (
        <p className="problem" role="alert">
          This browser keeps nothing, so the answers last until you leave the page: end and download them.
        </p>
      )}
      {problem && (
        <p className="problem" role="alert">
          Answers wait to be written to the journal: {problem}
        </p>
      )}
      {!journal && (
        <p className="hint">
          This explorer keeps no labels; answers stay in this browser. Download them at the end.
        </p>
      )}
      {at > 0 ? (
        <BlindItem
          key={at}
          folder={`${lens.id}/blind/${session}`}
          item={at}
          next={nextOpen(count, ratings, (at % count) + 1)}
          given={ratings[at]?.rating}
          give={give}
          back={at > 1 ? () => step(-1) : null}
        />
      ) : told ? (
        <BlindResult lens={lens} session={session} author={author} ratings={ratings} />
      ) : (
        <div className="blind-end">
          <h2>{done === count ? 'All are rated. Thank you.' : `${done} of ${count} are rated.`}</h2>
          <p>Once you are told what the items were, your answers of this session stand.</p>
          <p className="blind-actions">
            <button type="button" className="primary" disabled={!done} onClick={tell}>
              Show what they were
            </button>
            <button type="button" onClick={() => setAt(nextOpen(count, ratings, 1) || count)}>
              {done === count ? '← Back to the last item' : 'Go on rating'}
            </button>
          </p>
        </div>
      )}
    </section>
  )
}
