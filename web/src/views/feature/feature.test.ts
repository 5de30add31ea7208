import { expect, it } from 'vitest'
import type { ActivationRange } from '../../api/documents'
import { structureSources } from '../../structure/StructurePanel'
import { rangeOfBar, rangeText } from './Activations'

const range = (from: number, to: number): ActivationRange => ({ from, to, proteins: 1, tracks: [] })
const ranges = [range(16, 20), range(10, 16), range(4, 10), range(0, 4)]
const histogram = {
  edges: [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20],
  counts: Array(10).fill(1),
  below: 0,
  logarithmic: false,
}

it('takes a bar to the range of its middle', () => {
  expect(Array.from({ length: 10 }, (_, bar) => rangeOfBar(ranges, histogram, bar))).toEqual([
    3, 3, 2, 2, 2, 1, 1, 1, 0, 0,
  ])
  expect(rangeOfBar(ranges.slice(1), histogram, 9)).toBe(-1)
  expect(rangeText(ranges[0], 20)).toBe('16 to 20 (80 % to 100 % of the maximum)')
})

it('asks for structures in order: local file, AlphaFold DB, PDB, and only where they are turned on', () => {
  const paths = (structure: string | null, external: string[]) =>
    structureSources('lens', 'P1/2', structure, ['1ABC'], external).map((s) => s.path)
  expect(paths('pdb', [])).toEqual(['data/lens/structures/P1%2F2.pdb'])
  expect(paths('cif', ['alphafold', 'pdb'])).toEqual([
    'data/lens/structures/P1%2F2.cif',
    'api/external/alphafold/P1%2F2',
    'api/external/pdb/1ABC',
  ])
  expect(paths('alphafold', [])).toEqual([])
  expect(paths(null, ['pdb'])).toEqual(['api/external/pdb/1ABC'])
})
