import { peak, type Activations } from './activations'

/** Which column of the page each residue of a sequence is in. */
export interface Placement {
  /** Residues. */
  length: number
  /** Columns from the first residue's to the last residue's, end not included. */
  first: number
  end: number
  column(residue: number): number
  /** -1 when no residue is in that column. */
  residue(column: number): number
}

/** All residues side by side from a column on. */
export function shifted(length: number, offset = 0): Placement {
  return {
    length,
    first: offset,
    end: offset + length,
    column: (residue) => residue + offset,
    residue: (column) => (column >= offset && column < offset + length ? column - offset : -1),
  }
}

/** Residues in given columns, ascending. */
export function gapped(columns: Int32Array): Placement {
  const first = columns.length ? columns[0] : 0
  const end = columns.length ? columns[columns.length - 1] + 1 : 0
  const back = new Int32Array(end - first).fill(-1)
  columns.forEach((column, residue) => (back[column - first] = residue))
  return {
    length: columns.length,
    first,
    end,
    column: (residue) => columns[residue],
    residue: (column) => (column >= first && column < end ? back[column - first] : -1),
  }
}

/** How proteins are put below one another. */
export type AlignBy = 'start' | 'first' | 'max' | 'msa'

/** Shifts every sequence so that its first residue, first active residue or strongest residue is in the same column. */
export function placeBy(tracks: ({ length: number } & Activations)[], by: Exclude<AlignBy, 'msa'>): Placement[] {
  const anchors = tracks.map((t) => (by === 'start' ? 0 : by === 'first' ? (t.positions[0] ?? 0) : peak(t)))
  const most = anchors.reduce((a, b) => Math.max(a, b), 0)
  return tracks.map((t, i) => shifted(t.length, most - anchors[i]))
}

/** Columns of all. */
export const columnsOf = (placements: Placement[]) => placements.reduce((most, p) => Math.max(most, p.end), 0)
