import { describe, expect, it } from 'vitest'
import type { Colouring } from './colouring'
import { diameter, lookOf, shownPoints } from './look'

const colouring: Colouring = {
  by: 'pattern',
  note: '',
  scale: null,
  code: Int32Array.from([2, 0, 1, 0]),
  categories: [
    { name: 'a', count: 2, colour: 0 },
    { name: 'rest', count: 1, colour: -1 },
    { name: 'none', count: 1, colour: -2 },
  ],
}
const base = {
  colouring,
  isDark: false,
  hidden: new Set<number>(),
  raised: null,
  matches: null,
  selected: new Uint8Array([0, 0, 1, 0]),
}

describe('lookOf', () => {
  it('draws what belongs to nothing below what shares a colour below the rest', () => {
    const look = lookOf(base)
    expect([...look.order]).toEqual([0, 2, 1, 3])
    expect([...look.rings]).toEqual([2])
    expect(look.levels).toEqual([0, 0, 0, 0, 0, 1, 2, 4])
  })

  it('leaves out categories that are switched off, their rings too', () => {
    const look = lookOf({ ...base, hidden: new Set([1, 2]) })
    expect([...look.order]).toEqual([1, 3])
    expect([...look.rings]).toEqual([])
    expect([...shownPoints(colouring, new Set([1, 2]))]).toEqual([0, 1, 0, 1])
  })

  it('raises what the search finds and makes the rest faint', () => {
    const look = lookOf({ ...base, matches: new Uint8Array([1, 0, 0, 0]) })
    expect([...look.order].at(-1)).toBe(0)
    expect(look.sizes[0]).toBeGreaterThan(look.sizes[1])
    expect(look.colours[3]).toBe(255)
    expect(look.colours[7]).toBeLessThan(100)
  })

  it('raises the category that the legend points at', () => {
    const look = lookOf({ ...base, raised: 0 })
    expect([...look.order].slice(-2)).toEqual([1, 3])
    expect(look.colours[11]).toBeLessThan(100)
  })

  it('colours by the scale where there is one', () => {
    const share = Float32Array.from([NaN, 0, 1, 0.5])
    const scaled: Colouring = {
      ...colouring,
      by: 'f1',
      code: Int32Array.from([0, -1, -1, -1]),
      categories: [{ name: 'none', count: 1, colour: -2 }],
      scale: { share, ticks: [], title: '' },
    }
    const look = lookOf({ ...base, colouring: scaled })
    expect(look.order[0]).toBe(0)
    expect(look.colours[4]).toBeGreaterThan(look.colours[8])
  })
})

it('makes points smaller when there are many, larger when near', () => {
  expect(diameter(100_000, 1)).toBeLessThan(diameter(1000, 1))
  expect(diameter(1000, 20)).toBeGreaterThan(diameter(1000, 1))
  expect(diameter(10, 400)).toBe(14)
})
