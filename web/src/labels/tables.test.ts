import { describe, expect, it } from 'vitest'
import { labelsByLatent } from './entries'
import { csv, entryText, stateHeader, stateRow } from './tables'

const entry = (id: string, part: object) => ({
  id,
  time: `2026-01-01T00:00:0${id}.000Z`,
  author: 'A',
  latent: 4,
  kind: 'note',
  text: null,
  rating: null,
  target: null,
  source: null,
  session: null,
  ...part,
})

it('has the columns of the command’s export', () => {
  const state = labelsByLatent([
    entry('1', { kind: 'name', text: 'zinc' }),
    entry('2', { text: 'one' }),
    entry('3', { text: 'two', author: 'B' }),
    entry('4', { kind: 'rating', rating: 2 }),
    entry('5', { kind: 'rating', rating: 1, author: 'B' }),
  ])
  expect(stateRow(state.get(4)!)).toEqual([
    4,
    'zinc',
    'A',
    1.5,
    2,
    null,
    0,
    'one | two',
    'A, B',
    '2026-01-01T00:00:05.000Z',
  ])
  expect(stateHeader).toHaveLength(10)
})

describe('csv', () => {
  it('quotes what must be and leaves no formula', () => {
    expect(
      csv(
        ['a', 'b'],
        [
          ['x,"y"', 1],
          ['=1+1', null],
          ['two\nlines', -3],
        ],
      ),
    ).toBe('a,b\n"x,""y""",1\n\'=1+1,\n"two\nlines",-3\n')
  })
})

it('says an entry on one line', () => {
  expect(entryText(entry('1', { text: 'a\n b' }))).toBe('a b')
  expect(entryText(entry('1', { kind: 'rating', rating: 0 }))).toBe('0 of 2')
})
