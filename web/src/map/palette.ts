import type { Rgb } from '../parts/activationScale'

// Eight colours each that stay apart with normal sight and with protan, deutan and tritan colour blindness (chosen by a
// search for the largest least distance in OKLab under Machado's simulation; a test holds them to it), and a grey for
// all else.
const light = '3986e4 803200 a8c23a 83587f 66bef9 c18185 3447c8 392855'
const dark = '02a9f7 994920 bedf0d 9272a1 5cffc3 dc999e 3b51d3 92ac18'

// One hue in order of luminance. It does not begin at the background: a small value is still a point.
const lightScale = 'c3d7e3 9fc0d6 79a8c8 558fb7 3875a3 245b89 15436b 0a2c4a'
const darkScale = '2c4557 35597a 3f6f95 5187b0 6ba0c6 8cb9d8 b1d2e8 daecf7'

const parse = (text: string): Rgb[] =>
  text.split(' ').map((hex) => [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16)) as Rgb)

const categories = { light: parse(light), dark: parse(dark) }
const scales = { light: parse(lightScale), dark: parse(darkScale) }

/** Categories that get a colour of their own. */
export const mostCategories = 8

export const categoryColours = (isDark: boolean): Rgb[] => (isDark ? categories.dark : categories.light)

/** For what has no colour of its own but belongs to something. */
export const otherColour = (isDark: boolean): Rgb => (isDark ? [112, 122, 131] : [158, 165, 171])

/** For what belongs to nothing. */
export const noneColour = (isDark: boolean): Rgb => (isDark ? [62, 69, 76] : [214, 217, 219])

/** Colour of a share, 0 to 1; outside counts as the nearest end. */
export function scaleColour(share: number, isDark: boolean): Rgb {
  const stops = isDark ? scales.dark : scales.light
  const at = Math.min(Math.max(share || 0, 0), 1) * (stops.length - 1)
  const low = Math.min(Math.floor(at), stops.length - 2)
  return [0, 1, 2].map((c) => Math.round(stops[low][c] + (stops[low + 1][c] - stops[low][c]) * (at - low))) as Rgb
}

export const cssColour = (rgb: Rgb) => '#' + rgb.map((c) => c.toString(16).padStart(2, '0')).join('')
