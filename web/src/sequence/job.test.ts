import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { JobDocument, SequenceDocument } from '../api/documents'
import { runSequence, type RunState } from './job'

const result = {
  name: null,
  sequence: 'MKT',
  latents: [],
  annotations: [],
  structure: null,
  milliseconds: 1,
} as SequenceDocument
const job = (state: string, more: Partial<JobDocument> = {}): JobDocument => ({
  id: 'j',
  state,
  position: 0,
  error: null,
  result: null,
  ...more,
})

let calls: [string, string][]
let answers: ((path: string, init?: RequestInit) => Promise<Response>)[]
const json =
  (body: unknown, status = 200) =>
  async () =>
    new Response(JSON.stringify(body), { status })

beforeEach(() => {
  calls = []
  answers = []
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    calls.push([init?.method ?? 'GET', path])
    return answers.shift()!(path, init)
  })
})
afterEach(() => vi.unstubAllGlobals())

const run = (sequence: string) => {
  const states: RunState[] = []
  let stop = () => {}
  const ended = new Promise<RunState[]>((resolve) => {
    stop = runSequence('lens', { sequence }, (s) => {
      states.push(s)
      if (['done', 'failed', 'cancelled'].includes(s.state)) resolve(states)
    })
  })
  return { states, ended, stop }
}

it('follows a job through the queue, and keeps its result', async () => {
  answers = [
    json(job('waiting', { position: 2 }), 202),
    json(job('waiting', { position: 1 })),
    json(job('running')),
    json(job('done', { result })),
  ]
  expect(await run('AAA').ended).toEqual([
    { state: 'sending' },
    { state: 'waiting', ahead: 2 },
    { state: 'waiting', ahead: 1 },
    { state: 'running' },
    { state: 'done', result },
  ])
  expect(await run('AAA').ended).toEqual([{ state: 'done', result }])
  expect(calls.length).toBe(4)
})

it('tells the server when the reader gives up', async () => {
  answers = [
    json(job('waiting', { position: 1 }), 202),
    (_, init) =>
      new Promise((_, fail) =>
        init!.signal!.addEventListener('abort', () => fail(new DOMException('', 'AbortError'))),
      ),
    json(job('cancelled')),
  ]
  const { states, stop } = run('CCC')
  await vi.waitFor(() => expect(states.length).toBe(2))
  stop()
  await vi.waitFor(() => expect(calls).toContainEqual(['DELETE', 'api/jobs/j']))
  expect(states.length).toBe(2)
})

it('cancels a job that was accepted after the reader had left', async () => {
  let accept = (_: Response) => {}
  answers = [() => new Promise((resolve) => (accept = resolve)), json(job('cancelled'))]
  const { stop } = run('DDD')
  stop()
  accept(new Response(JSON.stringify(job('waiting')), { status: 202 }))
  await vi.waitFor(() => expect(calls).toContainEqual(['DELETE', 'api/jobs/j']))
})

it('says what the server says', async () => {
  answers = [json({ error: 'The queue is full; try again in a minute.' }, 429)]
  expect((await run('EEE').ended).at(-1)).toEqual({
    state: 'failed',
    error: 'The queue is full; try again in a minute.',
  })
  answers = [json(job('failed', { error: 'Out of memory.' }), 202)]
  expect((await run('FFF').ended).at(-1)).toEqual({ state: 'failed', error: 'Out of memory.' })
})
