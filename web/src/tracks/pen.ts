import type { Texture } from './annotation'

/** What tracks are drawn with: a canvas on the page, SVG text in a download. */
export interface Pen {
  box(x: number, y: number, width: number, height: number, fill: string): void
  frame(x: number, y: number, width: number, height: number, stroke: string): void
  /** A box filled with a texture of one colour on the page's. */
  textured(x: number, y: number, width: number, height: number, colour: string, texture: Texture): void
  polygon(points: number[], fill: string | null, stroke: string | null): void
  line(points: number[], stroke: string, width?: number): void
  letter(text: string, x: number, y: number, size: number, fill: string): void
  text(text: string, x: number, y: number, size: number, fill: string, anchor?: 'start' | 'middle' | 'end'): void
  /** Pixels that a text takes; where nothing can be measured, rather too many. */
  widthOf(text: string, size: number): number
}

/** Families of fonts that style.css names. */
export interface Fonts {
  sans: string
  mono: string
}

export class CanvasPen implements Pen {
  private readonly patterns = new Map<string, CanvasPattern | null>()

  constructor(
    private readonly to: CanvasRenderingContext2D,
    private readonly fonts: Fonts,
  ) {}

  box(x: number, y: number, width: number, height: number, fill: string) {
    this.to.fillStyle = fill
    this.to.fillRect(x, y, width, height)
  }

  frame(x: number, y: number, width: number, height: number, stroke: string) {
    this.to.strokeStyle = stroke
    this.to.lineWidth = 1
    this.to.strokeRect(x + 0.5, y + 0.5, Math.max(width - 1, 0), Math.max(height - 1, 0))
  }

  textured(x: number, y: number, width: number, height: number, colour: string, texture: Texture) {
    if (texture === 'solid') this.box(x, y, width, height, colour)
    else {
      if (texture !== 'open') {
        this.to.fillStyle = this.pattern(colour, texture) ?? colour
        this.to.fillRect(x, y, width, height)
      }
      this.frame(x, y, width, height, colour)
    }
  }

  private pattern(colour: string, texture: Texture): CanvasPattern | null {
    const key = colour + texture
    if (!this.patterns.has(key)) {
      const tile = window.document.createElement('canvas')
      tile.width = tile.height = 6
      const to = tile.getContext('2d')!
      to.strokeStyle = to.fillStyle = colour
      to.lineWidth = 1.4
      to.beginPath()
      for (const [x1, y1, x2, y2] of textureLines(texture)) {
        to.moveTo(x1, y1)
        to.lineTo(x2, y2)
      }
      to.stroke()
      if (texture === 'dots') to.fillRect(2, 2, 2, 2)
      this.patterns.set(key, this.to.createPattern(tile, 'repeat'))
    }
    return this.patterns.get(key)!
  }

  polygon(points: number[], fill: string | null, stroke: string | null) {
    this.trace(points)
    this.to.closePath()
    if (fill) {
      this.to.fillStyle = fill
      this.to.fill()
    }
    if (stroke) {
      this.to.strokeStyle = stroke
      this.to.lineWidth = 1.2
      this.to.stroke()
    }
  }

  line(points: number[], stroke: string, width = 1) {
    this.trace(points)
    this.to.strokeStyle = stroke
    this.to.lineWidth = width
    this.to.stroke()
  }

  private trace(points: number[]) {
    this.to.beginPath()
    for (let i = 0; i < points.length; i += 2)
      if (i) this.to.lineTo(points[i], points[i + 1])
      else this.to.moveTo(points[i], points[i + 1])
  }

  letter(text: string, x: number, y: number, size: number, fill: string) {
    this.write(text, x, y, fill, 'center', `${size}px ${this.fonts.mono}`)
  }

  text(
    text: string,
    x: number,
    y: number,
    size: number,
    fill: string,
    anchor: 'start' | 'middle' | 'end' = 'start',
  ) {
    const align = anchor === 'middle' ? 'center' : anchor
    this.write(text, x, y, fill, align, `${size}px ${this.fonts.sans}`)
  }

  private write(text: string, x: number, y: number, fill: string, align: CanvasTextAlign, font: string) {
    // Setting a font costs much more than comparing it.
    if (this.font !== font) this.to.font = this.font = font
    this.to.textAlign = align
    this.to.textBaseline = 'middle'
    this.to.fillStyle = fill
    this.to.fillText(text, x, y)
  }

  widthOf(text: string, size: number): number {
    const font = `${size}px ${this.fonts.sans}`
    if (this.font !== font) this.to.font = this.font = font
    return this.to.measureText(text).width
  }

  private font = ''
}

function textureLines(texture: Texture): [number, number, number, number][] {
  if (texture === 'rising')
    return [
      [-1, 7, 7, -1],
      [-1, 1, 1, -1],
      [5, 7, 7, 5],
    ]
  if (texture === 'falling')
    return [
      [-1, -1, 7, 7],
      [5, -1, 7, 1],
      [-1, 5, 1, 7],
    ]
  if (texture === 'bars') return [[3, -1, 3, 7]]
  return []
}

const xml = (text: string) =>
  text
    .replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]!)
    // XML has no form for these.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')

const n = (value: number) => String(Math.round(value * 100) / 100)

export class SvgPen implements Pen {
  private readonly out: string[] = []
  private readonly patterns = new Map<string, string>()

  constructor(private readonly fonts: Fonts) {}

  /** What is drawn meanwhile has its origin at x, y and ends at the frame's edges. */
  within(x: number, y: number, width: number, height: number, draw: () => void) {
    this.out.push(`<svg x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}">`)
    draw()
    this.out.push('</svg>')
  }

  box(x: number, y: number, width: number, height: number, fill: string) {
    this.out.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="${xml(fill)}"/>`)
  }

  frame(x: number, y: number, width: number, height: number, stroke: string) {
    this.out.push(
      `<rect x="${n(x + 0.5)}" y="${n(y + 0.5)}" width="${n(Math.max(width - 1, 0))}" ` +
        `height="${n(Math.max(height - 1, 0))}" fill="none" stroke="${xml(stroke)}"/>`,
    )
  }

  textured(x: number, y: number, width: number, height: number, colour: string, texture: Texture) {
    if (texture === 'solid') this.box(x, y, width, height, colour)
    else {
      if (texture !== 'open') this.box(x, y, width, height, `url(#${this.pattern(colour, texture)})`)
      this.frame(x, y, width, height, colour)
    }
  }

  private pattern(colour: string, texture: Texture): string {
    const key = colour + texture
    if (!this.patterns.has(key)) this.patterns.set(key, `t${this.patterns.size}`)
    return this.patterns.get(key)!
  }

  polygon(points: number[], fill: string | null, stroke: string | null) {
    const text = points.map(n).join(' ')
    this.out.push(`<polygon points="${text}" fill="${xml(fill ?? 'none')}" stroke="${xml(stroke ?? 'none')}"/>`)
  }

  line(points: number[], stroke: string, width = 1) {
    const text = points.map(n).join(' ')
    this.out.push(`<polyline points="${text}" fill="none" stroke="${xml(stroke)}" stroke-width="${n(width)}"/>`)
  }

  letter(text: string, x: number, y: number, size: number, fill: string) {
    this.write(text, x, y, size, fill, 'middle', this.fonts.mono)
  }

  text(
    text: string,
    x: number,
    y: number,
    size: number,
    fill: string,
    anchor: 'start' | 'middle' | 'end' = 'start',
  ) {
    this.write(text, x, y, size, fill, anchor, this.fonts.sans)
  }

  private write(text: string, x: number, y: number, size: number, fill: string, anchor: string, family: string) {
    this.out.push(
      `<text x="${n(x)}" y="${n(y)}" font-size="${n(size)}" font-family="${xml(family)}" fill="${xml(fill)}" ` +
        `text-anchor="${anchor}" dominant-baseline="central">${xml(text)}</text>`,
    )
  }

  /** The reader's fonts are not known: wide ones are taken for granted. */
  widthOf(text: string, size: number): number {
    let em = 0
    for (const letter of text)
      em += /[iljtfrI.,:;'|()[\] -]/.test(letter) ? 0.4 : /[A-Zmw@%—…]/.test(letter) ? 0.85 : 0.62
    return em * size
  }

  /** The picture as a file. */
  finish(width: number, height: number, background: string): string {
    const patterns = [...this.patterns].map(([key, id]) => {
      const colour = key.slice(0, 7)
      const texture = key.slice(7) as Texture
      const lines = textureLines(texture)
        .map(([a, b, c, d]) => `M${a} ${b}L${c} ${d}`)
        .join('')
      const inside =
        texture === 'dots'
          ? `<rect x="2" y="2" width="2" height="2" fill="${xml(colour)}"/>`
          : `<path d="${lines}" stroke="${xml(colour)}" stroke-width="1.4"/>`
      return `<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse">${inside}</pattern>`
    })
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" ` +
      `viewBox="0 0 ${n(width)} ${n(height)}"><defs>${patterns.join('')}</defs>` +
      `<rect width="100%" height="100%" fill="${xml(background)}"/>${this.out.join('\n')}</svg>\n`
    )
  }
}
