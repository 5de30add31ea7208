import { request } from '../api/data'
import type { LabelEntryDocument, LabelList, NewLabel } from '../api/documents'
import { labelsByLatent, mergeEntries, type LatentLabels } from './entries'

export interface LabelState {
  /** False until the first answer. */
  loaded: boolean
  /** All entries, oldest first, deleted ones too. */
  entries: LabelEntryDocument[]
  /** What holds for each latent. */
  byLatent: Map<number, LatentLabels>
  /** Lines of the journal that could not be read. */
  problems: string[]
  /** Why the last request failed. */
  error: string | null
}

const empty: LabelState = { loaded: false, entries: [], byLatent: new Map(), problems: [], error: null }

const often = 4_000
const seldom = 30_000

/**
 * The labels of one lens, kept up to date while somebody looks: every 4 s, every 30 s while the server does not answer,
 * not at all while the page is hidden.
 */
export class LabelStore {
  state: LabelState = empty
  private last: string | null = null
  private readonly listeners = new Set<() => void>()
  private timer = 0
  private asking: Promise<void> | null = null

  constructor(private readonly lens: string) {}

  subscribe = (changed: () => void): (() => void) => {
    this.listeners.add(changed)
    if (this.listeners.size === 1) {
      window.document.addEventListener('visibilitychange', this.tick)
      void this.tick()
    }
    return () => {
      this.listeners.delete(changed)
      if (this.listeners.size) return
      window.clearTimeout(this.timer)
      window.document.removeEventListener('visibilitychange', this.tick)
    }
  }

  snapshot = () => this.state

  /** Asks for what is new. Never fails: the state holds the error. */
  refresh(): Promise<void> {
    this.asking ??= this.ask().finally(() => {
      this.asking = null
    })
    return this.asking
  }

  /** Writes an entry and shows it once the server has it. */
  async add(label: NewLabel): Promise<void> {
    const body = { ...label, id: label.id ?? newId() }
    const written = await request<LabelEntryDocument>(this.path(), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    this.take([written])
  }

  private path = () => `api/${encodeURIComponent(this.lens)}/labels`

  private async ask(): Promise<void> {
    try {
      const since = this.last === null ? '' : '?since=' + encodeURIComponent(this.last)
      const list = await request<LabelList>(this.path() + since)
      this.last = list.last ?? this.last
      this.take(list.entries, list.problems)
    } catch (error) {
      this.set({ ...this.state, error: error instanceof Error ? error.message : String(error) })
    }
  }

  private tick = async () => {
    window.clearTimeout(this.timer)
    if (window.document.visibilityState === 'hidden') return
    await this.refresh()
    window.clearTimeout(this.timer)
    if (this.listeners.size) this.timer = window.setTimeout(this.tick, this.state.error ? seldom : often)
  }

  private take(more: LabelEntryDocument[], problems = this.state.problems) {
    const entries = mergeEntries(this.state.entries, more)
    const same = entries === this.state.entries && problems.join() === this.state.problems.join()
    if (same && this.state.loaded && !this.state.error) return
    const byLatent = entries === this.state.entries ? this.state.byLatent : labelsByLatent(entries)
    this.set({ loaded: true, entries, byLatent, problems, error: null })
  }

  private set(state: LabelState) {
    this.state = state
    for (const listener of this.listeners) listener()
  }
}

/** A random id of the journal's form; `crypto.randomUUID` is there on secure addresses only. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [0, 8, 12, 16, 20].map((from, i, all) => hex.slice(from, all[i + 1] ?? 32)).join('-')
}
