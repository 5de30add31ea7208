import { expect, it } from 'vitest'
import type { ProteinList } from '../api/documents'
import { proteinRows, type ProteinState } from './proteinRows'

const list: ProteinList = {
  accession: ['P3', 'P1', 'Q2', 'A9'],
  entry: ['C_HUMAN', '', 'B_YEAST', 'A_HUMAN'],
  name: ['Kinase', 'Zinc finger', 'kinase 2', 'Actin'],
  organism: [1, -1, 0, 1],
  organisms: ['Yeast', 'Homo sapiens'],
  length: [300, 20, 300, 5],
  test: [true, false, false, true],
}
const rows = (part: Partial<ProteinState>) => [...proteinRows(list, { query: '', half: '', sort: '', ...part })]

it('are as listed, or sorted with nothing last', () => {
  expect(rows({})).toEqual([0, 1, 2, 3])
  expect(rows({ sort: 'accession' })).toEqual([3, 1, 0, 2])
  expect(rows({ sort: 'entry' })).toEqual([3, 2, 0, 1])
  expect(rows({ sort: '-entry' })).toEqual([0, 2, 3, 1])
  expect(rows({ sort: 'name' })).toEqual([3, 0, 2, 1])
  expect(rows({ sort: 'organism' })).toEqual([0, 3, 2, 1])
  expect(rows({ sort: '-length' })).toEqual([0, 2, 1, 3])
  expect(rows({ sort: '-half' })).toEqual([0, 3, 1, 2])
})

it('are searched by all their words, best first', () => {
  expect(rows({ query: 'kinase' })).toEqual([0, 2])
  expect(rows({ query: 'homo kinase' })).toEqual([0])
  expect(rows({ query: 'a9' })).toEqual([3])
  expect(rows({ query: 'kinase', sort: '-accession' })).toEqual([2, 0])
  expect(rows({ half: 'validation' })).toEqual([1, 2])
})
