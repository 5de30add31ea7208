import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { LensSummary } from '../api/documents'
import { useKeys } from '../keys/keys'
import { KeysDialog } from '../keys/KeysDialog'
import { go, routeHash } from '../route'
import { SearchBox } from '../search/SearchBox'
import { useSite } from '../SiteContext'
import { LensMenu } from './LensMenu'
import { ThemeSwitch } from './ThemeSwitch'
import './Shell.css'

/** Address, name and key of each view. */
const views: [string, string, string][] = [
  ['overview', 'Overview', 'o'],
  ['features', 'Features', 'f'],
  ['map', 'Map', 'm'],
  ['concepts', 'Concepts', 'c'],
  ['proteins', 'Proteins', 'p'],
  ['sequence', 'Sequence', 's'],
  ['label', 'Label', 'l'],
]

const parents: Record<string, string> = { feature: 'features', concept: 'concepts', protein: 'proteins' }

/** The frame of every page: name, lens, views, search, colours, keys. */
export function Shell({ lens, view, children }: { lens: LensSummary | null; view: string; children: ReactNode }) {
  const site = useSite()
  const [keys, setKeys] = useState(false)
  const shown = lens ?? site.lenses[0]
  const current = parents[view] ?? view
  // On a phone the tabs are wider than the screen.
  const tabs = useRef<HTMLElement>(null)
  useEffect(() => {
    const nav = tabs.current
    const tab = nav?.querySelector<HTMLElement>('[aria-current]')
    if (!nav || !tab) return
    const [from, to] = [tab.offsetLeft - nav.offsetLeft, tab.offsetLeft - nav.offsetLeft + tab.offsetWidth]
    if (from < nav.scrollLeft || to > nav.scrollLeft + nav.clientWidth)
      nav.scrollLeft = from - (nav.clientWidth - tab.offsetWidth) / 2
  }, [current, shown?.id])
  useKeys('Everywhere', [
    { press: '?', what: 'This list', run: () => setKeys(true) },
    ...(shown
      ? views.map(([id, name, key]) => ({
          press: 'g ' + key,
          what: name,
          run: () => go(routeHash([shown.id, id])),
        }))
      : []),
  ])
  return (
    <>
      <a
        className="skip"
        href="#main"
        onClick={(e) => {
          e.preventDefault()
          window.document.getElementById('main')?.focus()
        }}
      >
        Skip to the content
      </a>
      <header className="top">
        <a className="brand" href="#/" aria-label="PlmLens, first page">
          <img src="./icon.svg" alt="" width="22" height="22" />
          <span>PlmLens</span>
        </a>
        {shown && (
          <LensMenu
            lenses={site.lenses}
            shown={shown}
            view={views.some(([id]) => id === current) ? current : 'overview'}
          />
        )}
        <nav aria-label="Views" ref={tabs}>
          {shown &&
            views.map(([id, name]) => (
              <a
                key={id}
                href={routeHash([shown.id, id])}
                aria-current={lens && current === id ? 'page' : undefined}
              >
                {name}
              </a>
            ))}
          {site.lenses.length > 1 && (
            <a href="#/compare" aria-current={view === 'compare' ? 'page' : undefined}>
              Compare
            </a>
          )}
        </nav>
        {shown && <SearchBox lens={shown} key={shown.id} />}
        <span className="top-buttons">
          <ThemeSwitch />
          <button
            type="button"
            className="plain icon keys-button"
            title="Keys (?)"
            aria-label="List of keys"
            aria-keyshortcuts="?"
            onClick={() => setKeys(true)}
          >
            ?
          </button>
        </span>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {keys && <KeysDialog close={() => setKeys(false)} />}
    </>
  )
}
