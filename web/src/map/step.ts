import type { PointGrid } from './pointGrid'

export type Direction = 'left' | 'right' | 'up' | 'down'

const ways: Record<Direction, [number, number]> = { left: [-1, 0], right: [1, 0], up: [0, 1], down: [0, -1] }

/**
 * The next point from one in a direction: of those within 45 degrees of it the one that is nearest, where sideways
 * distance counts twice, so that keys lead to what the eye expects. -1 when there is none that way.
 */
export function stepFrom(
  from: number,
  direction: Direction,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  grid: PointGrid,
  reach: number,
  takes: (point: number) => boolean,
): number {
  const [dx, dy] = ways[direction]
  for (let within = reach / 64; ; within *= 2) {
    let best = -1
    let least = Infinity
    grid.each(x[from] - within, x[from] + within, y[from] - within, y[from] + within, (i) => {
      const ahead = (x[i] - x[from]) * dx + (y[i] - y[from]) * dy
      const aside = Math.abs((x[i] - x[from]) * dy - (y[i] - y[from]) * dx)
      if (i === from || ahead <= 0 || aside > ahead || !takes(i)) return
      const cost = ahead + 2 * aside
      if (cost < least || (cost === least && i < best)) {
        best = i
        least = cost
      }
    })
    // What lies outside the box may still be cheaper than what was found in its corner.
    if (best >= 0 && least <= within) return best
    if (within > reach * 2) return best
  }
}
