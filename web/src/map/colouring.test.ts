import { describe, expect, it } from 'vitest'
import type { FeatureTable, MapDocument } from '../api/documents'
import { categoryOfName, colour } from './colouring'

const latent = [0, 2, 3, 5]
const map: MapDocument = {
  latent,
  x: [0, 1, 2, 3],
  y: [0, 0, 0, 0],
  cluster: [7, -1, 7, 1],
  probability: [1, 0, 1, 1],
  clusters: [
    { cluster: 7, size: 2, centralLatent: 0, concept: 'SIGNAL', conceptLatents: 1 },
    { cluster: 1, size: 1, centralLatent: 5, concept: null, conceptLatents: 0 },
  ],
  leftOut: 2,
  kept: null,
  keptByChance: null,
  trustworthiness: null,
}
const blank = {
  max: [],
  meanActive: [],
  proteinShare: [],
  family: [],
  familyF1: [],
  families: [],
  cluster: [],
  description: [],
  descriptions: [],
}
const features: FeatureTable = {
  ...blank,
  count: 6,
  density: [0.5, 0, 0.001, 0, 0.1, 0.02],
  concept: [0, -1, 1, 2, -1, -1],
  conceptF1: [0.6, null, 0.2, 0.05, null, null],
  concepts: ['DOMAIN: SH3', 'DOMAIN: PH', 'SIGNAL'],
  pattern: [0, 0, 1, 0, -1, -1],
  patterns: ['point', 'whole'],
}
const by = (how: Parameters<typeof colour>[0], least = 0) => colour(how, map, features, categoryOfName, least)

describe('colouring', () => {
  it('by cluster: the largest first, what is in none last', () => {
    const found = by('cluster')
    expect(found.categories.map((c) => [c.name, c.count, c.colour])).toEqual([
      ['Cluster 7 (SIGNAL)', 2, 0],
      ['Cluster 1', 1, 1],
      ['in no cluster', 1, -2],
    ])
    expect([...found.code]).toEqual([0, 2, 0, 1])
  })

  it('by cluster: those beyond the colours share one', () => {
    const clusters = Array.from({ length: 20 }, (_, i) => ({
      cluster: i,
      size: 20 - i,
      centralLatent: i,
      concept: null,
      conceptLatents: 0,
    }))
    const wide = { ...map, clusters, cluster: [0, 19, 8, 7] }
    const found = colour('cluster', wide, features, categoryOfName, 0)
    expect(found.categories).toHaveLength(10)
    expect([...found.code]).toEqual([0, 8, 8, 7])
    expect(found.categories[8]).toMatchObject({ name: '12 smaller clusters', count: 2, colour: -1 })
  })

  it('by concept category of latents whose F1 is high enough', () => {
    const all = by('concept')
    expect(all.categories.map((c) => [c.name, c.count])).toEqual([
      ['DOMAIN', 2],
      ['SIGNAL', 1],
      ['no such concept', 1],
    ])
    expect([...all.code]).toEqual([0, 0, 1, 2])
    const good = by('concept', 0.1)
    expect(good.categories.map((c) => [c.name, c.count])).toEqual([
      ['DOMAIN', 2],
      ['no such concept', 2],
    ])
  })

  it('by pattern, with those not known apart', () => {
    expect(by('pattern').categories.map((c) => [c.name, c.count])).toEqual([
      ['point', 2],
      ['whole', 1],
      ['not known', 1],
    ])
  })

  it('by density on a logarithmic scale of whole powers of ten', () => {
    const found = by('density')
    expect(found.scale!.ticks.map((t) => t.text)).toEqual(['0.1 %', '1 %', '10 %', '100 %'])
    expect(found.scale!.share[1]).toBeCloseTo(0)
    expect(found.scale!.share[3]).toBeCloseTo((Math.log10(0.02) + 3) / 3)
    expect([...found.code]).toEqual([-1, -1, 0, -1])
    expect(found.categories[0]).toMatchObject({ name: 'never active', count: 1 })
  })

  it('by F1 from 0 to 1', () => {
    const found = by('f1')
    expect([...found.scale!.share].map((v) => +v.toFixed(2))).toEqual([0.6, 0.2, 0.05, NaN])
    expect(found.categories[0]).toMatchObject({ name: 'no concept', count: 1, colour: -2 })
  })
})
