/** Where a latent is active on a sequence: positions 0-based and ascending, with values above 0. */
export interface Activations {
  positions: number[]
  values: number[]
}

/** Index of the first position that is not below `at`. */
export function lowerBound(positions: ArrayLike<number>, at: number): number {
  let low = 0
  let high = positions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (positions[middle] < at) low = middle + 1
    else high = middle
  }
  return low
}

/** Activation at a residue; 0 when it is not active there. */
export function valueAt(a: Activations, position: number): number {
  const i = lowerBound(a.positions, position)
  return a.positions[i] === position ? a.values[i] : 0
}

/** One value for each residue. */
export function dense(a: Activations, length: number): Float32Array {
  const values = new Float32Array(length)
  for (let i = 0; i < a.positions.length; i++) if (a.positions[i] < length) values[a.positions[i]] = a.values[i]
  return values
}

/** Largest value; 0 when nothing is active. */
export const largest = (a: Activations) => a.values.reduce((most, v) => (v > most ? v : most), 0)

/** First residue with the largest value; 0 when nothing is active. */
export function peak(a: Activations): number {
  let at = 0
  for (let i = 1; i < a.values.length; i++) if (a.values[i] > a.values[at]) at = i
  return a.positions[at] ?? 0
}

/** The next active residue after `from` (step 1), or before it (step -1), that begins a stretch; null at the end. */
export function nextStretch(a: Activations, from: number, step: 1 | -1): number | null {
  const starts = (i: number) => i === 0 || a.positions[i - 1] !== a.positions[i] - 1
  if (step > 0) {
    for (let i = lowerBound(a.positions, from + 1); i < a.positions.length; i++) if (starts(i)) return a.positions[i]
  } else {
    for (let i = lowerBound(a.positions, from) - 1; i >= 0; i--) if (starts(i)) return a.positions[i]
  }
  return null
}
