import type { ActivationTrack } from '../api/documents'
import { tsv } from '../parts/Download'
import { valueAt } from './activations'
import { readFonts, readInks } from './inks'
import { SvgPen } from './pen'
import type { Placement } from './placement'
import { drawRows, heightOf, heightOfAll, type Row } from './rows'

/** One FASTA entry, 60 letters a line. */
export function fasta(header: string, sequence: string): string {
  const lines = sequence.match(/.{1,60}/g) ?? []
  return `>${header.replace(/[\r\n]+/g, ' ')}\n${lines.join('\n')}\n`
}

const trackHeader = (t: ActivationTrack) =>
  [t.accession, t.entry, t.name, t.organism ? `OS=${t.organism}` : null].filter(Boolean).join(' ')

/** Sequences of tracks; with `placements` and columns, aligned with dashes. */
export function tracksFasta(tracks: ActivationTrack[], placements?: Placement[], columns = 0): string {
  return tracks
    .filter((t) => t.sequence !== null)
    .map((t) => {
      if (!placements) return fasta(trackHeader(t), t.sequence!)
      const line = new Array<string>(columns).fill('-')
      const place = placements[tracks.indexOf(t)]
      for (let i = 0; i < t.length; i++) line[place.column(i)] = t.sequence![i]
      return fasta(trackHeader(t), line.join(''))
    })
    .join('')
}

/** Active residues of tracks. */
export function tracksTsv(latent: number, tracks: ActivationTrack[]): string {
  return tsv(
    ['latent', 'accession', 'entry', 'position', 'residue', 'activation'],
    tracks.flatMap((t) =>
      t.positions.map((p, i) => [latent, t.accession, t.entry, p + 1, t.sequence?.[p] ?? '', t.values[i]]),
    ),
  )
}

/** Activations of several latents on one sequence: a line for each residue. */
export function residuesTsv(
  sequence: string | null,
  length: number,
  latents: { latent: number; positions: number[]; values: number[] }[],
): string {
  return tsv(
    ['position', 'residue', ...latents.map((l) => `latent_${l.latent}`)],
    Array.from({ length }, (_, i) => [i + 1, sequence?.[i] ?? '', ...latents.map((l) => valueAt(l, i))]),
  )
}

/** A part of the picture: rows of one sequence, with a label on its left. */
export interface SvgBlock {
  label: string
  /** Labels of single rows, where they are more than one. */
  rowLabels?: (string | null)[]
  rows: Row[]
  placement: Placement
  /** First column and columns shown. */
  from: number
  columns: number
}

/** Tracks as an SVG picture, always in the light theme. */
export function tracksSvg(blocks: SvgBlock[], cell: number, title: string): string {
  const root = window.document.documentElement
  const theme = root.dataset.theme
  // The light tokens, read while they hold; nothing is painted in between.
  root.dataset.theme = 'light'
  const inks = readInks(false)
  if (theme === undefined) delete root.dataset.theme
  else root.dataset.theme = theme
  const labels = 190
  const pen = new SvgPen(readFonts())
  const margin = 12
  let y = margin + 20
  const width = Math.max(0, ...blocks.map((b) => b.columns * cell))
  pen.text(title, margin, margin + 6, 13, inks.ink)
  for (const block of blocks) {
    const heights = block.rows.map((row) => heightOf(row, cell))
    const view = { placement: block.placement, cell, scroll: block.from * cell, width: block.columns * cell }
    pen.within(margin + labels, y, view.width, heightOfAll(block.rows, cell), () =>
      drawRows(pen, block.rows, view, inks),
    )
    if (block.rowLabels) {
      let top = y
      block.rowLabels.forEach((text, i) => {
        if (text) pen.text(clip(text), margin, top + heights[i] / 2, 11, inks.soft)
        top += heights[i]
      })
    } else pen.text(clip(block.label), margin, y + 9, 11, inks.ink)
    y += heights.reduce((a, b) => a + b, 0) + 6
  }
  return pen.finish(margin * 2 + labels + width, y + margin, inks.panel)
}

const clip = (text: string) => (text.length > 30 ? text.slice(0, 29) + '…' : text)
