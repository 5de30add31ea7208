import { describe, expect, it } from 'vitest'
import { inside, pointsInside, type Polygon } from './lasso'
import { placeLabels } from './placeLabels'
import { PointGrid } from './pointGrid'
import { stepFrom } from './step'
import { boundsOf, fit, keepIn, pan, parseView, seen, toMap, toScreen, viewText, zoom } from './viewport'

const size = { width: 800, height: 600 }

function points(count: number, seed: number): { x: Float32Array; y: Float32Array } {
  let state = seed
  const next = () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32
  const x = new Float32Array(count),
    y = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    x[i] = (next() - 0.5) * 20
    y[i] = next() ** 3 * 7
  }
  return { x, y }
}

describe('viewport', () => {
  const home = fit({ left: -10, right: 10, bottom: 0, top: 6 }, size)

  it('fits everything with a margin', () => {
    expect(toScreen(home, size, -10, 3)).toEqual([24, 300])
    expect(seen(home, size).right).toBeGreaterThan(10)
    expect(fit(boundsOf([1], [2]), size).scale).toBeGreaterThan(0)
    expect(fit(boundsOf([], []), size)).toMatchObject({ x: 0.5, y: 0.5 })
  })

  it('turns pixels into places and back', () => {
    const [x, y] = toMap(home, size, 123, 456)
    const [px, py] = toScreen(home, size, x, y)
    expect(px).toBeCloseTo(123)
    expect(py).toBeCloseTo(456)
  })

  it('zooms about the pointer and within limits', () => {
    const before = toMap(home, size, 200, 100)
    const near = zoom(home, size, 3, 200, 100, home.scale)
    expect(near.scale).toBeCloseTo(home.scale * 3)
    const after = toMap(near, size, 200, 100)
    expect(after[0]).toBeCloseTo(before[0])
    expect(after[1]).toBeCloseTo(before[1])
    expect(zoom(home, size, 1e9, 0, 0, home.scale).scale).toBeCloseTo(home.scale * 400)
    expect(zoom(home, size, 1e-9, 0, 0, home.scale).scale).toBeCloseTo(home.scale / 2)
  })

  it('moves with the pointer and stays on the map', () => {
    const moved = pan(home, 10, 5)
    const [px, py] = toScreen(moved, size, 0, 3)
    expect([px, py]).toEqual([410, 305])
    expect(keepIn(pan(home, 1e6, 0), { left: -10, right: 10, bottom: 0, top: 6 }).x).toBe(-10)
  })

  it('is written into the address and read from it', () => {
    expect(viewText(home, home)).toBe('')
    const other = zoom(pan(home, 33, -21), size, 7.3, 10, 20, home.scale)
    const read = parseView(viewText(other, home), home)!
    expect(read.scale / other.scale).toBeCloseTo(1, 3)
    expect(read.x).toBeCloseTo(other.x, 3)
    for (const bad of ['', '1,2', '1,2,x', '1,2,0', '1,2,1e9', 'NaN,1,1', '1,2,3,4'])
      expect(parseView(bad, home)).toBeNull()
  })
})

describe('PointGrid', () => {
  it('finds what looking at all points finds', () => {
    const { x, y } = points(3000, 5)
    const grid = new PointGrid(x, y, boundsOf(x, y))
    const even = (i: number) => i % 2 === 0
    for (let t = 0; t < 200; t++) {
      const px = (t % 20) - 10,
        py = (t / 20) * 0.8 - 0.5
      const distance = (i: number) => (x[i] - px) ** 2 + (y[i] - py) ** 2
      let best = -1
      for (let i = 0; i < x.length; i++) if (even(i) && (best < 0 || distance(i) < distance(best))) best = i
      const found = grid.nearestAnywhere(px, py, even)
      expect(distance(found)).toBe(distance(best))
      const near = grid.nearest(px, py, 0.3, even)
      if (near < 0) expect(Math.sqrt(distance(best))).toBeGreaterThan(0.3)
      else expect(distance(near)).toBe(distance(best))
    }
  })

  it('takes points at one place, on one line, and none', () => {
    const one = new PointGrid([2, 2, 2], [1, 1, 1], boundsOf([2, 2, 2], [1, 1, 1]))
    expect(one.nearest(2, 1, 0.1)).toBeGreaterThanOrEqual(0)
    const line = new PointGrid([0, 1, 2], [0, 0, 0], boundsOf([0, 1, 2], [0, 0, 0]))
    expect(line.nearestAnywhere(1.9, 5)).toBe(2)
    expect(new PointGrid([], [], boundsOf([], [])).nearestAnywhere(0, 0)).toBe(-1)
  })
})

describe('lasso', () => {
  const square: Polygon = [
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
  ]

  it('knows inside from outside', () => {
    expect(inside(square, 2, 2)).toBe(true)
    expect(inside(square, 5, 2)).toBe(false)
    expect(
      inside(
        [
          [0, 0],
          [4, 0],
          [4, 4],
          [2, 1],
          [0, 4],
        ],
        2,
        3,
      ),
    ).toBe(false)
  })

  it('takes the points within it that are shown', () => {
    const { x, y } = points(2000, 9)
    const grid = new PointGrid(x, y, boundsOf(x, y))
    const found = pointsInside(square, x, y, grid, (i) => i % 3 !== 0)
    const all = [...x.keys()].filter((i) => i % 3 !== 0 && x[i] > 0 && x[i] < 4 && y[i] > 0 && y[i] < 4)
    expect(found).toEqual(all)
    expect(all.length).toBeGreaterThan(50)
    expect(
      pointsInside(
        [
          [0, 0],
          [4, 4],
        ],
        x,
        y,
        grid,
        () => true,
      ),
    ).toEqual([])
  })
})

describe('stepFrom', () => {
  const x = [0, 1, 3, 0, -2, 1.2]
  const y = [0, 0.1, 0, 2, 0, 1.1]
  const grid = new PointGrid(x, y, boundsOf(x, y))
  const step = (from: number, way: 'left' | 'right' | 'up' | 'down', takes = (_: number) => true) =>
    stepFrom(from, way, x, y, grid, 10, takes)

  it('goes to the next point that way', () => {
    expect(step(0, 'right')).toBe(1)
    expect(step(1, 'right')).toBe(2)
    expect(step(0, 'up')).toBe(3)
    expect(step(0, 'left')).toBe(4)
    expect(step(0, 'down')).toBe(-1)
  })

  it('passes over what is hidden', () => {
    expect(step(0, 'right', (i) => i !== 1)).toBe(2)
  })

  it('never turns back or stays', () => {
    const p = points(800, 3)
    const g = new PointGrid(p.x, p.y, boundsOf(p.x, p.y))
    for (let i = 0; i < 100; i++) {
      const next = stepFrom(i, 'right', p.x, p.y, g, 30, () => true)
      if (next >= 0) expect(p.x[next]).toBeGreaterThan(p.x[i])
    }
  })
})

describe('placeLabels', () => {
  it('never covers one with another and keeps the first', () => {
    const wanted = Array.from({ length: 60 }, (_, i) => ({
      text: 'c' + i,
      x: 100 + ((i * 37) % 600),
      y: 60 + ((i * 53) % 480),
      width: 70,
    }))
    const placed = placeLabels(wanted, 14, size, 40)
    expect(placed[0]).toMatchObject({ text: 'c0', x: 100, y: 60 })
    expect(placed.length).toBeGreaterThan(15)
    expect(placed.length).toBeLessThanOrEqual(40)
    for (const a of placed) {
      for (const b of placed) {
        if (a !== b) expect(Math.abs(a.x - b.x) >= 70 || Math.abs(a.y - b.y) >= 14).toBe(true)
      }
    }
  })

  it('leaves out what would hang over the edge', () => {
    expect(placeLabels([{ text: 'a', x: 5, y: 100, width: 50 }], 14, size, 10)).toEqual([])
  })
})
