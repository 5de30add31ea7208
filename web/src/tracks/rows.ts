import { activationPalette } from '../parts/activationScale'
import type { Span } from '../api/documents'
import { lowerBound, type Activations } from './activations'
import { styleOf, type Lane } from './annotation'
import type { Pen } from './pen'
import type { Placement } from './placement'

/** A line of a track. */
export type Row =
  | { kind: 'ruler' }
  /** Letters, coloured by activation when there are values; blank cells without a sequence. */
  | { kind: 'letters'; sequence: string | null; values: Float32Array | null; max: number }
  /** Bars as high as the activation, coloured by it. */
  | { kind: 'bars'; activations: Activations; max: number; height?: number }
  | { kind: 'lane'; lane: Lane }
  /** Where something is known to be: bars below the letters. */
  | { kind: 'spans'; spans: Span[] }
  | { kind: 'space'; height: number }

const barRow = 18
const pinRoom = 4

export function heightOf(row: Row, cell: number): number {
  switch (row.kind) {
    case 'ruler':
      return 18
    case 'letters':
      return lettersFit(cell) ? 18 : 14
    case 'bars':
      return row.height ?? barRow
    case 'lane':
      return 16
    case 'spans':
      return 7
    case 'space':
      return row.height
  }
}

export const heightOfAll = (rows: Row[], cell: number) => rows.reduce((sum, row) => sum + heightOf(row, cell), 0)

/** Cells at least this wide show their letter. */
const lettersFit = (cell: number) => cell >= 7

/** Colours that are not the scale's. */
export interface Inks {
  dark: boolean
  ink: string
  soft: string
  line: string
  panel: string
  accent: string
}

/** Which part of the columns is drawn, and where. */
export interface Window {
  placement: Placement
  /** Pixels a column. */
  cell: number
  /** Pixels of columns left of the edge. */
  scroll: number
  width: number
  /** Residues of this line, end not included, when a sequence goes over several. */
  range?: [number, number]
}

/** Draws rows below one another from `top`; columns outside the window are left out. */
export function drawRows(pen: Pen, rows: Row[], view: Window, inks: Inks, top = 0): void {
  let y = top
  for (const row of rows) {
    const height = heightOf(row, view.cell)
    drawRow(pen, row, y, height, view, inks)
    y += height
  }
}

interface Part {
  /** Residues that may be in the window, end not included. */
  from: number
  to: number
  left: (residue: number) => number
}

function partOf({ placement, cell, scroll, width, range }: Window): Part {
  const firstColumn = Math.max(placement.first, Math.floor(scroll / cell))
  const endColumn = Math.min(placement.end, Math.ceil((scroll + width) / cell))
  return {
    from: Math.max(firstFrom(placement, firstColumn), range?.[0] ?? 0),
    to: Math.min(firstFrom(placement, endColumn), range?.[1] ?? placement.length),
    left: (residue) => placement.column(residue) * cell - scroll,
  }
}

/** First residue in that column or a later one. */
function firstFrom(placement: Placement, column: number): number {
  let low = 0
  let high = placement.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (placement.column(middle) < column) low = middle + 1
    else high = middle
  }
  return low
}

function drawRow(pen: Pen, row: Row, y: number, height: number, view: Window, inks: Inks): void {
  const part = partOf(view)
  switch (row.kind) {
    case 'ruler':
      return drawRuler(pen, y, height, view, part, inks)
    case 'letters':
      return drawLetters(pen, row, y, height, view, part, inks)
    case 'bars':
      return drawBars(pen, row, y, height, view, part, inks)
    case 'lane':
      return drawLane(pen, row.lane, y, height, view, part, inks)
    case 'spans':
      return drawSpans(pen, row.spans, y, height, view, part, inks)
    case 'space':
      return
  }
}

/** Distance of the ruler's numbers, in residues: at least 46 pixels. */
export function rulerStep(cell: number): number {
  const least = 46 / cell
  const decade = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 5, 10].map((m) => m * decade).find((s) => s >= least)!
  return Math.max(step, 5)
}

function drawRuler(pen: Pen, y: number, height: number, view: Window, { from, to, left }: Part, inks: Inks): void {
  const step = rulerStep(view.cell)
  for (let residue = Math.max(from - 1, 0); residue < to; residue++) {
    if ((residue + 1) % step && residue) continue
    if (residue === 0 && step < 5) continue
    const x = left(residue) + view.cell / 2
    const text = String(residue + 1)
    // The first number stands at its place unless the next one would touch it; no number is cut at an edge.
    if (x - text.length * 3.4 < 0 && residue) continue
    if (x + text.length * 3.4 > view.width && residue) continue
    pen.text(text, residue ? x : Math.max(x, 4), y + height / 2 - 2, 11, inks.soft, 'middle')
    pen.line([x, y + height - 4, x, y + height], inks.line)
  }
}

function drawLetters(
  pen: Pen, row: Row & { kind: 'letters' }, y: number, height: number, view: Window, part: Part, inks: Inks,
): void {
  const { cell } = view
  const { from, to, left } = part
  const palette = activationPalette(inks.dark)
  const withLetters = lettersFit(cell) && row.sequence !== null
  if (!withLetters) {
    // Too narrow for letters: a line for the protein, cells where active, at least a pixel wide.
    if (to > from) {
      const x = Math.max(left(from), 0)
      pen.box(x, y + height / 2 - 1, Math.min(left(to - 1) + cell, view.width) - x, 2, inks.line)
    }
    if (row.values) drawCells(pen, row.values, row.max, y, height, cell, part, (t) => palette.colour(0.15 + 0.85 * t))
    return
  }
  const size = Math.min(13, Math.round(cell * 1.15))
  for (let i = from; i < to; i++) {
    const value = row.values ? row.values[i] : 0
    const x = left(i)
    let ink = row.values && !value ? inks.soft : inks.ink
    if (value > 0) {
      const t = row.max > 0 ? value / row.max : 0
      const shown = 0.06 + 0.94 * t
      pen.box(x, y, cell, height, palette.colour(shown))
      ink = palette.ink(shown)
    }
    pen.letter(row.sequence![i], x + cell / 2, y + height / 2 + 0.5, size, ink)
  }
  if (to > from) drawGaps(pen, y, height, view, part, inks)
}

/** In an alignment, a thin line where a sequence has no residue. */
function drawGaps(pen: Pen, y: number, height: number, view: Window, { from, to, left }: Part, inks: Inks): void {
  const { placement, cell } = view
  for (let i = from; i < to; i++) {
    if (i + 1 >= placement.length || placement.column(i + 1) === placement.column(i) + 1) continue
    const x = left(i) + cell
    pen.line([x, y + height / 2, Math.min(left(i + 1), view.width), y + height / 2], inks.line)
  }
  if (from > 0 && placement.column(from) > placement.column(from - 1) + 1)
    pen.line([0, y + height / 2, left(from), y + height / 2], inks.line)
}

/** Cells of residues; where several share a pixel, the strongest is drawn. */
function drawCells(
  pen: Pen, values: ArrayLike<number>, max: number, y: number, height: number, cell: number, part: Part,
  colour: (share: number) => string,
): void {
  let pixel = -1
  let most = 0
  const flush = () => {
    if (most > 0) pen.box(pixel, y, Math.max(cell, 1), height, colour(max > 0 ? most / max : 0))
  }
  for (let i = part.from; i < part.to; i++) {
    if (!(values[i] > 0)) continue
    const x = cell < 1 ? Math.floor(part.left(i)) : part.left(i)
    if (x !== pixel) {
      flush()
      pixel = x
      most = 0
    }
    if (values[i] > most) most = values[i]
  }
  flush()
}

function drawBars(
  pen: Pen, row: Row & { kind: 'bars' }, y: number, height: number, view: Window, part: Part, inks: Inks,
): void {
  const { positions, values } = row.activations
  const { cell } = view
  const palette = activationPalette(inks.dark)
  const base = y + height - 1
  if (part.to > part.from) {
    const x = Math.max(part.left(part.from), 0)
    pen.box(x, base, Math.min(part.left(part.to - 1) + cell, view.width) - x, 1, inks.line)
  }
  const room = height - 3
  let pixel = -1
  let most = 0
  const flush = () => {
    if (!(most > 0)) return
    const t = row.max > 0 ? Math.min(most / row.max, 1) : 0
    const tall = Math.max(1.5, t * room)
    const gap = cell >= 4 ? 0.5 : 0
    pen.box(pixel + gap, base - tall, Math.max(cell - 2 * gap, 1), tall, palette.colour(0.3 + 0.7 * t))
  }
  for (let k = lowerBound(positions, part.from); k < positions.length && positions[k] < part.to; k++) {
    const x = cell < 1 ? Math.floor(part.left(positions[k])) : part.left(positions[k])
    if (x !== pixel) {
      flush()
      pixel = x
      most = 0
    }
    if (values[k] > most) most = values[k]
  }
  flush()
}

function drawSpans(
  pen: Pen, spans: Span[], y: number, height: number, view: Window, { from, to, left }: Part, inks: Inks,
): void {
  for (const span of spans) {
    const a = Math.max(span.start - 1, from)
    const b = Math.min(span.end, to)
    if (a >= b) continue
    const x = left(a)
    pen.box(x, y + 1, Math.max(left(b - 1) + view.cell - x, 2), height - 3, inks.accent)
  }
}

function drawLane(
  pen: Pen, lane: Lane, y: number, height: number, view: Window, { from, to, left }: Part, inks: Inks,
): void {
  const { cell } = view
  const colour = inks.dark ? lane.group.dark : lane.group.light
  const middle = y + height / 2
  for (const item of lane.items) {
    // A little of what lies outside is drawn, so that a box is seen to go on.
    const a = Math.max(item.start - 1, 0)
    const b = Math.min(item.end, view.placement.length)
    if (b <= from || a >= to || a >= b) continue
    const style = styleOf(item.type)
    const x1 = left(a)
    const x2 = Math.max(left(b - 1) + cell, x1 + 2)
    if (style.shape === 'bridge' && item.end > item.start) {
      const low = middle + 4
      const p = x1 + cell / 2
      const q = x2 - cell / 2
      pen.line([p, low, p, middle - 3, q, middle - 3, q, low], colour, 1.6)
      continue
    }
    if (style.shape === 'pin' && item.end === item.start) {
      const x = (x1 + x2) / 2
      const r = Math.min(Math.max(cell / 2, 2.5), 5)
      const points = [x, middle - r - 1, x + r, middle, x, middle + r + 1, x - r, middle]
      pen.polygon(points, style.texture === 'open' ? inks.panel : colour, colour)
      continue
    }
    const left0 = Math.max(x1, -8)
    const right0 = Math.min(x2, view.width + 8)
    const top = y + 2
    const tall = height - pinRoom
    if (style.shape === 'arrow' && x2 - x1 >= 6) {
      const tip = Math.min(6, (x2 - x1) / 2)
      pen.polygon(
        [left0, top + 3, x2 - tip, top + 3, x2 - tip, top, x2, middle, x2 - tip, top + tall, x2 - tip,
          top + tall - 3, left0, top + tall - 3],
        style.texture === 'open' ? inks.panel : colour, colour,
      )
      continue
    }
    pen.textured(left0, top, right0 - left0, tall, colour, style.texture)
    const x = Math.max(left0, 0) + 4
    const text = label(pen, item.note || style.name, right0 - 3 - x)
    if (text) {
      if (style.texture === 'open') pen.text(text, x, middle + 0.5, labelSize, inks.ink)
      else if (style.texture === 'solid') pen.text(text, x, middle + 0.5, labelSize, inks.dark ? '#000000' : '#ffffff')
      else {
        // On a texture the text has a ground of its own.
        pen.box(x - 2, top + 1, pen.widthOf(text, labelSize) + 4, tall - 2, inks.panel)
        pen.text(text, x, middle + 0.5, labelSize, inks.ink)
      }
    }
  }
}

const labelSize = 10
const shortest = 4

/** As much of the text as fits in `width` pixels; empty when less than four letters and the dots do. */
function label(pen: Pen, text: string, width: number): string {
  // No letter is narrower than two pixels: a longer text is cut before it is measured.
  if (width < 10) return ''
  if (text.length <= width / 2 && pen.widthOf(text, labelSize) <= width) return text
  let low = 0, high = Math.min(text.length - 1, Math.floor(width / 2))
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (pen.widthOf(text.slice(0, middle) + '…', labelSize) <= width) low = middle
    else high = middle - 1
  }
  return low >= shortest ? text.slice(0, low).trimEnd() + '…' : ''
}
