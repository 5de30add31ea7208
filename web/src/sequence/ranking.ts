import type { LatentOnSequence } from '../api/documents'
import { lowerBound } from '../tracks/activations'

/** By which number latents on a sequence are put in order. */
export type SortBy = 'given' | 'peak' | 'max' | 'mean' | 'active' | 'share' | 'enrichment' | 'latent'

export const sorts: { id: SortBy; name: string; title: string }[] = [
  {
    id: 'given',
    name: 'interest',
    title: 'Strong for itself, enriched over the corpus, and on more than a residue or two',
  },
  { id: 'peak', name: 'share of corpus maximum', title: 'Largest activation here over the largest in the corpus' },
  { id: 'max', name: 'maximum', title: 'Largest activation here' },
  { id: 'mean', name: 'mean', title: 'Mean over all residues' },
  { id: 'active', name: 'mean where active', title: 'Mean over the residues on which it is active' },
  { id: 'share', name: 'residues', title: 'Share of residues on which it is active' },
  { id: 'enrichment', name: 'enrichment', title: 'Mean over all residues here, over the mean in the corpus' },
  { id: 'latent', name: 'number', title: 'Number of the latent' },
]

export interface Filters {
  sort: SortBy
  /** Residues, 1-based, inclusive; the whole sequence when null. */
  range: { start: number; end: number } | null
  /** Bounds of the share of the whole sequence's residues, 0 to 1. */
  least: number
  most: number
  /** Words that number, concept or description hold. */
  text: string
}

/** A latent with its numbers over the residues asked for. */
export interface RankedLatent {
  source: LatentOnSequence
  latent: number
  max: number
  peak: number | null
  mean: number
  active: number
  share: number
  enrichment: number | null
}

/** Numbers of a latent over residues start to end, 1-based. */
function within(l: LatentOnSequence, start: number, end: number): RankedLatent | null {
  const from = lowerBound(l.positions, start - 1)
  const to = lowerBound(l.positions, end)
  if (from === to) return null
  let max = 0
  let sum = 0
  for (let i = from; i < to; i++) {
    sum += l.values[i]
    if (l.values[i] > max) max = l.values[i]
  }
  const residues = end - start + 1
  const share = (to - from) / residues
  return {
    source: l,
    latent: l.latent,
    max,
    // Corpus maximum and mean follow from the whole sequence's numbers.
    peak: l.maxFraction === null || !l.max ? null : (max / l.max) * l.maxFraction,
    mean: sum / residues,
    active: sum / (to - from),
    share,
    enrichment: l.enrichment === null || !l.mean ? null : (sum / residues / l.mean) * l.enrichment,
  }
}

const whole = (l: LatentOnSequence): RankedLatent => ({
  source: l,
  latent: l.latent,
  max: l.max,
  peak: l.maxFraction,
  mean: l.mean,
  active: l.meanActive,
  share: l.share,
  enrichment: l.enrichment,
})

/** Latents that pass the filters, in order, `given` being the document's; equal ones by number. */
export function rank(
  latents: LatentOnSequence[],
  filters: Filters,
  nameOf?: (latent: number) => string | null,
): RankedLatent[] {
  const { sort, range, least, most } = filters
  const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean)
  const out: RankedLatent[] = []
  for (const l of latents) {
    if (l.share < least || l.share > most) continue
    if (words.length) {
      const text =
        `${l.latent} ${l.concept ?? ''} ${l.description ?? ''} ${nameOf?.(l.latent) ?? ''}`.toLowerCase()
      if (!words.every((w) => text.includes(w))) continue
    }
    const ranked = range ? within(l, range.start, range.end) : whole(l)
    if (ranked) out.push(ranked)
  }
  if (sort === 'given') return out
  const value = (r: RankedLatent) => r[sort] ?? -1
  return out.sort((a, b) => (sort === 'latent' ? 0 : value(b) - value(a)) || a.latent - b.latent)
}

/** Activation that a latent's track is drawn against: the corpus maximum where it is known. */
export const scaleOf = (l: LatentOnSequence) => (l.maxFraction ? Math.max(l.max / l.maxFraction, l.max) : l.max)

/** "12-40" as residues of a sequence; null when it is no range or lies outside. */
export function parseRange(text: string, length: number): { start: number; end: number } | null {
  const found = /^\s*(\d+)\s*(?:[-–:.]+\s*(\d+))?\s*$/.exec(text)
  if (!found) return null
  const start = Math.max(Number(found[1]), 1)
  const end = Math.min(Number(found[2] ?? found[1]), length)
  return start <= end && start <= length ? { start, end } : null
}

/** Latents that are active on a residue, 0-based, strongest share of the corpus maximum first. */
export function firesOn(
  latents: LatentOnSequence[],
  residue: number,
): { source: LatentOnSequence; value: number; share: number }[] {
  return latents
    .flatMap((l) => {
      const i = lowerBound(l.positions, residue)
      return l.positions[i] === residue
        ? [{ source: l, value: l.values[i], share: l.values[i] / (scaleOf(l) || 1) }]
        : []
    })
    .sort((a, b) => b.share - a.share || a.source.latent - b.source.latent)
}
