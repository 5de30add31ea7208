import type { ActivationTrack, FeatureDocument } from '../api/documents'
import { proteinsShown, type BlindItem } from './session'

/** Proteins of the range below the strongest that are shown after it. */
const weakerShown = 2

const shares = (track: ActivationTrack, max: number): ActivationTrack => ({
  ...track,
  values: track.values.map((value) => value / (max || 1)),
})

/**
 * What is shown of an item, from the documents of its latents in order: the strongest proteins and two weaker ones; of
 * a mixture as many, each from another latent, so that it looks alike. No protein comes twice: it never does for a latent.
 */
export function itemTracks(item: BlindItem, documents: FeatureDocument[]): ActivationTrack[] {
  const strong = documents.map((document) => document.ranges.find((range) => range.tracks.length > 0)?.tracks ?? [])
  const weaker = documents.map((document) => document.ranges.filter((range) => range.tracks.length > 0)[1]?.tracks ?? [])
  if (item.kind === 'latent') {
    const [max] = documents.map((document) => document.max)
    return [...strong[0].slice(0, proteinsShown), ...weaker[0].slice(0, weakerShown)].map((track) => shares(track, max))
  }
  const used = new Set<string>()
  const pick = (of: ActivationTrack[][], most: number) => {
    const picked: ActivationTrack[] = []
    of.forEach((tracks, i) => {
      const track = picked.length < most ? tracks.find((t) => !used.has(t.accession)) : undefined
      if (!track) return
      used.add(track.accession)
      picked.push(shares(track, documents[i].max))
    })
    return picked
  }
  return [...pick(strong, proteinsShown), ...pick(weaker, weakerShown)]
}
