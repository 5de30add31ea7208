import { blosum62, letterIndex, letters } from './blosum62'

interface GapCosts {
  /** Of a gap's first residue, half bits. */
  open: number
  /** Of each further residue. */
  extend: number
}

/**
 * Gaps at the ends of a sequence cost this share: a domain finds its place in a longer protein, and yet proteins that
 * are not related are not put one after the other.
 */
const atEnds = 0.5

export const usualGaps: GapCosts = { open: 11, extend: 1 }

/** Sequences that are aligned: for each column the share of each letter. Gaps make the shares sum to less than one. */
interface Profile {
  members: number[]
  /** [columns, letters] */
  shares: Float32Array
  /** Share of members without a gap, [columns]. */
  filled: Float32Array
  columns: number
}

/** One step of an alignment: a column of both, of the first only, or of the second only. */
const both = 0
const firstOnly = 1
const secondOnly = 2

function single(sequence: string, member: number): Profile {
  const shares = new Float32Array(sequence.length * letters)
  for (let i = 0; i < sequence.length; i++) shares[i * letters + letterIndex(sequence[i])] = 1
  return { members: [member], shares, filled: new Float32Array(sequence.length).fill(1), columns: sequence.length }
}

/**
 * Gotoh's global alignment of two profiles. A pair of columns scores the mean BLOSUM62 of their letters; a gap costs
 * less where many members have one already, and at the ends.
 * Memory: one byte for each pair of columns.
 */
function path(a: Profile, b: Profile, gaps: GapCosts): Uint8Array {
  const n = a.columns
  const m = b.columns
  // Score of every letter of b against each column of a, so that a cell costs as many products as b's column has
  // letters.
  const against = new Float32Array(n * letters)
  for (let i = 0; i < n; i++)
    for (let x = 0; x < letters; x++) {
      const share = a.shares[i * letters + x]
      if (share > 0)
        for (let y = 0; y < letters; y++) against[i * letters + y] += share * blosum62[x * letters + y]
    }
  const starts = new Int32Array(m + 1)
  const which: number[] = []
  const share: number[] = []
  for (let j = 0; j < m; j++) {
    for (let y = 0; y < letters; y++)
      if (b.shares[j * letters + y] > 0) {
        which.push(y)
        share.push(b.shares[j * letters + y])
      }
    starts[j + 1] = which.length
  }
  const letterOf = Uint8Array.from(which)
  const shareOf = Float32Array.from(share)

  // Bits of a step: 0-1 where `match` came from; 2 whether `down` (a gap in b) was extended; 3 the same for `right`.
  const steps = new Uint8Array((n + 1) * (m + 1))
  const width = m + 1
  const match = new Float32Array(width).fill(-Infinity)
  const down = new Float32Array(width).fill(-Infinity)
  const right = new Float32Array(width).fill(-Infinity)
  match[0] = 0
  for (let j = 1; j <= m; j++) {
    const filled = atEnds * b.filled[j - 1]
    right[j] = j > 1 ? right[j - 1] - gaps.extend * filled : -gaps.open * filled
    if (j > 1) steps[j] = 8
  }
  for (let i = 1; i <= n; i++) {
    let beforeMatch = match[0]
    let beforeDown = down[0]
    let beforeRight = right[0]
    match[0] = -Infinity
    right[0] = -Infinity
    const filledA = a.filled[i - 1]
    down[0] = i > 1 ? down[0] - gaps.extend * atEnds * filledA : -gaps.open * atEnds * filledA
    if (i > 1) steps[i * width] = 4
    const row = (i - 1) * letters
    for (let j = 1; j <= m; j++) {
      const here = i * width + j
      // Both: from the best state one up and one left.
      let best = beforeMatch
      let from = both
      if (beforeDown > best) {
        best = beforeDown
        from = firstOnly
      }
      if (beforeRight > best) {
        best = beforeRight
        from = secondOnly
      }
      beforeMatch = match[j]
      beforeDown = down[j]
      beforeRight = right[j]
      // A column of a only (gap in b): from one up, at this j.
      const costB = j === m ? filledA * atEnds : filledA
      const opened = Math.max(beforeMatch, beforeRight) - gaps.open * costB
      const extended = beforeDown - gaps.extend * costB
      let step = from
      if (extended >= opened) {
        step |= 4
        down[j] = extended
      } else down[j] = opened
      // Which state an opened gap came from: bit 4 when from `right`.
      if (beforeRight > beforeMatch) step |= 16
      // A column of b only (gap in a): from one left, in this row.
      const costA = i === n ? b.filled[j - 1] * atEnds : b.filled[j - 1]
      const openedRight = Math.max(match[j - 1], down[j - 1]) - gaps.open * costA
      const extendedRight = right[j - 1] - gaps.extend * costA
      if (extendedRight >= openedRight) {
        step |= 8
        right[j] = extendedRight
      } else right[j] = openedRight
      if (down[j - 1] > match[j - 1]) step |= 32
      let score = 0
      for (let k = starts[j - 1]; k < starts[j]; k++) score += shareOf[k] * against[row + letterOf[k]]
      match[j] = best + score
      steps[here] = step
    }
  }
  // Back from the end.
  const out: number[] = []
  let i = n
  let j = m
  let state = both
  if (down[m] > match[m]) state = firstOnly
  if (right[m] > Math.max(match[m], down[m])) state = secondOnly
  while (i > 0 || j > 0) {
    if (i === 0) state = secondOnly
    else if (j === 0) state = firstOnly
    const step = steps[i * width + j]
    out.push(state)
    if (state === both) {
      state = step & 3
      i--
      j--
    } else if (state === firstOnly) {
      state = step & 4 ? firstOnly : step & 16 ? secondOnly : both
      i--
    } else {
      state = step & 8 ? secondOnly : step & 32 ? firstOnly : both
      j--
    }
  }
  return Uint8Array.from(out.reverse())
}

function merged(a: Profile, b: Profile, steps: Uint8Array): Profile {
  const columns = steps.length
  const shares = new Float32Array(columns * letters)
  const filled = new Float32Array(columns)
  const weightA = a.members.length / (a.members.length + b.members.length)
  let i = 0
  let j = 0
  for (let c = 0; c < columns; c++) {
    if (steps[c] !== secondOnly) {
      for (let x = 0; x < letters; x++) shares[c * letters + x] += weightA * a.shares[i * letters + x]
      filled[c] += weightA * a.filled[i++]
    }
    if (steps[c] !== firstOnly) {
      for (let x = 0; x < letters; x++) shares[c * letters + x] += (1 - weightA) * b.shares[j * letters + x]
      filled[c] += (1 - weightA) * b.filled[j++]
    }
  }
  return { members: [...a.members, ...b.members], shares, filled, columns }
}

// Letters that replace one another often, for counting words (Edgar 2004, nucleic acids research 32:380).
const classes: Record<string, number> = {}
;['AST', 'C', 'DE', 'FWY', 'G', 'H', 'ILMV', 'KR', 'N', 'P', 'Q'].forEach((set, i) => {
  for (const letter of set) classes[letter] = i
})

/**
 * 1 - shared words of three letter classes over those of the shorter sequence: 0 for the same, 1 for nothing shared.
 */
export function wordDistances(sequences: string[]): Float32Array {
  const n = sequences.length
  const counts = sequences.map((s) => {
    const words = new Uint16Array(12 ** 3)
    for (let i = 0; i + 3 <= s.length; i++)
      words[(classes[s[i]] ?? 11) * 144 + (classes[s[i + 1]] ?? 11) * 12 + (classes[s[i + 2]] ?? 11)]++
    return words
  })
  const distances = new Float32Array(n * n)
  for (let a = 0; a < n; a++)
    for (let b = 0; b < a; b++) {
      let shared = 0
      for (let w = 0; w < counts[a].length; w++) shared += Math.min(counts[a][w], counts[b][w])
      const most = Math.max(1, Math.min(sequences[a].length, sequences[b].length) - 2)
      distances[a * n + b] = distances[b * n + a] = 1 - shared / most
    }
  return distances
}

/** Joins the nearest groups first, distance of groups = mean over their members (UPGMA). */
function joins(distances: Float32Array, n: number): [number, number][] {
  const d = Float32Array.from(distances)
  const size = new Int32Array(n).fill(1)
  const alive = Array.from({ length: n }, (_, i) => i)
  const out: [number, number][] = []
  while (alive.length > 1) {
    let best: [number, number] = [alive[0], alive[1]]
    for (let x = 0; x < alive.length; x++)
      for (let y = x + 1; y < alive.length; y++)
        if (d[alive[x] * n + alive[y]] < d[best[0] * n + best[1]]) best = [alive[x], alive[y]]
    const [a, b] = best
    out.push(best)
    for (const c of alive)
      if (c !== a && c !== b)
        d[a * n + c] = d[c * n + a] = (d[a * n + c] * size[a] + d[b * n + c] * size[b]) / (size[a] + size[b])
    size[a] += size[b]
    alive.splice(alive.indexOf(b), 1)
  }
  return out
}

interface MultipleAlignment {
  columns: number
  /** Column of each residue of each sequence. */
  places: Int32Array[]
}

/** Progressive multiple alignment: nearest sequences first, then profiles. The same sequences give the same columns. */
export function alignAll(
  sequences: string[],
  gaps = usualGaps,
  progress?: (share: number) => void,
): MultipleAlignment {
  const n = sequences.length
  if (!n) return { columns: 0, places: [] }
  const groups = sequences.map((s, i) => single(s, i))
  const places = sequences.map((s) => Int32Array.from({ length: s.length }, (_, i) => i))
  const order = joins(wordDistances(sequences), n)
  order.forEach(([a, b], done) => {
    const steps = path(groups[a], groups[b], gaps)
    const ofA: number[] = []
    const ofB: number[] = []
    steps.forEach((step, column) => {
      if (step !== secondOnly) ofA.push(column)
      if (step !== firstOnly) ofB.push(column)
    })
    for (const member of groups[a].members) places[member] = places[member].map((c) => ofA[c])
    for (const member of groups[b].members) places[member] = places[member].map((c) => ofB[c])
    groups[a] = merged(groups[a], groups[b], steps)
    progress?.((done + 1) / order.length)
  })
  const root = order.length ? order[order.length - 1][0] : 0
  return { columns: groups[root].columns, places }
}

/** Residue of the second that each residue of the first is aligned with; -1 for none. */
export function alignPair(first: string, second: string, gaps = usualGaps): Int32Array {
  const to = new Int32Array(first.length).fill(-1)
  let i = 0
  let j = 0
  for (const step of path(single(first, 0), single(second, 1), gaps)) {
    if (step === both) to[i] = j
    if (step !== secondOnly) i++
    if (step !== firstOnly) j++
  }
  return to
}

/** Share of aligned pairs of residues that are the same, over the columns in which both have one; null without any. */
export function meanIdentity(sequences: string[], alignment: MultipleAlignment): number | null {
  let same = 0
  let pairs = 0
  const byColumn = alignment.places.map((place) => {
    const row = new Int32Array(alignment.columns).fill(-1)
    place.forEach((column, residue) => (row[column] = residue))
    return row
  })
  for (let c = 0; c < alignment.columns; c++) {
    const seen = new Map<string, number>()
    let filled = 0
    byColumn.forEach((row, s) => {
      if (row[c] < 0) return
      filled++
      const letter = sequences[s][row[c]]
      seen.set(letter, (seen.get(letter) ?? 0) + 1)
    })
    pairs += (filled * (filled - 1)) / 2
    for (const count of seen.values()) same += (count * (count - 1)) / 2
  }
  return pairs ? same / pairs : null
}
