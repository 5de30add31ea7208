import type { Rgb } from '../parts/activationScale'
import type { Colouring } from './colouring'
import { categoryColours, noneColour, otherColour, scaleColour } from './palette'
import type { Look } from './Scatter'

interface LookRequest {
  colouring: Colouring
  isDark: boolean
  /** Categories that are switched off. */
  hidden: ReadonlySet<number>
  /** Category that the pointer is on in the legend; null for none. */
  raised: number | null
  /** Of each point whether the search finds it; null without a search. */
  matches: Uint8Array | null
  /** Of each point whether it is selected. */
  selected: Uint8Array
}

/** Colour of a category. */
export function categoryColour(colour: number, isDark: boolean): Rgb {
  return colour >= 0 ? categoryColours(isDark)[colour] : colour === -1 ? otherColour(isDark) : noneColour(isDark)
}

/** What of the map is shown: the points of categories that are not switched off. */
export function shownPoints(colouring: Colouring, hidden: ReadonlySet<number>): Uint8Array {
  return Uint8Array.from(colouring.code, (code) => (code >= 0 && hidden.has(code) ? 0 : 1))
}

/**
 * Colours, sizes and order. Points that belong to nothing lie lowest, then those that share a colour, then the others;
 * what the search finds or the legend points at lies above and is larger, the rest is faint.
 */
export function lookOf({ colouring, isDark, hidden, raised, matches, selected }: LookRequest): Look {
  const { code, scale, categories } = colouring
  const count = code.length
  const colours = new Uint8Array(4 * count)
  const sizes = new Float32Array(count)
  const level = new Uint8Array(count)
  const found = categories.map((c) => categoryColour(c.colour, isDark))
  const steps = Array.from({ length: 65 }, (_, i) => scaleColour(i / 64, isDark))
  const rings: number[] = []
  let shown = 0
  for (let i = 0; i < count; i++) {
    const of = code[i]
    if (of >= 0 && hidden.has(of)) {
      level[i] = 255
      continue
    }
    shown++
    const rgb = of >= 0 ? found[of] : steps[Math.round(Math.min(Math.max(scale!.share[i], 0), 1) * 64)]
    const nothing = of >= 0 && categories[of].colour === -2
    const chosen = matches ? matches[i] === 1 : raised === null || of === raised
    const marked = chosen && (matches !== null || raised !== null)
    colours.set(marked && nothing ? otherColour(isDark) : rgb, 4 * i)
    colours[4 * i + 3] = marked ? 255 : chosen ? (nothing ? 200 : 225) : 60
    sizes[i] = marked ? 1.6 : nothing ? 0.85 : 1
    level[i] = (chosen ? 4 : 0) + (of < 0 ? 3 : nothing ? 0 : categories[of].colour === -1 ? 1 : 2)
    if (selected[i]) rings.push(i)
  }
  const starts = new Uint32Array(9)
  for (let i = 0; i < count; i++) if (level[i] < 8) starts[level[i] + 1]++
  for (let l = 0; l < 8; l++) starts[l + 1] += starts[l]
  const levels = [...starts.slice(0, 8)]
  const order = new Uint32Array(shown)
  for (let i = 0; i < count; i++) if (level[i] < 8) order[starts[level[i]]++] = i
  return {
    colours,
    sizes,
    order,
    levels,
    rings: Uint32Array.from(rings),
    ringColour: isDark ? [255, 255, 255] : [20, 20, 20],
  }
}

/** Diameter in pixels: smaller for many points, larger when zoomed in. */
export function diameter(count: number, times: number): number {
  const base = count > 50_000 ? 3 : count > 10_000 ? 4 : count > 2_000 ? 5 : 6.5
  return Math.min(base * Math.max(times, 0.5) ** 0.35, 14)
}
