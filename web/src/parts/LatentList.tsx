import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type KeyboardEvent } from 'react'
import type { FeatureTable } from '../api/documents'
import { routeHash } from '../route'
import './LatentList.css'

interface Props {
  lens: string
  latents: readonly number[]
  features: FeatureTable
  nameOf: (latent: number) => string | null
  /** The pointer or focus is on a latent; -1 when on none. */
  onPoint?: (latent: number) => void
  label: string
}

const rowHeight = 44

/** A long list of latents, each a link to its page: number, name or description, best concept. */
export function LatentList({ lens, latents, features, nameOf, onPoint, label }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: latents.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  })
  const key = (event: KeyboardEvent) => {
    const at = Number((event.target as HTMLElement).dataset.row)
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: latents.length - 1,
      PageDown: at + 10,
      PageUp: at - 10,
    }[event.key]
    if (to === undefined || Number.isNaN(at)) return
    event.preventDefault()
    const row = Math.min(Math.max(to, 0), latents.length - 1)
    rows.scrollToIndex(row)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus())
  }
  return (
    <div ref={scroller} className="latent-list" onKeyDown={key}>
      <ul aria-label={label} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const latent = latents[item.index]
          const concept = features.concepts[features.concept[latent]]
          const f1 = features.conceptF1[latent]
          const text = nameOf(latent) ?? features.descriptions[features.description[latent]] ?? 'no description'
          return (
            <li
              key={item.key}
              aria-setsize={latents.length}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${item.start}px)` }}
              onPointerEnter={() => onPoint?.(latent)}
              onPointerLeave={() => onPoint?.(-1)}
            >
              <a
                href={routeHash([lens, 'feature', latent])}
                data-row={item.index}
                onFocus={() => onPoint?.(latent)}
                onBlur={() => onPoint?.(-1)}
              >
                <span className="latent-number">{latent}</span>
                <span className="latent-text" title={text}>
                  {text}
                </span>
                <span className="latent-concept soft" title={concept}>
                  {concept ? `${concept}, F1 ${f1 === null ? 'not known' : f1.toFixed(2)}` : 'no concept'}
                </span>
              </a>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
