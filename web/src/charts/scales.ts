/** From values to pixels, with the values at which an axis is marked. */
export interface Scale {
  at: (value: number) => number
  ticks: number[]
  /** How a tick is written. */
  text: (value: number) => string
}

const nice = [1, 2, 2.5, 5, 10]

/** The step of an axis: 1, 2, 2.5 or 5 times a power of ten, so that at most `most` steps cover the range. */
export function niceStep(range: number, most: number): number {
  if (!(range > 0)) return 1
  const raw = range / Math.max(1, most)
  const power = 10 ** Math.floor(Math.log10(raw))
  const factor = nice.find((n) => raw <= n * power * (1 + 1e-9)) ?? 10
  return factor * power
}

/** Multiples of a step within a range, without the noise of adding. */
export function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  const digits = Math.max(0, 2 - Math.floor(Math.log10(step)))
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toFixed(Math.min(digits, 20))),
  )
}

/** Short numbers for axes: "12k", "1.5M", "0.002", "1e-7". */
export function short(value: number): string {
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size < 1e-3) return value.toExponential(0)
  const units: [number, string][] = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e4, 'k'],
  ]
  for (const [unit, name] of units)
    if (size >= unit) return Number((value / (name === 'k' ? 1e3 : unit)).toPrecision(3)) + name
  return String(Number(value.toPrecision(4)))
}

export function linear(low: number, high: number, from: number, to: number, most = 5): Scale {
  const range = high - low || 1
  const step = niceStep(range, most)
  return {
    at: (value) => from + ((value - low) / range) * (to - from),
    ticks: multiples(low, high, step),
    text: short,
  }
}

/** Powers of ten; values must be above 0. */
export function logarithmic(low: number, high: number, from: number, to: number, most = 6): Scale {
  const a = Math.log10(low)
  const b = Math.log10(high)
  const step = Math.max(1, Math.ceil((b - a) / most))
  const ticks: number[] = []
  for (let power = Math.ceil(a - 1e-9); power <= b + 1e-9; power++)
    if (power % step === 0) ticks.push(Number('1e' + power))
  return { at: (value) => from + ((Math.log10(value) - a) / (b - a || 1)) * (to - from), ticks, text: short }
}

/** The top of an axis that begins at 0: the first nice step at or above the largest value. */
export function niceTop(largest: number, most = 5): number {
  if (!(largest > 0)) return 1
  const step = niceStep(largest, most)
  return Math.ceil(largest / step - 1e-9) * step
}
