/** A picture as parts that a canvas and an SVG file can both show. */
export type Mark =
  | { kind: 'points'; colour: string; opacity: number; radius: number; xy: number[] }
  | { kind: 'rings'; colour: string; radius: number; width: number; xy: number[] }
  | { kind: 'box'; x: number; y: number; width: number; height: number; colour: string }
  | { kind: 'line'; xy: number[]; colour: string; width: number; dashes?: number[] }
  | {
      kind: 'text'
      x: number
      y: number
      text: string
      size: number
      colour: string
      bold?: boolean
      halo?: string
      anchor?: Anchor
    }

type Anchor = 'start' | 'middle' | 'end'

export interface Figure {
  width: number
  height: number
  background: string
  font: string
  title: string
  marks: Mark[]
}

const round = (value: number) => String(Math.round(value * 100) / 100)

/** Text as XML: what XML has no form for becomes a space. */
export function xml(text: string): string {
  const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text
    .replace(/[&<>"']/g, (sign) => signs[sign])
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
}

/** Points as one path of lines without length and with round ends: a tenth of the size of circles. */
function dots(xy: number[]): string {
  const parts: string[] = []
  for (let i = 0; i < xy.length; i += 2) parts.push(`M${round(xy[i])} ${round(xy[i + 1])}h0`)
  return parts.join('')
}

function svgMark(mark: Mark): string {
  if (mark.kind === 'points') {
    const stroke =
      `stroke="${xml(mark.colour)}" stroke-opacity="${round(mark.opacity)}" ` +
      `stroke-width="${round(2 * mark.radius)}"`
    return `<path fill="none" stroke-linecap="round" ${stroke} d="${dots(mark.xy)}"/>`
  }
  if (mark.kind === 'rings') {
    const circles: string[] = []
    for (let i = 0; i < mark.xy.length; i += 2)
      circles.push(`<circle cx="${round(mark.xy[i])}" cy="${round(mark.xy[i + 1])}" r="${round(mark.radius)}"/>`)
    return `<g fill="none" stroke="${xml(mark.colour)}" stroke-width="${round(mark.width)}">${circles.join('')}</g>`
  }
  if (mark.kind === 'box')
    return (
      `<rect x="${round(mark.x)}" y="${round(mark.y)}" width="${round(mark.width)}" ` +
      `height="${round(mark.height)}" fill="${xml(mark.colour)}"/>`
    )
  if (mark.kind === 'line') {
    const dashes = mark.dashes ? ` stroke-dasharray="${mark.dashes.map(round).join(' ')}"` : ''
    const points = mark.xy.map(round).join(' ')
    return (
      `<polyline fill="none" stroke="${xml(mark.colour)}" stroke-width="${round(mark.width)}"${dashes} ` +
      `points="${points}"/>`
    )
  }
  const halo = mark.halo
    ? ` stroke="${xml(mark.halo)}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`
    : ''
  const weight = mark.bold ? ' font-weight="600"' : ''
  const where =
    `x="${round(mark.x)}" y="${round(mark.y)}" text-anchor="${mark.anchor ?? 'start'}" ` +
    `dominant-baseline="central"`
  return (
    `<text ${where} font-size="${round(mark.size)}" ` +
    `fill="${xml(mark.colour)}"${weight}${halo}>${xml(mark.text)}</text>`
  )
}

export function svgOf(figure: Figure): string {
  const { width, height } = figure
  const box =
    `xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" ` +
    `width="${round(width)}" height="${round(height)}"`
  const page = svgMark({ kind: 'box', x: 0, y: 0, width, height, colour: figure.background })
  const marks = figure.marks.map(svgMark).join('\n')
  const head = `<svg ${box} font-family="${xml(figure.font)}"><title>${xml(figure.title)}</title>`
  return `${head}\n${page}\n${marks}\n</svg>\n`
}

function paint(to: CanvasRenderingContext2D, mark: Mark, font: string): void {
  if (mark.kind === 'points' || mark.kind === 'rings') {
    to.globalAlpha = mark.kind === 'points' ? mark.opacity : 1
    to.fillStyle = to.strokeStyle = mark.colour
    if (mark.kind === 'rings') to.lineWidth = mark.width
    for (let i = 0; i < mark.xy.length; i += 2) {
      to.beginPath()
      to.arc(mark.xy[i], mark.xy[i + 1], mark.radius, 0, 2 * Math.PI)
      if (mark.kind === 'points') to.fill()
      else to.stroke()
    }
    to.globalAlpha = 1
  } else if (mark.kind === 'box') {
    to.fillStyle = mark.colour
    to.fillRect(mark.x, mark.y, mark.width, mark.height)
  } else if (mark.kind === 'line') {
    to.strokeStyle = mark.colour
    to.lineWidth = mark.width
    to.setLineDash(mark.dashes ?? [])
    to.beginPath()
    for (let i = 0; i < mark.xy.length; i += 2) to.lineTo(mark.xy[i], mark.xy[i + 1])
    to.stroke()
    to.setLineDash([])
  } else {
    to.font = `${mark.bold ? '600 ' : ''}${mark.size}px ${font}`
    to.textAlign = mark.anchor === 'middle' ? 'center' : (mark.anchor ?? 'start')
    to.textBaseline = 'middle'
    if (mark.halo) {
      to.lineJoin = 'round'
      to.lineWidth = 3
      to.strokeStyle = mark.halo
      to.strokeText(mark.text, mark.x, mark.y)
    }
    to.fillStyle = mark.colour
    to.fillText(mark.text, mark.x, mark.y)
  }
}

/** The figure as a PNG file, twice as many pixels each way. */
export function pngOf(figure: Figure): Promise<Blob> {
  const canvas = window.document.createElement('canvas')
  canvas.width = Math.round(2 * figure.width)
  canvas.height = Math.round(2 * figure.height)
  const to = canvas.getContext('2d')!
  to.scale(2, 2)
  paint(
    to,
    { kind: 'box', x: 0, y: 0, width: figure.width, height: figure.height, colour: figure.background },
    figure.font,
  )
  for (const mark of figure.marks) paint(to, mark, figure.font)
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large for this browser.'))),
      'image/png',
    ),
  )
}
