import { describe, expect, it } from 'vitest'
import { find } from './keys'

const run = () => {}
const groups = [
  {
    name: 'Everywhere',
    keys: [
      { press: '/', what: 'search', run },
      { press: 'g f', what: 'features', run },
      { press: 'f', what: 'f', run },
    ],
  },
  {
    name: 'Table',
    keys: [
      { press: '/', what: 'filter', run },
      { press: 'ArrowDown', what: 'next row' },
    ],
  },
]

describe('keys', () => {
  it('takes the part shown last first', () => {
    expect(find(groups, '/', '')!.what).toBe('filter')
  })

  it('knows two keys one after the other, before the second alone', () => {
    expect(find(groups, 'f', 'g')!.what).toBe('features')
    expect(find(groups, 'f', 'x')!.what).toBe('f')
    expect(find(groups, 'g', '')).toBeNull()
  })

  it('leaves keys alone that a part only lists', () => {
    expect(find(groups, 'ArrowDown', '')).toBeNull()
  })
})
