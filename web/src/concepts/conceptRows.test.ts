import { expect, it } from 'vitest'
import type { ConceptList, ConceptRow } from '../api/documents'
import { conceptRows, gain, meanSequenceF1, type ConceptState } from './conceptRows'

const row = (
  id: number,
  concept: string,
  testF1: number | null,
  sequenceF1: number | null,
  neuronF1: number | null,
): ConceptRow => ({
  id,
  concept,
  category: concept.split(':')[0],
  level: id % 2 ? 'residue' : 'domain',
  validationInstances: 1,
  testInstances: id,
  testResidues: 1,
  latent: id,
  threshold: 0.5,
  validationF1: testF1,
  testF1,
  precision: 0.1,
  recall: 0.2,
  auroc: null,
  p: null,
  q: null,
  sequenceF1,
  neuronF1,
  found: (testF1 ?? 0) > 0.5,
})
const list: ConceptList = {
  concepts: [
    row(0, 'ZN_FING', 0.7, 0.2, 0.3),
    row(1, 'DOMAIN: Kinase', 0.9, 0.95, 0.1),
    row(2, 'DOMAIN: Zn ribbon', null, 0.1, null),
    row(3, 'active site', 0.2, null, 0.1),
  ],
  foundAbove: 0.5,
  qBelow: 0.05,
}
const all: ConceptState = { query: '', category: '', level: '', found: '', above: '', sort: '' }
const rows = (part: Partial<ConceptState>) => conceptRows(list, { ...all, ...part })

it('begins with the best, those without a score last', () => {
  expect(rows({})).toEqual([1, 0, 3, 2])
  expect(rows({ sort: 'f1' })).toEqual([3, 0, 1, 2])
  expect(rows({ sort: 'concept' })).toEqual([3, 1, 2, 0])
  expect(rows({ sort: '-gain' })).toEqual([0, 3, 1, 2])
  expect(rows({ sort: 'unknown' })).toEqual(rows({}))
})

it('filters', () => {
  expect(rows({ category: 'DOMAIN' })).toEqual([1, 2])
  expect(rows({ level: 'residue' })).toEqual([1, 3])
  expect(rows({ found: 'yes' })).toEqual([1, 0])
  expect(rows({ found: 'no' })).toEqual([3, 2])
  expect(rows({ above: 'sequence' })).toEqual([0, 3])
  expect(rows({ above: 'neurons' })).toEqual([1, 0, 3])
  expect(rows({ query: 'zn' }).sort()).toEqual([0, 2])
})

it('knows what is gained over the better baseline', () => {
  expect(gain(list.concepts[1])).toBeCloseTo(-0.05)
  expect(gain(list.concepts[2])).toBeNull()
  expect(gain(row(9, 'x', 0.5, null, null))).toBeNull()
})

it('averages the sequence alone over what was measured', () => {
  expect([...meanSequenceF1(list)]).toEqual([
    ['ZN_FING', 0.2],
    ['DOMAIN', expect.closeTo(0.525)],
  ])
})
