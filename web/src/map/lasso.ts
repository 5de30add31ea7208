import type { PointGrid } from './pointGrid'

export type Polygon = [number, number][]

/** Even-odd rule: a line drawn over itself leaves what it goes round twice outside. */
export function inside(polygon: Polygon, x: number, y: number): boolean {
  let within = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i]
    const [xj, yj] = polygon[j]
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) within = !within
  }
  return within
}

/** Points within a line closed from its end to its start, both in map coordinates. */
export function pointsInside(
  polygon: Polygon,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  grid: PointGrid,
  takes: (point: number) => boolean,
): number[] {
  if (polygon.length < 3) return []
  let left = Infinity, right = -Infinity, bottom = Infinity, top = -Infinity
  for (const [px, py] of polygon) {
    left = Math.min(left, px)
    right = Math.max(right, px)
    bottom = Math.min(bottom, py)
    top = Math.max(top, py)
  }
  const found: number[] = []
  grid.each(left, right, bottom, top, (i) => {
    if (takes(i) && inside(polygon, x[i], y[i])) found.push(i)
  })
  return found.sort((a, b) => a - b)
}
