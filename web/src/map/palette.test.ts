import { describe, expect, it } from 'vitest'
import { luminance, type Rgb } from '../parts/activationScale'
import { categoryColours, cssColour, mostCategories, noneColour, otherColour, scaleColour } from './palette'

// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
const sights: Record<string, number[]> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}
const linear = (c: number) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)

/** OKLab (Ottosson 2020) of a colour as somebody sees it. */
function lab(rgb: Rgb, sight: string): number[] {
  const m = sights[sight]
  const c = rgb.map(linear)
  const [r, g, b] = [0, 1, 2].map((i) =>
    Math.min(1, Math.max(0, m[3 * i] * c[0] + m[3 * i + 1] * c[1] + m[3 * i + 2] * c[2])),
  )
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const k = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * k - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * k + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * k - 0.808675766 * s,
  ]
}

describe.each([
  ['light', false],
  ['dark', true],
] as const)('colours in %s', (_, isDark) => {
  const page: Rgb = isDark ? [0x1b, 0x1f, 0x23] : [255, 255, 255]
  const contrast = (a: Rgb, b: Rgb) => {
    const [x, y] = [luminance(a), luminance(b)]
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
  }

  it.each(Object.keys(sights))('stay apart with %s sight', (sight) => {
    const labs = categoryColours(isDark).map((rgb) => lab(rgb, sight))
    expect(labs).toHaveLength(mostCategories)
    for (let i = 0; i < labs.length; i++) {
      for (let j = 0; j < i; j++)
        expect(Math.hypot(...labs[i].map((v, k) => v - labs[j][k]))).toBeGreaterThan(0.11)
    }
  })

  it('are seen on the page, what belongs to nothing least', () => {
    for (const rgb of categoryColours(isDark)) expect(contrast(rgb, page)).toBeGreaterThan(1.9)
    expect(contrast(otherColour(isDark), page)).toBeGreaterThan(contrast(noneColour(isDark), page))
    expect(contrast(scaleColour(0, isDark), page)).toBeGreaterThan(1.4)
  })

  it('are ordered by luminance on the scale, away from the page', () => {
    let last = contrast(scaleColour(0, isDark), page)
    for (let i = 1; i <= 20; i++) {
      const next = contrast(scaleColour(i / 20, isDark), page)
      expect(next).toBeGreaterThan(last)
      last = next
    }
  })
})

it('takes values off the scale', () => {
  expect(scaleColour(NaN, false)).toEqual(scaleColour(0, false))
  expect(scaleColour(7, true)).toEqual(scaleColour(1, true))
  expect(cssColour([0, 10, 255])).toBe('#000aff')
})
