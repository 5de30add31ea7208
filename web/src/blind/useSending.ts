import { useEffect, useRef, useState } from 'react'
import { request } from '../api/data'
import type { BlindRatingReceipt, NewBlindRating } from '../api/documents'
import { unsent, type Ratings } from './progress'

/**
 * Writes answers to the journal by item, one after the other; a refused one waits for the next change.
 * @param lens null where the explorer keeps no labels
 * @returns why the last one was not written
 */
export function useSending(
  lens: string | null, session: string, author: string, ratings: Ratings, change: (next: Ratings) => void,
): string | null {
  const [problem, setProblem] = useState<string | null>(null)
  const busy = useRef(false)
  const latest = useRef(ratings)
  latest.current = ratings
  useEffect(() => {
    const [open] = unsent(ratings)
    if (lens === null || !open || busy.current) return
    busy.current = true
    const body: NewBlindRating = { author, item: open.item, rating: open.rated.rating, id: open.rated.id }
    request<BlindRatingReceipt>(`api/${encodeURIComponent(lens)}/blind/${session}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }).then(
      () => {
        busy.current = false
        setProblem(null)
        const now = latest.current[open.item]
        // Rated again meanwhile: that is another entry, still to be sent.
        if (now?.id === open.rated.id) change({ ...latest.current, [open.item]: { ...now, sent: true } })
        else change({ ...latest.current })
      },
      (error: Error) => {
        busy.current = false
        setProblem(error.message)
      },
    )
  }, [lens, session, author, ratings, change])
  return problem
}
