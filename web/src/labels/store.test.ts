// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LabelEntryDocument } from '../api/documents'
import { LabelStore, newId } from './store'

const made = (id: string, text: string): LabelEntryDocument => ({
  id,
  time: '2026-01-01T00:00:0' + id.length + '.000Z',
  author: 'A',
  latent: 3,
  kind: 'name',
  text,
  rating: null,
  target: null,
  source: null,
  session: null,
})

let asked: [string, RequestInit | undefined][]
let answers: (() => Response)[]

beforeEach(() => {
  asked = []
  answers = []
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    asked.push([path, init])
    return Promise.resolve(answers.shift()!())
  })
})
afterEach(() => vi.unstubAllGlobals())

const json =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status })

describe('LabelStore', () => {
  it('asks for all, then for what came after the last entry', async () => {
    const store = new LabelStore('my lens')
    answers = [
      json({ entries: [made('a', 'one')], last: 'a', problems: [] }),
      json({ entries: [made('bb', 'two')], last: 'bb', problems: [] }),
    ]
    await store.refresh()
    await store.refresh()
    expect(asked.map(([path]) => path)).toEqual(['api/my%20lens/labels', 'api/my%20lens/labels?since=a'])
    expect(store.state.byLatent.get(3)?.name?.text).toBe('two')
    expect(store.state.entries).toHaveLength(2)
  })

  it('keeps what it knows when the server fails, and says why', async () => {
    const store = new LabelStore('l')
    answers = [
      json({ entries: [made('a', 'one')], last: 'a', problems: [] }),
      json({ error: 'The journal is ' + 'damaged.' }, 500),
    ]
    await store.refresh()
    await store.refresh()
    expect(store.state.error).toBe('The journal is damaged.')
    expect(store.state.entries).toHaveLength(1)
  })

  it('sends an id, so that sending twice writes once, and shows the entry of the answer', async () => {
    const store = new LabelStore('l')
    answers = [json(made('a', 'mine'), 201)]
    await store.add({ author: 'A', latent: 3, kind: 'name', text: 'mine', rating: null, target: null, id: null })
    expect(JSON.parse(String(asked[0][1]?.body)).id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(store.state.byLatent.get(3)?.name?.text).toBe('mine')
  })

  it('tells listeners once for each change and not when nothing is new', async () => {
    const store = new LabelStore('l')
    answers = [json({ entries: [], last: null, problems: [] }), json({ entries: [], last: null, problems: [] })]
    let told = 0
    const stop = store.subscribe(() => told++)
    await store.refresh()
    await store.refresh()
    stop()
    expect(told).toBe(1)
  })
})

describe('newId', () => {
  it('makes different ids', () => {
    expect(new Set(Array.from({ length: 50 }, newId)).size).toBe(50)
  })
})
