import type { ReactNode } from 'react'
import type { LensSummary } from '../api/documents'
import { routeHash } from '../route'
import { useSite } from '../SiteContext'

const views: [string, string][] = [
  ['overview', 'Overview'],
  ['features', 'Features'],
  ['map', 'Map'],
  ['concepts', 'Concepts'],
  ['proteins', 'Proteins'],
  ['sequence', 'Sequence'],
  ['label', 'Label'],
]

const parents: Record<string, string> = { feature: 'features', concept: 'concepts', protein: 'proteins' }

/** The frame of every page: name, lens, views. */
export function Shell({ lens, view, children }: { lens: LensSummary | null; view: string; children: ReactNode }) {
  const site = useSite()
  const shown = lens ?? site.lenses[0]
  return (
    <>
      <a className="skip" href="#main" onClick={(e) => { e.preventDefault(); window.document.getElementById('main')?.focus() }}>
        Skip to the content
      </a>
      <header className="top">
        <a className="brand" href="#/">PlmLens</a>
        <nav aria-label="Views">
          {shown && views.map(([id, name]) => (
            <a key={id} href={routeHash([shown.id, id])} aria-current={(parents[view] ?? view) === id ? 'page' : undefined}>
              {name}
            </a>
          ))}
          {site.lenses.length > 1 && (
            <a href="#/compare" aria-current={view === 'compare' ? 'page' : undefined}>Compare</a>
          )}
        </nav>
      </header>
      <main id="main" tabIndex={-1}>{children}</main>
    </>
  )
}
