import { describe, expect, it } from 'vitest'
import { activationPalette, activationRgb, inkOn, luminance, type Rgb } from './activationScale'

const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

describe.each([false, true])('activation scale, dark %s', (dark) => {
  const shares = Array.from({ length: 65 }, (_, i) => i / 64)

  it('is ordered by luminance', () => {
    const values = shares.map((s) => luminance(activationRgb(s, dark)))
    for (let i = 1; i < values.length; i++)
      expect(dark ? values[i] > values[i - 1] : values[i] < values[i - 1]).toBe(true)
  })

  it('can be read at every step', () => {
    for (const s of shares) {
      const rgb: Rgb = activationRgb(s, dark)
      expect(contrast(luminance(rgb), inkOn(rgb) === '#ffffff' ? 1 : 0)).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('takes what is out of range or no number', () => {
    const palette = activationPalette(dark)
    expect(palette.colour(-1)).toBe(palette.colour(0))
    expect(palette.colour(7)).toBe(palette.colour(1))
    expect(palette.colour(NaN)).toBe(palette.colour(0))
  })
})
