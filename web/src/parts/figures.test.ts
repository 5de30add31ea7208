import { expect, it } from 'vitest'
import { count, figures, percent, score } from './figures'

it('writes numbers in three figures', () => {
  expect([0, 0.012345, 4.5678, 123.456, 12345.6, 0.00001234, -2.5].map(figures)).toEqual(
    ['0', '0.0123', '4.57', '123', '12,346', '1.2e-5', '-2.5'])
  expect([null, undefined, NaN, Infinity].map(figures)).toEqual(['–', '–', '–', '–'])
})

it('writes shares, scores and counts', () => {
  expect([0.1234, 1, 0, null].map(percent)).toEqual(['12.3 %', '100 %', '0 %', '–'])
  expect([0.618, 0, null].map(score)).toEqual(['0.62', '0.00', '–'])
  expect(count(1234567)).toBe('1,234,567')
})
