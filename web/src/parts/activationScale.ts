/** Red, green, blue, 0 to 255. */
export type Rgb = [number, number, number]

// One hue, ordered by luminance, so that it reads without colour vision and in print. Light: from the panel's white to
// dark brown. Dark: from the panel's black to cream. Zero is the panel itself.
const light = stops('ffffff fff0dc fee0b8 fdc685 fba754 ee8125 d55f0b ab4405 762c04')
const dark = stops('1b1f23 3a2616 5a3210 7f430c a95a0d d0761d ec9a47 f9c385 fff0dc')

function stops(text: string): Rgb[] {
  return text.split(' ').map((hex) => [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16)) as Rgb)
}

/** Colour of an activation as a share of the maximum; less than 0 counts as 0, more than 1 as 1. */
export function activationRgb(share: number, isDark: boolean): Rgb {
  const scale = isDark ? dark : light
  const at = Math.min(Math.max(share || 0, 0), 1) * (scale.length - 1)
  const low = Math.min(Math.floor(at), scale.length - 2)
  const part = at - low
  return [0, 1, 2].map((c) => Math.round(scale[low][c] + (scale[low + 1][c] - scale[low][c]) * part)) as Rgb
}

const hex = (rgb: Rgb) => '#' + rgb.map((c) => c.toString(16).padStart(2, '0')).join('')

/** Relative luminance of WCAG 2, 0 to 1. */
export function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Black or white, whichever is read better on that colour: at least 4.5 to 1. */
export const inkOn = (rgb: Rgb) => (luminance(rgb) > 0.179 ? '#000000' : '#ffffff')

/** Colours and inks of 65 even steps, made once for each theme: what a canvas needs many times. */
interface ActivationPalette {
  colour: (share: number) => string
  ink: (share: number) => string
}

const palettes = new Map<boolean, ActivationPalette>()

export function activationPalette(isDark: boolean): ActivationPalette {
  let found = palettes.get(isDark)
  if (!found) {
    const rgbs = Array.from({ length: 65 }, (_, i) => activationRgb(i / 64, isDark))
    const colours = rgbs.map(hex)
    const inks = rgbs.map(inkOn)
    const step = (share: number) => Math.round(Math.min(Math.max(share || 0, 0), 1) * 64)
    found = { colour: (share) => colours[step(share)], ink: (share) => inks[step(share)] }
    palettes.set(isDark, found)
  }
  return found
}
