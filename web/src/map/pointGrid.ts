import type { Bounds } from './viewport'

/** Finds points near a place: a grid of square cells with about two points each, kept as one sorted list. */
export class PointGrid {
  private readonly cell: number
  private readonly columns: number
  private readonly rows: number
  private readonly starts: Uint32Array
  private readonly points: Uint32Array

  constructor(
    private readonly x: ArrayLike<number>,
    private readonly y: ArrayLike<number>,
    private readonly bounds: Bounds,
  ) {
    const count = x.length
    const wide = Math.max(bounds.right - bounds.left, 1e-9)
    const high = Math.max(bounds.top - bounds.bottom, 1e-9)
    this.cell = Math.max(Math.sqrt((wide * high * 2) / Math.max(count, 1)), Math.max(wide, high) / 2000)
    this.columns = Math.max(1, Math.ceil(wide / this.cell))
    this.rows = Math.max(1, Math.ceil(high / this.cell))
    this.starts = new Uint32Array(this.columns * this.rows + 1)
    for (let i = 0; i < count; i++) this.starts[this.cellOf(i) + 1]++
    for (let c = 0; c < this.columns * this.rows; c++) this.starts[c + 1] += this.starts[c]
    const next = this.starts.slice()
    this.points = new Uint32Array(count)
    for (let i = 0; i < count; i++) this.points[next[this.cellOf(i)]++] = i
  }

  /** The nearest point within a distance for which `takes` holds, or -1. */
  nearest(px: number, py: number, within: number, takes: (point: number) => boolean = () => true): number {
    let best = -1
    let least = within * within
    this.each(px - within, px + within, py - within, py + within, (i) => {
      const away = (this.x[i] - px) ** 2 + (this.y[i] - py) ** 2
      if (away <= least && takes(i) && (away < least || best < 0)) {
        best = i
        least = away
      }
    })
    return best
  }

  /** The nearest point whatever the distance: looks in rings twice as wide each time. */
  nearestAnywhere(px: number, py: number, takes: (point: number) => boolean = () => true): number {
    const { left, right, bottom, top } = this.bounds
    const reach = Math.hypot(right - left, top - bottom) + Math.hypot(px - (left + right) / 2, py - (bottom + top) / 2)
    for (let within = this.cell * 2; ; within *= 2) {
      const found = this.nearest(px, py, within, takes)
      if (found >= 0 || within > reach) return found
    }
  }

  /** Calls `visit` for each point within a box. */
  each(left: number, right: number, bottom: number, top: number, visit: (point: number) => void): void {
    const c0 = this.column(left), c1 = this.column(right)
    const r0 = this.row(bottom), r1 = this.row(top)
    for (let r = r0; r <= r1; r++) {
      for (let p = this.starts[r * this.columns + c0]; p < this.starts[r * this.columns + c1 + 1]; p++) {
        const i = this.points[p]
        if (this.x[i] >= left && this.x[i] <= right && this.y[i] >= bottom && this.y[i] <= top) visit(i)
      }
    }
  }

  private cellOf = (i: number) => this.row(this.y[i]) * this.columns + this.column(this.x[i])
  private column = (x: number) => clamp(Math.floor((x - this.bounds.left) / this.cell), this.columns)
  private row = (y: number) => clamp(Math.floor((y - this.bounds.bottom) / this.cell), this.rows)
}

const clamp = (value: number, count: number) => Math.min(Math.max(value, 0), count - 1)
