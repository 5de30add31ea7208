import { expect, it } from 'vitest'
import { fileName, tsv } from './Download'

it('keeps fields in their columns', () => {
  expect(tsv(['a', 'b'], [['x\ty', null], ['two\nlines', 0]])).toBe('a\tb\nx y\t\ntwo lines\t0\n')
})

it('makes names that every file system takes', () => {
  expect(fileName('../a b/ü:c.tsv')).toBe('_a_b_c.tsv')
  expect(fileName('...')).toBe('file')
})
