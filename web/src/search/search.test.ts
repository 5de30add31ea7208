import { describe, expect, it } from 'vitest'
import type { FeatureTable } from '../api/documents'
import { columnsOf } from '../features/columns'
import { best, nothingWritten, searchLatents } from './latentSearch'
import { searchConcepts, searchProteins } from './siteSearch'
import { beginning, inside, TextIndex, whole } from './textIndex'
import { formsOf, latentOf, wordsOf } from './words'

const close = (values: Float32Array) => [...values].map((v) => Math.round(v * 100) / 100)

describe('TextIndex', () => {
  const index = new TextIndex(['Protein kinase', 'kinases', '', 'Pyrokinase, kinase', 'α-helix', 'ATP'])

  it('tells whole words, beginnings and insides', () => {
    expect(close(index.match('kinase'))).toEqual([whole, beginning, 0, whole, 0, 0])
    expect(close(index.match('rokin'))).toEqual([0, 0, 0, inside, 0, 0])
    expect(close(index.match('helix'))).toEqual([0, 0, 0, 0, whole, 0])
  })

  it('takes one or two letters only at the beginning of a word', () => {
    expect(close(index.match('at'))).toEqual([0, 0, 0, 0, 0, beginning])
    expect(close(index.match('in'))).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('never finds what runs over from one text into the next', () => {
    expect([...index.match('kinase\nkinases')].filter(Boolean)).toHaveLength(1)
    expect([...new TextIndex(['ab', 'cd']).match('bc')]).toEqual([0, 0])
  })

  it('agrees with looking at each text alone', () => {
    const letters = 'ab '
    let seed = 7
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
    const texts = Array.from({ length: 300 }, () =>
      Array.from({ length: Math.floor(random() * 8) }, () => letters[Math.floor(random() * 3)]).join(''))
    const many = new TextIndex(texts)
    for (const word of ['a', 'b', 'ab', 'aba', 'bb a', 'abb'])
      texts.forEach((text, i) => expect(many.match(word)[i]).toBe(new TextIndex([text]).match(word)[0]))
  })
})

describe('words', () => {
  it('are cut at spaces, phrases kept', () => {
    expect(wordsOf('  Zinc "finger  C2H2" zinc "open end')).toEqual(['zinc', 'finger c2h2', 'open end'])
    expect(wordsOf(' "" ')).toEqual([])
  })

  it('lose a plural and may be a latent', () => {
    expect(formsOf('kinases')).toEqual(['kinases', 'kinase'])
    expect(formsOf('families')).toEqual(['families', 'family'])
    expect(formsOf('gas')).toEqual(['gas'])
    expect(formsOf('glass')).toEqual(['glass'])
    expect(['12', '#12', 'f/12', 'x12', '12a'].map(latentOf)).toEqual([12, 12, 12, null, null])
  })
})

const table: FeatureTable = {
  count: 5,
  density: [0.1, 0.2, 0, 0.3, 0.1],
  max: [1, 2, 0, 3, 1],
  meanActive: [1, 1, 0, 1, 1],
  proteinShare: [1, 1, 0, 1, 1],
  concept: [0, 0, -1, 1, -1],
  conceptF1: [0.2, 0.8, null, 0.5, null],
  concepts: ['DOMAIN: Protein kinase', 'ZN_FING'],
  family: [-1, -1, -1, 0, -1],
  familyF1: [null, null, null, 0.5, null],
  families: ['InterPro: Kinase-like'],
  pattern: [0, 0, -1, 1, 0],
  patterns: ['point', 'domain'],
  cluster: [0, 0, -1, 1, -1],
  description: [0, 1, -1, 2, 3],
  descriptions: ['Fires on kinases', 'Fires on lysine', 'Fires on zinc', 'Fires beside kinase domains'],
}

describe('searchLatents', () => {
  const columns = columnsOf(table)
  const found = (query: string, names = new Map<number, string>(), notes = new Map<number, string>()) =>
    best(searchLatents(columns, query, { names, notes })!, 10)

  it('ranks by field, then F1', () => {
    expect(found('kinase')).toEqual([1, 0, 3, 4])
  })

  it('wants every word', () => {
    expect(found('kinase zinc')).toEqual([3])
    expect(found('kinase nothing')).toEqual([])
    expect(searchLatents(columns, '  ', nothingWritten)).toBeNull()
  })

  it('finds numbers and names first', () => {
    expect(found('#2')[0]).toBe(2)
    expect(found('99')).toEqual([])
    expect(found('hinge', new Map([[4, 'Hinge of the kinase'], [77, 'hinge']]))).toEqual([4])
    expect(found('kinase', new Map([[2, 'kinase']]))[0]).toBe(2)
  })

  it('finds notes, after names', () => {
    const notes = new Map([[3, 'Fires at the hinge, see 1ATP'], [77, 'hinge']])
    expect(found('hinge', undefined, notes)).toEqual([3])
    expect(found('1atp', undefined, notes)).toEqual([3])
    expect(found('hinge', new Map([[2, 'Hinge']]), notes)).toEqual([2, 3])
  })
})

describe('best', () => {
  it('orders by score, then place', () => {
    expect(best(Float32Array.of(0, 3, 1, 3, 5, 1), 4)).toEqual([4, 1, 3, 2])
    expect(best(Float32Array.of(0, 0), 4)).toEqual([])
  })
})

it('finds proteins and concepts', () => {
  const proteins = {
    accession: ['P00001', 'P12345', 'Q1'], entry: ['A_HUMAN', 'B_HUMAN', 'P12345X'],
    name: ['Cytochrome c', 'Kinase', 'Kinase P12345'], organism: [0, 1, -1], organisms: ['Homo sapiens', 'Mouse'],
    length: [1, 2, 3], test: [true, false, true],
  }
  expect(best(searchProteins(proteins, 'p12345')!, 9)).toEqual([1, 2])
  expect(best(searchProteins(proteins, 'homo cyto')!, 9)).toEqual([0])
  const row = { id: 0, concept: 'ZN_FING: C2H2', testF1: 0.1 }
  const list = { concepts: [row, { ...row, id: 1, testF1: 0.9 }], foundAbove: 0.5, qBelow: null } as never
  expect(best(searchConcepts(list, 'c2h2')!, 9)).toEqual([1, 0])
})
