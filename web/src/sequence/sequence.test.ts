import { describe, expect, it } from 'vitest'
import type { LatentOnSequence } from '../api/documents'
import { readInput } from './input'
import { firesOn, parseRange, rank, scaleOf, type Filters } from './ranking'

describe('input', () => {
  it('reads sequences and FASTA', () => {
    expect(readInput(' mktay iakqr\nQISF ')).toEqual({ kind: 'sequence', name: null, sequence: 'MKTAYIAKQRQISF' })
    expect(readInput('>sp|P1|X a name\r\nMKT\r\nAYI*\r\n')).toEqual({
      kind: 'sequence',
      name: 'sp|P1|X a name',
      sequence: 'MKTAYI',
    })
    expect(readInput('        1 MKTAYIAKQR QISFVKSHFS\n       21 RQ')).toMatchObject({
      sequence: 'MKTAYIAKQRQISFVKSHFSRQ',
    })
    expect(readInput('MKTAYIAKQR        10')).toMatchObject({ sequence: 'MKTAYIAKQR' })
  })
  it('tells accessions and entry names from sequences', () => {
    expect(readInput('p02511')).toEqual({ kind: 'accession', accession: 'P02511' })
    expect(readInput('A0A024R1R8')).toEqual({ kind: 'accession', accession: 'A0A024R1R8' })
    expect(readInput('CRYAB_HUMAN')).toEqual({ kind: 'accession', accession: 'CRYAB_HUMAN' })
    expect(readInput('AAAAAA')).toMatchObject({ kind: 'sequence' })
  })
  it('tells structures', () => {
    expect(readInput('ATOM      1  CA  MET A   1')).toMatchObject({ kind: 'structure', format: 'pdb' })
    expect(readInput('data_X\nloop_\n_atom_site.id')).toMatchObject({ kind: 'structure', format: 'cif' })
  })
  it.each([
    ['MKTA#YI', '"#" at position 5 is no amino acid.'],
    ['MK-TA', '"-" at position 3 is a gap: give the sequence without gaps.'],
    ['MK1TA', '"1" at position 3 is a digit.'],
    ['MK*TA', '"*" at position 3 is no amino acid.'],
    ['>a\nMK\n>b\nMK', 'The text holds 2 sequences; give one at a time.'],
    ['MK\n>b\nMK', 'There are letters before the line that begins with ">".'],
    ['>only a name', 'There are no residues after the header.'],
    ['  ', 'Paste a sequence first.'],
    ['A'.repeat(5001), 'The sequence has 5,001 residues; at most 5,000 are run at once.'],
  ])('says what is wrong: %#', (text, problem) => {
    expect(readInput(text)).toEqual({ kind: 'problem', text: problem })
  })
})

const latent = (
  n: number,
  positions: number[],
  values: number[],
  corpusMax: number,
  density: number,
): LatentOnSequence => {
  const max = Math.max(...values)
  const share = positions.length / 10
  const sum = values.reduce((a, b) => a + b, 0)
  return {
    latent: n,
    max,
    maxFraction: max / corpusMax,
    mean: sum / 10,
    meanActive: sum / positions.length,
    share,
    enrichment: sum / 10 / density,
    positions,
    values,
    concept: n === 2 ? 'ACT_SITE' : null,
    conceptF1: null,
    description: null,
  }
}
const all: Filters = { sort: 'peak', range: null, least: 0, most: 1, text: '' }

describe('ranking', () => {
  const latents = [
    latent(1, [0, 1, 2, 3, 4], [1, 2, 3, 2, 1], 6, 0.1),
    latent(2, [7], [4], 4, 0.01),
    latent(3, [2, 8], [9, 1], 90, 0.5),
  ]
  const order = (f: Partial<Filters>) => rank(latents, { ...all, ...f }).map((r) => r.latent)

  it('sorts by each number', () => {
    expect(order({})).toEqual([2, 1, 3])
    expect(order({ sort: 'given' })).toEqual([1, 2, 3])
    expect(order({ sort: 'max' })).toEqual([3, 2, 1])
    expect(order({ sort: 'mean' })).toEqual([3, 1, 2])
    expect(order({ sort: 'share' })).toEqual([1, 3, 2])
    expect(order({ sort: 'enrichment' })).toEqual([2, 1, 3])
    expect(order({ sort: 'latent' })).toEqual([1, 2, 3])
  })
  it('filters by share and words', () => {
    expect(order({ most: 0.2 })).toEqual([2, 3])
    expect(order({ least: 0.3 })).toEqual([1])
    expect(order({ text: 'act helix' })).toEqual([])
    expect(order({ text: 'act_site' })).toEqual([2])
    expect(
      rank(latents, { ...all, text: 'zinc' }, (n) => (n === 3 ? 'Zinc finger' : null)).map((r) => r.latent),
    ).toEqual([3])
  })
  it('counts within a range of residues', () => {
    const ranked = rank(latents, { ...all, range: { start: 8, end: 10 } })
    expect(ranked.map((r) => r.latent)).toEqual([2, 3])
    expect(ranked[1]).toMatchObject({ max: 1, peak: 1 / 90, active: 1 })
    expect(ranked[1].share).toBeCloseTo(1 / 3)
    expect(ranked[1].enrichment).toBeCloseTo(1 / 3 / 0.5)
    expect(ranked[1].mean).toBeCloseTo(1 / 3)
  })
  it('finds what fires on a residue', () => {
    expect(firesOn(latents, 2).map((f) => [f.source.latent, f.value])).toEqual([
      [1, 3],
      [3, 9],
    ])
    expect(firesOn(latents, 9)).toEqual([])
    expect(scaleOf(latents[0])).toBeCloseTo(6)
  })
  it('reads ranges', () => {
    expect(parseRange('3-8', 10)).toEqual({ start: 3, end: 8 })
    expect(parseRange(' 3 – 80 ', 10)).toEqual({ start: 3, end: 10 })
    expect(parseRange('5', 10)).toEqual({ start: 5, end: 5 })
    for (const text of ['8-3', 'x', '', '11-12', '-4']) expect(parseRange(text, 10)).toBeNull()
  })
})
