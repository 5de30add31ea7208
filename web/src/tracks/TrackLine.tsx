import { useCallback, useEffect, useLayoutEffect, useRef, type PointerEvent } from 'react'
import type { ResidueFocus } from './focus'
import { readFonts } from './inks'
import { CanvasPen } from './pen'
import type { Placement } from './placement'
import { drawRows, heightOf, heightOfAll, type Inks, type Row } from './rows'
import type { Viewport } from './viewport'

interface TrackLineProps {
  /** Key of the sequence in the focus. */
  id: string
  rows: Row[]
  placement: Placement
  cell: number
  width: number
  /** First column, for a line that does not scroll. */
  from?: number
  /** Shared scrolling; without it the line stands still. */
  viewport?: Viewport
  /** Residues of this line, end not included, when the sequence goes over several lines. */
  range?: [number, number]
  inks: Inks
  focus: ResidueFocus
  /** Residue that is selected, 0-based. */
  selected: number | null
  onPick: (residue: number) => void
}

/**
 * Rows of one sequence on a canvas. It draws only while it is on the screen, and again only when something changes;
 * the marks of the residue in focus and of the selected one are elements above it.
 */
export function TrackLine(props: TrackLineProps) {
  const { id, rows, placement, cell, width, from, viewport, inks, focus, selected } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const hovered = useRef<HTMLDivElement>(null)
  const chosen = useRef<HTMLDivElement>(null)
  const onScreen = useRef(false)
  const latest = useRef(props)
  latest.current = props
  const height = heightOfAll(rows, cell)

  const marks = useCallback(() => {
    const now = latest.current
    const focused = now.focus.current
    place(hovered.current, now, focused?.key === now.id ? focused.residue : null)
    place(chosen.current, now, now.selected)
  }, [])

  const draw = useCallback(() => {
    const element = canvas.current
    if (!element || !onScreen.current) return
    const now = latest.current
    const tall = heightOfAll(now.rows, now.cell)
    const scale = Math.min(window.devicePixelRatio || 1, 3)
    const w = Math.max(1, Math.round(now.width * scale))
    const h = Math.max(1, Math.round(tall * scale))
    if (element.width !== w) element.width = w
    if (element.height !== h) element.height = h
    const to = element.getContext('2d')
    if (!to) return
    to.setTransform(scale, 0, 0, scale, 0, 0)
    to.clearRect(0, 0, now.width, tall)
    const view = { placement: now.placement, cell: now.cell, scroll: scrollOf(now), width: now.width, range: now.range }
    drawRows(new CanvasPen(to, readFonts()), now.rows, view, now.inks)
    marks()
  }, [marks])

  useLayoutEffect(draw, [draw, rows, placement, cell, width, from, inks])
  useLayoutEffect(marks, [marks, selected, id])
  useEffect(() => focus.subscribe(marks), [focus, marks])
  useEffect(() => viewport?.subscribe(draw), [viewport, draw])
  useEffect(() => {
    const element = canvas.current!
    const observer = new IntersectionObserver(
      (entries) => {
        onScreen.current = entries[entries.length - 1].isIntersecting
        if (onScreen.current) draw()
        // A canvas that cannot be seen keeps no pixels.
        else element.width = element.height = 1
      },
      { rootMargin: '200px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [draw])

  const hit = (event: { clientX: number; clientY: number }): [number, Row | null] => {
    const box = canvas.current!.getBoundingClientRect()
    const residue = placement.residue(Math.floor((event.clientX - box.left + scrollOf(props)) / cell))
    const inside = !props.range || (residue >= props.range[0] && residue < props.range[1])
    let y = event.clientY - box.top
    const row = rows.find((r) => (y -= heightOf(r, cell)) < 0) ?? null
    return [inside ? residue : -1, row]
  }

  const move = (event: PointerEvent) => {
    const [residue, row] = hit(event)
    const at = { x: event.clientX, y: event.clientY }
    focus.set(residue < 0 ? null : { key: id, residue, row, at, by: 'pointer' })
  }

  return (
    <div
      className="track-line"
      style={{ width, height }}
      onPointerMove={move}
      onPointerLeave={() => focus.current?.by === 'pointer' && focus.set(null)}
      onClick={(event) => {
        const [residue] = hit(event)
        if (residue >= 0) props.onPick(residue)
      }}
    >
      <canvas ref={canvas} style={{ width, height }} aria-hidden="true" />
      <div ref={chosen} className="track-mark selected" aria-hidden="true" />
      <div ref={hovered} className="track-mark hovered" aria-hidden="true" />
    </div>
  )
}

const scrollOf = (props: TrackLineProps) => props.viewport?.scroll ?? (props.from ?? 0) * props.cell

/** Puts a mark over a residue, or hides it. */
function place(mark: HTMLDivElement | null, props: TrackLineProps, residue: number | null): void {
  if (!mark) return
  const { placement, range, cell } = props
  const mine = residue !== null && residue >= 0 && residue < placement.length
    && (!range || (residue >= range[0] && residue < range[1]))
  if (!mine) {
    mark.style.display = 'none'
    return
  }
  const wide = Math.max(cell, 3)
  const x = placement.column(residue) * cell - scrollOf(props) - (wide - cell) / 2
  mark.style.display = x + wide < 0 || x > props.width ? 'none' : 'block'
  mark.style.width = wide + 'px'
  mark.style.transform = `translateX(${x}px)`
}
