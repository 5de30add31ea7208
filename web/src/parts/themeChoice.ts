import { useSyncExternalStore } from 'react'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'plmlens.theme'
const listeners = new Set<() => void>()

/** What the reader chose; "system" when nothing, or when the browser keeps nothing. */
function chosenTheme(): Theme {
  const set = window.document.documentElement.dataset.theme
  return set === 'light' || set === 'dark' ? set : 'system'
}

export function chooseTheme(theme: Theme): void {
  show(theme)
  try {
    if (theme === 'system') window.localStorage.removeItem(key)
    else window.localStorage.setItem(key, theme)
  } catch {
    // storage is off: holds until the page is left
  }
  for (const listener of listeners) listener()
}

function show(theme: string | null): void {
  const root = window.document.documentElement
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
  else delete root.dataset.theme
}

/** Shows the page as it was chosen before; called once, before anything is drawn. */
export function restoreTheme(): void {
  try {
    show(window.localStorage.getItem(key))
  } catch {
    // storage is off
  }
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

export const useChosenTheme = () => useSyncExternalStore(subscribe, chosenTheme)
