import { Gestures } from './gestures'
import type { Polygon } from './lasso'
import { pointsInside } from './lasso'
import { diameter } from './look'
import { placeLabels, type PlacedLabel } from './placeLabels'
import type { PointGrid } from './pointGrid'
import { Scatter, type Look } from './Scatter'
import { stepFrom, type Direction } from './step'
import { fit, keepIn, pan, toMap, toScreen, zoom, type Bounds, type Size, type Viewport } from './viewport'

export interface Points {
  x: Float32Array
  y: Float32Array
  bounds: Bounds
  grid: PointGrid
}

export interface MapLabel {
  text: string
  x: number
  y: number
}

export type LassoMode = 'replace' | 'add' | 'remove'

interface StageEvents {
  /** The pointer is on a point; -1 when on none. Pixels from the map's left and top. */
  hover(point: number, px: number, py: number): void
  open(point: number): void
  lasso(points: number[], mode: LassoMode): void
  /** The view rests. */
  rest(): void
}

export interface StageColours {
  ink: string
  halo: string
  accent: string
  font: string
}

const labelHeight = 15

/** The map itself: what is seen, where the pointer is, and drawing, at most once a frame and only after a change. */
export class MapStage {
  view: Viewport = { x: 0, y: 0, scale: 1 }
  home: Viewport = { x: 0, y: 0, scale: 1 }
  size: Size = { width: 0, height: 0 }
  lassoOn = false
  /** Labels as they were placed when the map was last drawn. */
  placed: PlacedLabel[] = []
  private scatter: Scatter
  private points: Points = {
    x: new Float32Array(),
    y: new Float32Array(),
    bounds: { left: 0, right: 1, bottom: 0, top: 1 },
    grid: null!,
  }
  private shown: Uint8Array = new Uint8Array()
  private labels: MapLabel[] = []
  private hovered = -1
  private focused = -1
  private trail: Polygon = []
  private colours: StageColours = { ink: '#000', halo: '#fff', accent: '#06c', font: 'sans-serif' }
  private frame = 0
  // What the next frame must draw again; pointing changes the overlay only.
  private pointsStale = true
  // While the map moves on a slow machine a share of the points is drawn, found from the time between frames.
  private moving = false
  private share = 1
  private lastFrame = 0
  private resting = 0
  private atHome = true
  private readonly gestures: Gestures
  private readonly widths = new Map<string, number>()
  private readonly observer: ResizeObserver

  /** Fails when there is no WebGL 2. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly overlay: HTMLCanvasElement,
    private readonly events: StageEvents,
  ) {
    this.scatter = new Scatter(canvas)
    this.gestures = new Gestures(overlay, {
      drag: (dx, dy) => this.move(pan(this.view, dx, dy)),
      zoom: (factor, px, py) => this.zoomBy(factor, px, py),
      hover: (px, py) => this.pointAt(px, py),
      leave: () => this.setHovered(-1, 0, 0),
      click: (px, py, touch) => {
        const point = this.find(px, py, touch ? 24 : 12)
        if (point >= 0) events.open(point)
      },
      lassoing: () => this.lassoOn,
      trail: (px, py) => {
        this.trail.push(toMap(this.view, this.size, px, py))
        this.redraw(false)
      },
      trailEnd: (mode) => this.endLasso(mode),
      trailCancel: () => {
        this.trail = []
        this.redraw(false)
      },
    })
    canvas.addEventListener('webglcontextlost', this.onLost)
    canvas.addEventListener('webglcontextrestored', this.onRestored)
    this.observer = new ResizeObserver(this.measure)
    this.observer.observe(overlay)
    this.measure()
  }

  dispose(): void {
    cancelAnimationFrame(this.frame)
    window.clearTimeout(this.resting)
    this.observer.disconnect()
    this.gestures.dispose()
    this.canvas.removeEventListener('webglcontextlost', this.onLost)
    this.canvas.removeEventListener('webglcontextrestored', this.onRestored)
    this.scatter.dispose()
  }

  setPoints(points: Points): void {
    this.points = points
    this.scatter.setPlaces(points.x, points.y)
    this.home = fit(points.bounds, this.size)
    if (this.atHome) this.view = this.home
    this.redraw()
  }

  setLook(look: Look, shown: Uint8Array): void {
    this.shown = shown
    this.scatter.setLook(look)
    this.redraw()
  }

  setLabels(labels: MapLabel[]): void {
    this.labels = labels
    this.redraw()
  }

  setColours(colours: StageColours): void {
    if (colours.font !== this.colours.font) this.widths.clear()
    this.colours = colours
    this.redraw()
  }

  /** A point that something outside the map points at; -1 for none. */
  mark(hovered: number): void {
    if (hovered === this.hovered) return
    this.hovered = hovered
    this.redraw(false)
  }

  focus(point: number): void {
    this.focused = point
    if (point >= 0) this.bringIn(point)
    this.redraw(false)
  }

  setView(view: Viewport): void {
    this.atHome = view === this.home
    this.view = view
    this.redraw()
  }

  goHome(): void {
    this.setView(this.home)
    this.rest()
  }

  move(view: Viewport): void {
    this.setView(keepIn(view, this.points.bounds))
    this.rest()
  }

  /** Enlarges about a place in pixels, by default the middle. */
  zoomBy(factor: number, px = this.size.width / 2, py = this.size.height / 2): void {
    this.move(zoom(this.view, this.size, factor, px, py, this.home.scale))
  }

  /** The point in sight nearest to the middle of the map; -1 when the map is empty. */
  central(): number {
    return this.points.grid.nearestAnywhere(this.view.x, this.view.y, (i) => this.shown[i] === 1)
  }

  /** The next point in a direction; -1 when there is none. */
  next(from: number, direction: Direction): number {
    const { x, y, bounds, grid } = this.points
    const reach = Math.max(bounds.right - bounds.left, bounds.top - bounds.bottom)
    return stepFrom(from, direction, x, y, grid, reach, (i) => this.shown[i] === 1)
  }

  place(point: number): [number, number] {
    return toScreen(this.view, this.size, this.points.x[point], this.points.y[point])
  }

  get diameter(): number {
    return diameter(this.points.x.length, this.view.scale / this.home.scale)
  }

  private bringIn(point: number): void {
    const [px, py] = this.place(point)
    const edge = 40
    const aside = (at: number, room: number) => (at < edge ? edge - at : at > room - edge ? room - edge - at : 0)
    const dx = aside(px, this.size.width),
      dy = aside(py, this.size.height)
    if (dx || dy) this.move(pan(this.view, dx, dy))
  }

  private rest(): void {
    this.moving = true
    window.clearTimeout(this.resting)
    this.resting = window.setTimeout(() => {
      this.moving = false
      this.lastFrame = 0
      if (this.share < 1) this.redraw()
      this.events.rest()
    }, 250)
  }

  private find(px: number, py: number, pixels: number): number {
    const [x, y] = toMap(this.view, this.size, px, py)
    const within = (this.diameter / 2 + pixels) / this.view.scale
    return this.points.grid.nearest(x, y, within, (i) => this.shown[i] === 1)
  }

  private pointAt(px: number, py: number): void {
    if (this.points.grid) this.setHovered(this.find(px, py, 8), px, py)
  }

  private setHovered(point: number, px: number, py: number): void {
    if (point < 0 && this.hovered < 0) return
    this.hovered = point
    this.events.hover(point, px, py)
    this.redraw(false)
  }

  private endLasso(mode: LassoMode): void {
    const { x, y, grid } = this.points
    const found = pointsInside(this.trail, x, y, grid, (i) => this.shown[i] === 1)
    this.trail = []
    this.redraw(false)
    this.events.lasso(found, mode)
  }

  private onLost = (event: Event) => event.preventDefault()

  private onRestored = () => {
    this.scatter.restore()
    this.redraw()
  }

  private measure = () => {
    const { clientWidth: width, clientHeight: height } = this.overlay
    if (!width || !height || (width === this.size.width && height === this.size.height)) return
    const times = this.view.scale / this.home.scale
    this.size = { width, height }
    this.home = fit(this.points.bounds, this.size)
    this.view = this.atHome ? this.home : { ...this.view, scale: this.home.scale * times }
    this.redraw()
  }

  private redraw(points = true): void {
    this.pointsStale ||= points
    if (!this.frame) this.frame = requestAnimationFrame(this.draw)
  }

  private draw = (now: number) => {
    this.frame = 0
    if (!this.size.width || this.scatter.lost) return
    const ratio = Math.min(window.devicePixelRatio || 1, 2)
    if (this.pointsStale) {
      if (this.moving) this.adapt(now)
      this.scatter.draw(this.view, this.size, ratio, this.diameter, this.moving ? this.share : 1)
    }
    this.pointsStale = false
    this.drawOverlay(ratio)
  }

  // Frames that come late mean that the graphics card, or the processor in its place, cannot follow.
  private adapt(now: number): void {
    const passed = now - this.lastFrame
    if (this.lastFrame && passed < 400) {
      if (passed > 45) this.share = Math.max(this.share * 0.6, 0.08)
      else if (passed < 22) this.share = Math.min(this.share * 1.15, 1)
    }
    this.lastFrame = now
  }

  private drawOverlay(ratio: number): void {
    const { overlay, size, colours } = this
    const width = Math.round(size.width * ratio),
      height = Math.round(size.height * ratio)
    if (overlay.width !== width || overlay.height !== height) {
      overlay.width = width
      overlay.height = height
    }
    const to = overlay.getContext('2d')!
    to.setTransform(ratio, 0, 0, ratio, 0, 0)
    to.clearRect(0, 0, size.width, size.height)
    to.font = `600 11.5px ${colours.font}`
    this.placed = this.layOut(to)
    to.textAlign = 'center'
    to.textBaseline = 'middle'
    to.lineJoin = 'round'
    to.lineWidth = 3
    to.strokeStyle = colours.halo
    to.fillStyle = colours.ink
    for (const label of this.placed) {
      to.strokeText(label.text, label.x, label.y)
      to.fillText(label.text, label.x, label.y)
    }
    if (this.hovered >= 0 && this.hovered < this.points.x.length) this.ring(to, this.hovered, 2, colours.ink)
    if (this.focused >= 0 && this.focused < this.points.x.length) {
      this.ring(to, this.focused, 5, colours.halo)
      this.ring(to, this.focused, 2.5, colours.accent)
    }
    if (this.trail.length) this.drawTrail(to)
  }

  private ring(to: CanvasRenderingContext2D, point: number, width: number, colour: string): void {
    const [px, py] = this.place(point)
    to.beginPath()
    to.arc(px, py, this.diameter / 2 + 4, 0, 2 * Math.PI)
    to.lineWidth = width
    to.strokeStyle = colour
    to.stroke()
  }

  private drawTrail(to: CanvasRenderingContext2D): void {
    to.beginPath()
    for (const [x, y] of this.trail) to.lineTo(...toScreen(this.view, this.size, x, y))
    to.closePath()
    to.globalAlpha = 0.15
    to.fillStyle = this.colours.accent
    to.fill()
    to.globalAlpha = 1
    to.lineWidth = 1.5
    to.strokeStyle = this.colours.accent
    to.stroke()
  }

  private layOut(to: CanvasRenderingContext2D): PlacedLabel[] {
    const wanted = []
    for (const label of this.labels) {
      const [x, y] = toScreen(this.view, this.size, label.x, label.y)
      if (x < 0 || y < 0 || x > this.size.width || y > this.size.height) continue
      let width = this.widths.get(label.text)
      if (width === undefined) this.widths.set(label.text, (width = to.measureText(label.text).width))
      wanted.push({ text: label.text, x, y, width })
    }
    return placeLabels(wanted, labelHeight, this.size, this.size.width < 500 ? 12 : 30)
  }
}
