import { useSyncExternalStore } from 'react'

export interface SavedSelection {
  name: string
  latents: number[]
}

interface State {
  latents: readonly number[]
  saved: readonly SavedSelection[]
}

/** Where things are kept that outlive a page; a browser may refuse. */
type Shelf = Pick<Storage, 'getItem' | 'setItem'>

const nothing: State = { latents: [], saved: [] }

function latentsOf(value: unknown): number[] {
  if (!Array.isArray(value)) return []
  const whole = value.filter((item): item is number => Number.isInteger(item) && item >= 0)
  return [...new Set(whole)].sort((a, b) => a - b)
}

function savedOf(value: unknown): SavedSelection[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item) => {
    const { name, latents } = (item ?? {}) as Partial<SavedSelection>
    return typeof name === 'string' && name ? [{ name, latents: latentsOf(latents) }] : []
  })
}

function read(shelf: Shelf | null, key: string): unknown {
  try {
    return JSON.parse(shelf?.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

function write(shelf: Shelf | null, key: string, value: unknown): void {
  try {
    shelf?.setItem(key, JSON.stringify(value))
  } catch {
    // full or refused: kept until the page is left
  }
}

/**
 * The latents of one lens that the reader picked, ascending, and selections saved under a name. What is picked stays
 * while the tab is open; what is saved stays in this browser.
 */
export class SelectionStore {
  private state: State
  private readonly listeners = new Set<() => void>()
  private readonly key: string

  constructor(lens: string, private readonly tab: Shelf | null, private readonly browser: Shelf | null) {
    this.key = 'plmlens.selection.' + lens
    this.state = { latents: latentsOf(read(tab, this.key)), saved: savedOf(read(browser, this.key)) }
  }

  subscribe = (changed: () => void): (() => void) => {
    this.listeners.add(changed)
    return () => this.listeners.delete(changed)
  }

  snapshot = () => this.state

  set = (latents: Iterable<number>): void => this.change({ ...this.state, latents: latentsOf([...latents]) })
  add = (latents: Iterable<number>): void => this.set([...this.state.latents, ...latents])

  remove = (latents: Iterable<number>): void => {
    const gone = new Set(latents)
    this.set(this.state.latents.filter((latent) => !gone.has(latent)))
  }

  toggle = (latent: number): void => (this.state.latents.includes(latent) ? this.remove([latent]) : this.add([latent]))
  clear = (): void => this.set([])

  /** Keeps what is picked under a name; another of that name is replaced. */
  save = (name: string): void => this.put(name, this.state.latents)

  /** Keeps latents under a name without picking them; another of that name is replaced. */
  put = (name: string, latents: Iterable<number>): void => {
    const others = this.state.saved.filter((saved) => saved.name !== name)
    this.change({ ...this.state, saved: [...others, { name, latents: latentsOf([...latents]) }] })
  }

  /** Picks what was saved under a name. */
  open = (name: string): void => {
    const found = this.state.saved.find((saved) => saved.name === name)
    if (found) this.set(found.latents)
  }

  forget = (name: string): void =>
    this.change({ ...this.state, saved: this.state.saved.filter((saved) => saved.name !== name) })

  private change(next: State): void {
    if (next.latents !== this.state.latents) write(this.tab, this.key, next.latents)
    if (next.saved !== this.state.saved) write(this.browser, this.key, next.saved)
    this.state = next
    for (const listener of this.listeners) listener()
  }
}

function shelf(name: 'sessionStorage' | 'localStorage'): Shelf | null {
  try {
    return window[name]
  } catch {
    return null
  }
}

const stores = new Map<string, SelectionStore>()

/** The selection of a lens, shared by all views. */
export function useSelection(lens: string) {
  let store = stores.get(lens)
  if (!store) stores.set(lens, (store = new SelectionStore(lens, shelf('sessionStorage'), shelf('localStorage'))))
  const { latents, saved } = useSyncExternalStore(store.subscribe, store.snapshot, () => nothing)
  const { set, add, remove, toggle, clear, save, put, open, forget } = store
  return { latents, saved, set, add, remove, toggle, clear, save, put, open, forget }
}
