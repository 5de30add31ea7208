import { expect, test } from 'vitest'
import type { ActivationTrack, FeatureDocument } from '../api/documents'
import { itemTracks } from './itemTracks'

const track = (accession: string, value: number) => ({ accession, values: [value] }) as ActivationTrack
const latent = (max: number, ...ranges: string[][]) =>
  ({ max, ranges: ranges.map((of) => ({ tracks: of.map((accession) => track(accession, max)) })) }) as unknown as FeatureDocument
const names = (tracks: ActivationTrack[]) => tracks.map((t) => t.accession)

test('a mixture shows no protein twice, as a latent never does', () => {
  const documents = [latent(2, ['A', 'B'], ['C']), latent(4, ['A', 'D'], ['B', 'E']), latent(1, ['B'], ['D', 'A'])]
  const shown = itemTracks({ kind: 'mixed', latents: [0, 1, 2] }, documents)
  expect(names(shown)).toEqual(['A', 'D', 'B', 'C', 'E'])
  expect(shown.map((t) => t.values[0])).toEqual([1, 1, 1, 1, 1])
})

test('a mixture leaves out a latent all of whose proteins are shown', () => {
  const documents = [latent(1, ['A']), latent(1, ['A']), latent(1, ['B'])]
  expect(names(itemTracks({ kind: 'mixed', latents: [0, 1, 2] }, documents))).toEqual(['A', 'B'])
})
