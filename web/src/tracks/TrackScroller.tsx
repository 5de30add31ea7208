import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { Viewport } from './viewport'

export interface ScrollerView {
  viewport: Viewport
  /** Pixels for the tracks, beside their labels. */
  width: number
  /** Pixels of the labels beside the tracks; 0 when they stand above. */
  labels: number
  /** Whether room is short. */
  narrow: boolean
  /** Scrolls until a column is well within the window. */
  reveal: (column: number) => void
}

interface Props {
  columns: number
  /** Pixels a column; null fits all of them into the width. */
  cell: number | null
  labelWidth: number
  /** The same on a narrow screen; 0 puts labels above their tracks. */
  narrowLabels?: number
  /** Column in the middle at first, and whenever it changes. */
  centre?: number | null
  /** Column that is scrolled to when it changes and cannot be seen; at first it goes before `centre`. */
  show?: number | null
  /** Names the box for the keyboard, which scrolls it; for tracks that hold nothing else to reach. */
  reached?: string
  children: (view: ScrollerView & { cell: number }) => ReactNode
}

const narrowBelow = 620

/** A box in which all tracks scroll sideways together; labels stay where they are. */
export function TrackScroller({
  columns,
  cell,
  labelWidth,
  narrowLabels = 0,
  centre,
  show,
  reached,
  children,
}: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [viewport] = useState(() => new Viewport())
  const [room, setRoom] = useState(0)
  useLayoutEffect(() => {
    const element = box.current!
    const measure = () => setRoom(element.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const narrow = room < narrowBelow
  const labels = narrow ? narrowLabels : labelWidth
  const width = Math.max(room - labels, 40)
  const shown = cell ?? Math.min(width / Math.max(columns, 1), 16)

  const scrollTo = useCallback(
    (x: number) => {
      const element = box.current
      if (!element) return
      element.scrollLeft = x
      viewport.moveTo(element.scrollLeft)
    },
    [viewport],
  )

  // The middle stays the middle when the zoom changes.
  const before = useRef<{ cell: number; width: number; centre: number | null | undefined } | null>(null)
  useLayoutEffect(() => {
    if (!room) return
    const last = before.current
    before.current = { cell: shown, width, centre }
    const middle = last ? centre : (show ?? centre)
    if (!last || last.centre !== centre) scrollTo(middle != null ? (middle + 0.5) * shown - width / 2 : 0)
    else if (last.cell !== shown) scrollTo(((viewport.scroll + last.width / 2) / last.cell) * shown - width / 2)
  }, [room, shown, width, centre, scrollTo, viewport])

  useEffect(() => {
    const element = box.current!
    const moved = () => viewport.moveTo(element.scrollLeft)
    element.addEventListener('scroll', moved, { passive: true })
    return () => element.removeEventListener('scroll', moved)
  }, [viewport])

  const reveal = useCallback(
    (column: number) => {
      const x = column * shown
      const margin = Math.min(60, width / 4)
      if (x < viewport.scroll + margin) scrollTo(Math.max(x - width / 3, 0))
      else if (x + shown > viewport.scroll + width - margin) scrollTo(x - (2 * width) / 3)
    },
    [shown, width, viewport, scrollTo],
  )

  useEffect(() => {
    if (show != null && room) reveal(show)
    // Only when it changes: not after every zoom.
  }, [show])

  // Arrows scroll the box and do nothing else while it has the focus.
  const reach =
    reached !== undefined && columns * shown + labels > room
      ? {
          tabIndex: 0,
          role: 'group',
          'aria-label': reached,
          onKeyDown: (event: KeyboardEvent) => event.key.startsWith('Arrow') && event.stopPropagation(),
        }
      : undefined
  return (
    <div className={labels === 0 ? 'track-scroller narrow' : 'track-scroller'} ref={box} {...reach}>
      <div className="track-inner" style={{ width: Math.max(columns * shown + labels, room) }}>
        {room > 0 && children({ viewport, width, labels, narrow, reveal, cell: shown })}
      </div>
    </div>
  )
}
