import { request } from '../api/data'
import type { JobDocument, SequenceDocument, SequenceRequest } from '../api/documents'

/** How far a run is. */
export type RunState =
  | { state: 'idle' }
  | { state: 'sending' }
  /** `ahead`: jobs before it. */
  | { state: 'waiting'; ahead: number }
  | { state: 'running' }
  | { state: 'done'; result: SequenceDocument }
  | { state: 'failed'; error: string }
  | { state: 'cancelled' }

/** The last results, so that going back does not run the model again. */
const kept = new Map<string, SequenceDocument>()
const mostKept = 6

/** What tells runs apart; a structure, which may have many megabytes, by its length and a sum of 32 bits. */
export function keyOf(lens: string, input: Partial<SequenceRequest>): string {
  const text = input.structure ?? ''
  let sum = 2166136261
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 16777619)
  return JSON.stringify([lens, input.sequence ?? '', text.length, sum, input.chain ?? '', input.accession ?? ''])
}

export const keptResult = (key: string) => kept.get(key)

function keep(key: string, result: SequenceDocument): void {
  kept.delete(key)
  kept.set(key, result)
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!)
}

/**
 * Sends a sequence to the model and follows its job until it ends. The returned function gives it up: the server is
 * told, so that the place in the queue is free, and nothing is reported any more.
 */
export function runSequence(
  lens: string,
  input: Partial<SequenceRequest>,
  report: (state: RunState) => void,
): () => void {
  const key = keyOf(lens, input)
  const known = kept.get(key)
  if (known) {
    report({ state: 'done', result: known })
    return () => {}
  }
  const stop = new AbortController()
  let job: JobDocument | null = null
  let over = false
  const tell = (state: RunState) => {
    if (!stop.signal.aborted) report(state)
  }
  const follow = async () => {
    tell({ state: 'sending' })
    const body = JSON.stringify({ sequence: null, structure: null, chain: null, accession: null, ...input })
    // Not stopped by the signal: a job that was accepted has to be known to be cancelled.
    job = await request<JobDocument>(`api/${lens}/sequences`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    })
    if (stop.signal.aborted) return void drop(job.id)
    for (;;) {
      if (job.state === 'done' && job.result) {
        over = true
        keep(key, job.result)
        return tell({ state: 'done', result: job.result })
      }
      if (job.state === 'failed' || job.state === 'cancelled') {
        over = true
        return tell(
          job.state === 'failed'
            ? { state: 'failed', error: job.error ?? 'The run failed.' }
            : { state: 'cancelled' },
        )
      }
      tell(job.state === 'waiting' ? { state: 'waiting', ahead: job.position } : { state: 'running' })
      // The server answers when the state changes, or after so many seconds, which shows the place in the queue.
      job = await request<JobDocument>(`api/jobs/${job.id}?wait=2`, { signal: stop.signal })
    }
  }
  follow().catch((error: Error) => {
    if (stop.signal.aborted) return
    over = true
    tell({ state: 'failed', error: error.message })
  })
  return () => {
    const known = job
    stop.abort()
    if (known && !over) void drop(known.id)
  }
}

async function drop(id: string): Promise<void> {
  try {
    await fetch(`api/jobs/${id}`, { method: 'DELETE', keepalive: true })
  } catch {
    // the server forgets it by itself
  }
}
