import { useMemo } from 'react'
import { useDark } from '../parts/theme'
import type { Fonts } from './pen'
import type { Inks } from './rows'

// A token is light-dark(...): a computed colour is needed, so a hidden element is coloured with it.
function token(name: string, probe: HTMLElement): string {
  probe.style.color = `var(${name})`
  return hex(getComputedStyle(probe).color)
}

function hex(colour: string): string {
  const parts = colour.match(/[\d.]+/g)
  if (!parts || parts.length < 3 || !colour.startsWith('rgb')) return colour
  return '#' + parts.slice(0, 3).map((p) => Math.round(Number(p)).toString(16).padStart(2, '0')).join('')
}

export function readInks(dark: boolean): Inks {
  const probe = window.document.createElement('span')
  probe.hidden = true
  window.document.documentElement.append(probe)
  const inks = {
    dark,
    ink: token('--ink', probe),
    soft: token('--soft', probe),
    line: token('--line', probe),
    panel: token('--panel', probe),
    accent: token('--accent', probe),
  }
  probe.remove()
  return inks
}

/** Colours of style.css for what is drawn on a canvas. */
export function useInks(): Inks {
  const dark = useDark()
  return useMemo(() => readInks(dark), [dark])
}

let fonts: Fonts | null = null

export function readFonts(): Fonts {
  if (!fonts) {
    const style = getComputedStyle(window.document.documentElement)
    const sans = style.getPropertyValue('--font').trim() || 'sans-serif'
    const mono = style.getPropertyValue('--mono').trim() || 'monospace'
    fonts = { sans, mono }
  }
  return fonts
}
