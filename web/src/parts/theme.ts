import { useSyncExternalStore } from 'react'

const media = () => window.matchMedia('(prefers-color-scheme: dark)')

function subscribe(changed: () => void): () => void {
  const list = media()
  const observer = new MutationObserver(changed)
  observer.observe(window.document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  list.addEventListener('change', changed)
  return () => {
    observer.disconnect()
    list.removeEventListener('change', changed)
  }
}

/** Whether the page is shown dark: what the reader chose (`data-theme`), else what the system asks for. */
export function isDark(): boolean {
  const chosen = window.document.documentElement.dataset.theme
  return chosen ? chosen === 'dark' : media().matches
}

/** As `isDark`, kept up to date: for what is drawn on a canvas and cannot use the colours of style.css. */
export const useDark = () => useSyncExternalStore(subscribe, isDark)
