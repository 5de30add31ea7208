import { describe, expect, it } from 'vitest'
import type { FeatureTable } from '../api/documents'
import { search } from './search'

const features: FeatureTable = {
  count: 4, density: [], max: [], meanActive: [], proteinShare: [], conceptF1: [], familyF1: [], pattern: [], patterns: [],
  concept: [0, 1, -1, 0], concepts: ['DOMAIN: Protein kinase', 'SIGNAL'], family: [-1, 0, -1, -1], families: ['InterPro: Kinase-like'],
  cluster: [], description: [-1, -1, 0, -1], descriptions: ['Fires on glycine loops of 2 proteins'],
}
const found = (text: string, names: Record<number, string> = {}) => {
  const hits = search(features, text, (latent) => names[latent] ?? null)
  return hits && [...hits.keys()].filter((i) => hits[i])
}

describe('search', () => {
  it('looks in concept, family, description, name and number', () => {
    expect(found('kinase')).toEqual([0, 1, 3])
    expect(found('GLYCINE')).toEqual([2])
    expect(found('walker', { 3: 'Walker A' })).toEqual([3])
    expect(found('#3')).toEqual([3])
    expect(found('2')).toEqual([2])
  })

  it('wants every word', () => {
    expect(found('kinase signal')).toEqual([1])
    expect(found('kinase nothing')).toEqual([])
  })

  it('finds all without a word', () => expect(found('  ')).toBeNull())
})
