/** Which part of the map is seen: its centre in map coordinates and how many pixels one unit takes. */
export interface Viewport {
  x: number
  y: number
  scale: number
}

export interface Size {
  width: number
  height: number
}

export interface Bounds {
  left: number
  right: number
  bottom: number
  top: number
}

const mostZoom = 400

export function boundsOf(x: ArrayLike<number>, y: ArrayLike<number>): Bounds {
  let left = Infinity, right = -Infinity, bottom = Infinity, top = -Infinity
  for (let i = 0; i < x.length; i++) {
    if (x[i] < left) left = x[i]
    if (x[i] > right) right = x[i]
    if (y[i] < bottom) bottom = y[i]
    if (y[i] > top) top = y[i]
  }
  return x.length ? { left, right, bottom, top } : { left: 0, right: 1, bottom: 0, top: 1 }
}

/** Everything in sight, with a margin in pixels. A map of one point, or of points on one line, is given some room. */
export function fit(bounds: Bounds, size: Size, margin = 24): Viewport {
  const wide = Math.max(bounds.right - bounds.left, 1e-6)
  const high = Math.max(bounds.top - bounds.bottom, 1e-6)
  const room = (pixels: number) => Math.max(pixels - 2 * margin, 10)
  const scale = Math.min(room(size.width) / wide, room(size.height) / high)
  return {
    x: (bounds.left + bounds.right) / 2,
    y: (bounds.bottom + bounds.top) / 2,
    scale: Number.isFinite(scale) ? Math.min(scale, 1e6) : 1,
  }
}

/** Pixels from the left and top of the canvas. */
export function toScreen(view: Viewport, size: Size, x: number, y: number): [number, number] {
  return [size.width / 2 + (x - view.x) * view.scale, size.height / 2 - (y - view.y) * view.scale]
}

export function toMap(view: Viewport, size: Size, px: number, py: number): [number, number] {
  return [view.x + (px - size.width / 2) / view.scale, view.y - (py - size.height / 2) / view.scale]
}

/** What is seen, in map coordinates. */
export function seen(view: Viewport, size: Size): Bounds {
  const wide = size.width / 2 / view.scale
  const high = size.height / 2 / view.scale
  return { left: view.x - wide, right: view.x + wide, bottom: view.y - high, top: view.y + high }
}

/** Moves the content by pixels. */
export function pan(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, x: view.x - dx / view.scale, y: view.y + dy / view.scale }
}

/** Enlarges by a factor; what lies under the given pixel stays there. The scale stays between half of `home`, the scale
 * that shows everything, and 400 times it. */
export function zoom(view: Viewport, size: Size, factor: number, px: number, py: number, home: number): Viewport {
  const scale = Math.min(Math.max(view.scale * factor, home / 2), home * mostZoom)
  const [x, y] = toMap(view, size, px, py)
  return { x: x - (px - size.width / 2) / scale, y: y + (py - size.height / 2) / scale, scale }
}

/** Keeps the centre within the map, so that it cannot be lost. */
export function keepIn(view: Viewport, bounds: Bounds): Viewport {
  return {
    ...view,
    x: Math.min(Math.max(view.x, bounds.left), bounds.right),
    y: Math.min(Math.max(view.y, bounds.bottom), bounds.top),
  }
}

/** For the address: centre and what one unit takes relative to `home`, so that it holds for windows of other sizes. */
export function viewText(view: Viewport, home: Viewport): string {
  const round = (value: number) => Number(value.toPrecision(5)).toString()
  const same = Math.abs(view.scale / home.scale - 1) < 1e-4
  const centred = Math.hypot(view.x - home.x, view.y - home.y) * home.scale < 0.5
  return same && centred ? '' : [view.x, view.y, view.scale / home.scale].map(round).join(',')
}

/** The reverse; null for text that is none. */
export function parseView(text: string, home: Viewport): Viewport | null {
  const parts = text.split(',').map(Number)
  if (parts.length !== 3 || !parts.every(Number.isFinite)) return null
  const [x, y, times] = parts
  if (times < 0.5 || times > mostZoom) return null
  return { x, y, scale: times * home.scale }
}
