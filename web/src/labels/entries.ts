import type { LabelEntryDocument } from '../api/documents'
import type { Written } from '../search/latentSearch'

/** What holds now for one latent: docs/formats/labels.md, "What holds". */
export interface LatentLabels {
  latent: number
  /** The last name that was neither deleted nor replaced. */
  name: LabelEntryDocument | null
  /** All notes that hold, oldest first. */
  notes: LabelEntryDocument[]
  /** The last rating of each author. */
  ratings: LabelEntryDocument[]
  /** The last blind rating of each author and session. */
  blind: LabelEntryDocument[]
  meanRating: number | null
  meanBlind: number | null
  lastTime: string
}

const byTime = (a: LabelEntryDocument, b: LabelEntryDocument) =>
  a.time < b.time ? -1 : a.time > b.time ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0

/** The union of both lists by id, in the journal's order: time, then id. */
export function mergeEntries(known: LabelEntryDocument[], more: LabelEntryDocument[]): LabelEntryDocument[] {
  if (!more.length) return known
  const ids = new Set(known.map((entry) => entry.id))
  const fresh = more.filter((entry) => !ids.has(entry.id) && ids.add(entry.id))
  return fresh.length ? [...known, ...fresh].sort(byTime) : known
}

/** The entries that were neither deleted nor replaced; an entry is taken away by entries about the same latent only. */
export function holding(entries: LabelEntryDocument[]): LabelEntryDocument[] {
  const gone = new Set<string>()
  for (const entry of entries) if (entry.target) gone.add(entry.latent + ' ' + entry.target)
  return entries.filter((entry) => entry.kind !== 'delete' && !gone.has(entry.latent + ' ' + entry.id))
}

const mean = (entries: LabelEntryDocument[]) =>
  entries.length ? entries.reduce((sum, entry) => sum + (entry.rating ?? 0), 0) / entries.length : null

function lastOfEach(entries: LabelEntryDocument[], key: (entry: LabelEntryDocument) => string): LabelEntryDocument[] {
  const last = new Map<string, LabelEntryDocument>()
  for (const entry of entries) last.set(key(entry), entry)
  return [...last.values()].sort(byTime)
}

/** What holds for each latent that has a label. Blind ratings of controls are no latent's. */
export function labelsByLatent(entries: LabelEntryDocument[]): Map<number, LatentLabels> {
  const groups = new Map<number, LabelEntryDocument[]>()
  for (const entry of holding(entries)) {
    if (entry.source && entry.source !== 'latents') continue
    const group = groups.get(entry.latent)
    if (group) group.push(entry)
    else groups.set(entry.latent, [entry])
  }
  const found = new Map<number, LatentLabels>()
  for (const [latent, held] of [...groups].sort((a, b) => a[0] - b[0])) {
    const ofKind = (kind: string) => held.filter((entry) => entry.kind === kind)
    const ratings = lastOfEach(ofKind('rating'), (entry) => entry.author)
    const blind = lastOfEach(ofKind('blind-rating'), (entry) => entry.author + '\n' + entry.session)
    found.set(latent, {
      latent,
      name: ofKind('name').at(-1) ?? null,
      notes: ofKind('note'),
      ratings,
      blind,
      meanRating: mean(ratings),
      meanBlind: mean(blind),
      lastTime: held.at(-1)!.time,
    })
  }
  return found
}

/** The names and notes that hold, for searches. */
export function writtenOf(byLatent: ReadonlyMap<number, LatentLabels>): Written {
  const names = new Map<number, string>(), notes = new Map<number, string>()
  for (const [latent, labels] of byLatent) {
    if (labels.name?.text) names.set(latent, labels.name.text)
    const text = labels.notes.map((note) => note.text ?? '').join('\n').trim()
    if (text) notes.set(latent, text)
  }
  return { names, notes }
}

export const ratingNames = ['unclear', 'partly clear', 'clear']

/** "1.7 of 2 by 3 people" */
export function ratingText(labels: LatentLabels | undefined): string {
  if (!labels || labels.meanRating === null) return 'not rated'
  const by = labels.ratings.length === 1 ? labels.ratings[0].author : `${labels.ratings.length} people`
  return `${labels.meanRating.toFixed(labels.ratings.length === 1 ? 0 : 1)} of 2 by ${by}`
}

const minute = 60_000

/** "3 min ago", "yesterday" or the date. */
export function ago(time: string, now: number): string {
  const passed = now - Date.parse(time)
  if (Number.isNaN(passed)) return time
  if (passed < minute) return 'just now'
  if (passed < 60 * minute) return `${Math.floor(passed / minute)} min ago`
  if (passed < 24 * 60 * minute) return `${Math.floor(passed / 60 / minute)} h ago`
  return time.slice(0, 10)
}
