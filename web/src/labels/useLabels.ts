import { useMemo, useSyncExternalStore } from 'react'
import type { NewLabel } from '../api/documents'
import { useSite } from '../SiteContext'
import { LabelStore, type LabelState } from './store'

const stores = new Map<string, LabelStore>()

function storeOf(lens: string): LabelStore {
  let store = stores.get(lens)
  if (!store) stores.set(lens, (store = new LabelStore(lens)))
  return store
}

const none: LabelState = { loaded: true, entries: [], byLatent: new Map(), problems: [], error: null }
const nothing = () => () => {}

export interface Labels extends LabelState {
  /** Whether this explorer keeps labels at all. */
  enabled: boolean
  /** Writes an entry; fails with the server's sentence. */
  add: (label: Partial<NewLabel> & Pick<NewLabel, 'author' | 'latent' | 'kind'>) => Promise<void>
  refresh: () => Promise<void>
}

/**
 * What people wrote about the latents of a lens, kept up to date. Empty where the explorer keeps no labels, and while
 * they are not wanted.
 */
export function useLabels(lens: string, wanted = true): Labels {
  const enabled = useSite().labels
  const store = storeOf(lens)
  const asked = enabled && wanted
  const state = useSyncExternalStore(asked ? store.subscribe : nothing, asked ? store.snapshot : () => none)
  return {
    ...state,
    enabled,
    add: (label) => store.add({ text: null, rating: null, target: null, id: null, ...label }),
    refresh: () => store.refresh(),
  }
}

/** The name that people gave a latent, or null. The function changes when, and only when, labels do. */
export function useNames(lens: string): (latent: number) => string | null {
  const { byLatent } = useLabels(lens)
  return useMemo(() => (latent: number) => byLatent.get(latent)?.name?.text ?? null, [byLatent])
}

const authorKey = 'plmlens.author'
const authorChanged = 'plmlens-author'

function subscribeAuthor(changed: () => void): () => void {
  window.addEventListener(authorChanged, changed)
  window.addEventListener('storage', changed)
  return () => {
    window.removeEventListener(authorChanged, changed)
    window.removeEventListener('storage', changed)
  }
}

let remembered = ''

function author(): string {
  try {
    return window.localStorage.getItem(authorKey) ?? remembered
  } catch {
    return remembered
  }
}

/** The name under which the reader writes, remembered in this browser. */
export function useAuthor(): [string, (name: string) => void] {
  const name = useSyncExternalStore(subscribeAuthor, author)
  const set = (next: string) => {
    remembered = next
    try {
      window.localStorage.setItem(authorKey, next)
    } catch {
      // storage is off: remembered until the page is left
    }
    window.dispatchEvent(new Event(authorChanged))
  }
  return [name, set]
}

/** Why a name may not be used, as the journal says it; null when it may. */
export function authorProblem(name: string): string | null {
  const trimmed = name.trim()
  if (!trimmed) return 'Say who writes first.'
  if (trimmed.length > 100) return 'The name may have at most 100 characters.'
  return /^[\p{L}\p{N}]/u.test(trimmed) ? null : 'The name must begin with a letter or a digit.'
}
