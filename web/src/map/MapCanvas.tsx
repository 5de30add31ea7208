import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { useDark } from '../parts/theme'
import { MapStage, type LassoMode, type MapLabel, type Points, type StageColours } from './MapStage'
import type { Look } from './Scatter'
import type { Direction } from './step'
import { pan, parseView, viewText } from './viewport'

export interface MapHandle {
  zoomBy(factor: number): void
  goHome(): void
  focus(point: number): void
  stage: MapStage | null
  colours: StageColours
}

interface Props {
  points: Points
  look: Look
  shown: Uint8Array
  labels: MapLabel[]
  /** What is seen, as in the address; empty for all. */
  view: string
  onView: (view: string) => void
  /** Point that a link asks for: it is in focus at first, and near when the address says nothing of the view; -1 for
   * none. */
  start: number
  /** Point that the list points at; -1 for none. */
  marked: number
  describe: (point: number) => string
  lasso: boolean
  onLasso: (on: boolean) => void
  onSelect: (points: number[], mode: LassoMode) => void
  onToggle: (point: number) => void
  onOpen: (point: number) => void
  onFail: (why: string) => void
  handle: Ref<MapHandle>
}

const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const panBy: Record<Direction, [number, number]> = { left: [60, 0], right: [-60, 0], up: [0, 60], down: [0, -60] }

const helpId = 'map-help'

/** The map: points by WebGL, labels and marks on a canvas above, pointer and keys. */
export function MapCanvas(props: Props) {
  const { points, look, shown, labels, view, marked, describe, lasso } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const overlay = useRef<HTMLCanvasElement>(null)
  const stage = useRef<MapStage | null>(null)
  const colours = useRef<StageColours>({ ink: '#000', halo: '#fff', accent: '#06c', font: 'sans-serif' })
  const latest = useRef(props)
  const isDark = useDark()
  const [tip, setTip] = useState<{ point: number; x: number; y: number } | null>(null)
  const [focused, setFocused] = useState(-1)
  latest.current = props

  useEffect(() => {
    let made: MapStage
    try {
      made = new MapStage(canvas.current!, overlay.current!, {
        hover: (point, x, y) => setTip(point < 0 ? null : { point, x, y }),
        open: (point) => latest.current.onOpen(point),
        lasso: (found, mode) => {
          latest.current.onLasso(false)
          latest.current.onSelect(found, mode)
        },
        rest: () => latest.current.onView(viewText(made.view, made.home)),
      })
    } catch (error) {
      latest.current.onFail(error instanceof Error ? error.message : String(error))
      return
    }
    stage.current = made
    return () => {
      stage.current = null
      made.dispose()
    }
  }, [])

  useEffect(() => {
    const made = stage.current
    if (!made) return
    made.setPoints(points)
    const asked = parseView(latest.current.view, made.home)
    const { start } = latest.current
    if (asked) made.setView(asked)
    else if (start >= 0) made.move({ x: points.x[start], y: points.y[start], scale: made.home.scale * 4 })
    setFocused(start)
  }, [points])
  useEffect(() => stage.current?.setLook(look, shown), [look, shown])
  useEffect(() => stage.current?.setLabels(labels), [labels])
  useEffect(() => stage.current?.mark(marked), [marked])
  useEffect(() => stage.current?.focus(focused), [focused])
  useEffect(() => {
    if (stage.current) stage.current.lassoOn = lasso
  }, [lasso])
  useEffect(() => {
    const style = getComputedStyle(overlay.current!)
    const token = (name: string) => style.getPropertyValue(name)
    // The tokens are light-dark(...), which a canvas does not take; colours of an element are resolved.
    const resolve = (name: string) => {
      const probe = window.document.createElement('span')
      probe.style.color = `var(${name})`
      overlay.current!.parentElement!.append(probe)
      const colour = getComputedStyle(probe).color
      probe.remove()
      return colour
    }
    colours.current = {
      ink: resolve('--ink'),
      halo: resolve('--panel'),
      accent: resolve('--accent'),
      font: token('font-family') || 'sans-serif',
    }
    stage.current?.setColours(colours.current)
  }, [isDark])
  // The address changed by itself: back, or a link. What it said at first is taken with the points.
  const seenView = useRef(view)
  useEffect(() => {
    const made = stage.current
    const same = seenView.current === view
    seenView.current = view
    if (!made || same || viewText(made.view, made.home) === view) return
    const asked = view ? parseView(view, made.home) : made.home
    if (asked) made.setView(asked)
  }, [view])

  useImperativeHandle(
    props.handle,
    () => ({
      zoomBy: (factor) => stage.current?.zoomBy(factor),
      goHome: () => stage.current?.goHome(),
      focus: setFocused,
      get stage() {
        return stage.current
      },
      get colours() {
        return colours.current
      },
    }),
    [],
  )

  const key = (event: KeyboardEvent) => {
    const made = stage.current
    if (!made || event.ctrlKey || event.metaKey || event.altKey) return
    const way = arrows[event.key]
    if (way && focused >= 0 && !event.shiftKey) {
      const next = made.next(focused, way)
      if (next >= 0) setFocused(next)
    } else if (way) made.move(pan(made.view, ...panBy[way]))
    else if (event.key === '+' || event.key === '=') made.zoomBy(1.5)
    else if (event.key === '-' || event.key === '_') made.zoomBy(1 / 1.5)
    else if (event.key === '0') made.goHome()
    else if (event.key === 'Enter') {
      if (focused >= 0) props.onOpen(focused)
      else setFocused(made.central())
    } else if (event.key === ' ' && focused >= 0) props.onToggle(focused)
    else if (event.key === 'l' || event.key === 'L') props.onLasso(!lasso)
    else if (event.key === 'Escape') {
      if (lasso) props.onLasso(false)
      else setFocused(-1)
    } else return
    event.preventDefault()
  }

  return (
    <div className="map-frame">
      <canvas ref={canvas} className="map-points" aria-hidden="true" />
      <canvas
        ref={overlay}
        className={lasso ? 'map-overlay lassoing' : 'map-overlay'}
        tabIndex={0}
        role="application"
        aria-roledescription="map"
        aria-label="Map of latents"
        aria-describedby={helpId}
        onKeyDown={key}
      />
      <p id={helpId} className="map-help">
        Drag to move, wheel or pinch to enlarge, click to open. Keys: Enter takes the middle latent, arrows go to
        the next one, Enter opens it, Space selects it; + − 0 zoom, Shift with arrows moves, L draws a line round
        latents.
      </p>
      <p className="map-live" role="status">
        {focused >= 0 && focused < points.x.length ? describe(focused) : ''}
      </p>
      {tip && tip.point < points.x.length && <Tip {...tip} text={describe(tip.point)} room={overlay.current!} />}
    </div>
  )
}

function Tip({ x, y, text, room }: { x: number; y: number; text: string; room: HTMLElement }) {
  const right = x > room.clientWidth / 2
  const low = y > room.clientHeight / 2
  const style = {
    left: right ? undefined : x + 14,
    right: right ? room.clientWidth - x + 14 : undefined,
    top: low ? undefined : y + 14,
    bottom: low ? room.clientHeight - y + 14 : undefined,
  }
  return (
    <div className="map-tip" style={style} aria-hidden="true">
      {text.split('\n').map((line, i) => (i ? <div key={i}>{line}</div> : <strong key={i}>{line}</strong>))}
    </div>
  )
}
