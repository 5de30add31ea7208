// @vitest-environment jsdom
import { expect, it } from 'vitest'
import type { ActivationTrack } from '../api/documents'
import { fasta, residuesTsv, tracksFasta, tracksSvg, tracksTsv } from './exports'
import { gapped, shifted } from './placement'

const track: ActivationTrack = {
  accession: 'P1',
  entry: 'A_B',
  name: 'Name <b>',
  organism: 'Homo sapiens',
  half: 'test',
  sequence: 'MKTAY',
  length: 5,
  positions: [1, 4],
  values: [2.5, 1],
  structure: null,
}

it('writes FASTA by 60 letters, header on one line', () => {
  expect(fasta('a\nb', 'A'.repeat(61))).toBe(`>a b\n${'A'.repeat(60)}\nA\n`)
  expect(tracksFasta([track, { ...track, sequence: null }])).toBe('>P1 A_B Name <b> OS=Homo sapiens\nMKTAY\n')
  expect(tracksFasta([track], [gapped(Int32Array.from([0, 1, 4, 5, 6]))], 8)).toContain('\nMK--TAY-\n')
})

it('writes active residues, counted from 1', () => {
  expect(tracksTsv(7, [track])).toBe(
    'latent\taccession\tentry\tposition\tresidue\tactivation\n7\tP1\tA_B\t2\tK\t2.5\n7\tP1\tA_B\t5\tY\t1\n',
  )
  expect(residuesTsv('MK', 2, [{ latent: 3, positions: [1], values: [4] }])).toBe(
    'position\tresidue\tlatent_3\n1\tM\t0\n2\tK\t4\n',
  )
})

it('writes SVG in which text is text', () => {
  const row = { kind: 'letters', sequence: 'MKTAY', values: null, max: 1 } as const
  const svg = tracksSvg(
    [{ label: '<script>', rows: [row], placement: shifted(5), from: 0, columns: 5 }],
    10,
    'a & b',
  )
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
  expect(parsed.querySelector('parsererror')).toBeNull()
  expect(parsed.querySelector('script')).toBeNull()
  expect([...parsed.querySelectorAll('text')].map((t) => t.textContent)).toEqual([
    'a & b',
    'M',
    'K',
    'T',
    'A',
    'Y',
    '<script>',
  ])
})
