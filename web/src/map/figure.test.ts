// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import type { Colouring } from './colouring'
import { svgOf } from './figure'
import { lookOf } from './look'
import { mapFigure } from './mapFigure'

const x = [0, 1, 2, 900],
  y = [0, 1, 0, 0]
const colouring: Colouring = {
  by: 'pattern',
  note: '',
  scale: null,
  code: Int32Array.from([0, 0, 1, 1]),
  categories: [
    { name: '<b>&"', count: 2, colour: 0 },
    { name: 'none', count: 2, colour: -2 },
  ],
}

function figure(hidden = new Set<number>()) {
  const look = lookOf({
    colouring,
    isDark: false,
    hidden,
    raised: null,
    matches: null,
    selected: Uint8Array.from([1, 0, 0, 0]),
  })
  return mapFigure({
    title: 'Map of <x>',
    view: { x: 1, y: 0, scale: 100 },
    size: { width: 400, height: 300 },
    diameter: 6,
    x,
    y,
    look,
    labels: [{ text: 'SIGNAL', x: 50, y: 60 }],
    colouring,
    colouredBy: 'Pattern',
    hidden,
    isDark: false,
    colours: { ink: '#111111', halo: '#ffffff', font: 'sans-serif' },
  })
}

describe('the map as SVG', () => {
  it('is well-formed whatever the names', () => {
    const parsed = new DOMParser().parseFromString(svgOf(figure()), 'image/svg+xml')
    expect(parsed.querySelector('parsererror')).toBeNull()
    expect(parsed.querySelector('title')!.textContent).toBe('Map of <x>')
    expect([...parsed.querySelectorAll('text')].map((t) => t.textContent)).toContain('<b>&" (2)')
  })

  it('has each point in sight once, and the rings', () => {
    const text = svgOf(figure())
    // Three of four points, and two in the legend.
    expect(text.match(/M[\d.-]+ [\d.-]+h0/g)).toHaveLength(5)
    expect(text.match(/<circle/g)).toHaveLength(1)
    expect(text).toContain('M100 150h0')
  })

  it('leaves out what is switched off, in the legend too', () => {
    const text = svgOf(figure(new Set([1])))
    expect(text.match(/M[\d.-]+ [\d.-]+h0/g)).toHaveLength(3)
    expect(text).not.toContain('none (2)')
  })
})
