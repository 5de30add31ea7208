import { expect, it } from 'vitest'
import { linear, logarithmic, multiples, niceStep, niceTop, short } from './scales'

it('steps are nice and cover the range', () => {
  expect([1, 0.9, 7, 30, 1234, 0].map((r) => niceStep(r, 5))).toEqual([0.2, 0.2, 2, 10, 250, 1])
  expect(multiples(0, 1, 0.2)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(multiples(-0.3, 0.3, 0.1)).toEqual([-0.3, -0.2, -0.1, -0, 0.1, 0.2, 0.3].map((v) => v || expect.closeTo(0)))
  for (const largest of [0.013, 0.9, 1, 7, 41, 99.5, 12345]) {
    const top = niceTop(largest)
    expect(top).toBeGreaterThanOrEqual(largest)
    expect(top).toBeLessThan(largest * 2.5)
  }
  expect(niceTop(0)).toBe(1)
})

it('maps ends to ends', () => {
  const s = linear(2, 4, 100, 0)
  expect([s.at(2), s.at(3), s.at(4)]).toEqual([100, 50, 0])
  const l = logarithmic(1e-6, 1, 0, 60)
  expect(l.ticks).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1])
  expect(l.ticks.map((t) => Math.round(l.at(t)))).toEqual([0, 10, 20, 30, 40, 50, 60])
  expect(linear(5, 5, 0, 10).at(5)).toBe(0)
})

it('writes short numbers', () => {
  expect([0, 1e-7, 0.002, 0.25, 1500, 12000, 1.5e6, 2e9].map(short)).toEqual(
    ['0', '1e-7', '0.002', '0.25', '1500', '12k', '1.5M', '2G'])
})
