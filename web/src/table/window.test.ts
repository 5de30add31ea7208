import { expect, it } from 'vitest'
import { scrollTo, shownRows, stepTo } from './window'

it('draws what is seen and a little more', () => {
  expect(shownRows(0, 300, 30, 100_000, 2)).toEqual([0, 12])
  expect(shownRows(3000, 300, 30, 100_000, 2)).toEqual([98, 112])
  expect(shownRows(3_000_000 - 300, 300, 30, 100_000, 2)).toEqual([99_988, 100_000])
  expect(shownRows(9000, 300, 30, 4, 2)).toEqual([4, 4])
  expect(shownRows(0, 300, 30, 0)).toEqual([0, 0])
})

it('scrolls no more than needed', () => {
  expect(scrollTo(5, 0, 300, 30)).toBe(0)
  expect(scrollTo(10, 0, 300, 30)).toBe(30)
  expect(scrollTo(2, 100, 300, 30)).toBe(60)
})

it('steps within the rows', () => {
  expect(stepTo('ArrowDown', 4, 5, 10)).toBe(4)
  expect(stepTo('ArrowUp', -1, 5, 10)).toBe(0)
  expect(stepTo('PageDown', 1, 50, 10)).toBe(11)
  expect(stepTo('End', 1, 50, 10)).toBe(49)
  expect(stepTo('Enter', 1, 50, 10)).toBeNull()
  expect(stepTo('Home', 0, 0, 10)).toBeNull()
})
