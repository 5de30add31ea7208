import { useEffect } from 'react'
import { document as fetchDocument, useDocument } from '../api/data'
import type { BlindItemDocument } from '../api/documents'
import { Problem, Waiting } from '../parts/Status'
import { BlindTracks } from './BlindTracks'
import { answers } from './session'

interface ItemProps {
  /** Where the session's items are, under `data/`. */
  folder: string
  item: number
  /** The item after it, fetched ahead; 0 for none. */
  next: number
  given: number | undefined
  give: (rating: number) => void
  back: (() => void) | null
}

/** One item: proteins and three buttons. */
export function BlindItem({ folder, item, next, given, give, back }: ItemProps) {
  const { data, error } = useDocument<BlindItemDocument>(`${folder}/${item}.json`)
  useEffect(() => {
    if (data && next) fetchDocument(`${folder}/${next}.json`).catch(() => {})
  }, [data, folder, next])
  return (
    <>
      {/* The server's sentence may name what it is: it is not shown. */}
      {error ? (
        <Problem text="This item cannot be shown; go on with the next one." />
      ) : data ? (
        <BlindTracks tracks={data.tracks} />
      ) : (
        <Waiting what="the proteins" />
      )}
      <div className="blind-rate" role="group" aria-label="Does it fire on one thing that you could name?">
        {answers.map((name, rating) => (
          <button
            key={name}
            type="button"
            aria-pressed={given === rating}
            disabled={!data}
            onClick={() => give(rating)}
          >
            <kbd>{rating}</kbd> {name}
          </button>
        ))}
        {back && (
          <button type="button" className="plain" onClick={back}>
            ← Item before
          </button>
        )}
      </div>
      <p className="hint">
        Does it fire on one thing that you could name? Letters are coloured from 0 to its largest activation;
        proteins are aligned by their strongest residue, strongest first, the last ones weaker.
      </p>
    </>
  )
}
