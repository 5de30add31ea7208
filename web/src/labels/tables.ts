import type { LabelEntryDocument } from '../api/documents'
import type { LatentLabels } from './entries'

const kindNames: Record<string, string> = {
  name: 'name',
  note: 'note',
  rating: 'rating',
  'blind-rating': 'blind rating',
  delete: 'taken back',
}

export const kindName = (kind: string) => kindNames[kind] ?? kind

/** What an entry says, on one line. */
export function entryText(entry: LabelEntryDocument): string {
  if (entry.kind === 'rating' || entry.kind === 'blind-rating') return `${entry.rating} of 2`
  return (entry.text ?? '').replace(/\s+/g, ' ')
}

/** The columns of `plmlens labels export`. */
export const stateHeader = [
  'latent',
  'name',
  'named_by',
  'rating',
  'raters',
  'blind_rating',
  'blind_ratings',
  'notes',
  'note_authors',
  'last_time',
]

export function stateRow(labels: LatentLabels): (string | number | null)[] {
  return [
    labels.latent,
    labels.name?.text ?? null,
    labels.name?.author ?? null,
    labels.meanRating,
    labels.ratings.length,
    labels.meanBlind,
    labels.blind.length,
    labels.notes.map((note) => note.text).join(' | '),
    [...new Set(labels.notes.map((note) => note.author))].join(', '),
    labels.lastTime,
  ]
}

/** Comma-separated as in RFC 4180; a cell that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csv(header: string[], rows: Iterable<(string | number | null)[]>): string {
  const cell = (value: string | number | null) => {
    if (value === null) return ''
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value)
    return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text
  }
  return [header, ...rows].map((row) => row.map(cell).join(',') + '\n').join('')
}

export const entryHeader = [
  'id',
  'time',
  'author',
  'latent',
  'kind',
  'text',
  'rating',
  'target',
  'source',
  'session',
]

export const entryRow = (e: LabelEntryDocument): (string | number | null)[] => [
  e.id,
  e.time,
  e.author,
  e.latent,
  e.kind,
  e.text,
  e.rating,
  e.target,
  e.source,
  e.session,
]
