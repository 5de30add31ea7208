import type { Rgb } from '../parts/activationScale'
import type { Colouring } from './colouring'
import type { Figure, Mark } from './figure'
import { categoryColour } from './look'
import { cssColour, scaleColour } from './palette'
import type { PlacedLabel } from './placeLabels'
import type { Look } from './Scatter'
import { toScreen, type Size, type Viewport } from './viewport'

interface MapFigureRequest {
  title: string
  view: Viewport
  size: Size
  diameter: number
  x: ArrayLike<number>
  y: ArrayLike<number>
  look: Look
  labels: PlacedLabel[]
  colouring: Colouring
  colouredBy: string
  hidden: ReadonlySet<number>
  isDark: boolean
  colours: { ink: string; halo: string; font: string }
}

const legendWidth = 230
const line = 20

/** What is seen of the map, with its legend at the right. */
export function mapFigure(request: MapFigureRequest): Figure {
  const { size, title, colours } = request
  const marks = [...points(request), ...labels(request), ...legend(request)]
  const height = Math.max(size.height, 80 + line * request.colouring.categories.length)
  return { width: size.width + legendWidth, height, background: colours.halo, font: colours.font, title, marks }
}

function points({ view, size, diameter, x, y, look }: MapFigureRequest): Mark[] {
  const marks: Mark[] = []
  let last = ''
  const margin = diameter
  const screen = (i: number) => toScreen(view, size, x[i], y[i])
  const outside = ([px, py]: [number, number]) =>
    px < -margin || py < -margin || px > size.width + margin || py > size.height + margin
  for (const i of look.order) {
    const place = screen(i)
    if (outside(place)) continue
    const rgb = [0, 1, 2].map((c) => look.colours[4 * i + c]) as Rgb
    const opacity = look.colours[4 * i + 3] / 255
    const radius = (diameter * look.sizes[i]) / 2
    const key = `${rgb} ${opacity} ${radius}`
    if (key !== last) marks.push({ kind: 'points', colour: cssColour(rgb), opacity, radius, xy: [] })
    last = key
    ;(marks.at(-1) as { xy: number[] }).xy.push(...place)
  }
  const rings = [...look.rings].map(screen).filter((place) => !outside(place))
  if (rings.length)
    marks.push({
      kind: 'rings',
      colour: cssColour(look.ringColour),
      radius: diameter / 2 + 1.5,
      width: 1.5,
      xy: rings.flat(),
    })
  return marks
}

function labels({ labels, colours }: MapFigureRequest): Mark[] {
  return labels.map(({ text, x, y }) => ({
    kind: 'text',
    x,
    y,
    text,
    size: 12,
    bold: true,
    anchor: 'middle',
    colour: colours.ink,
    halo: colours.halo,
  }))
}

function legend({ colouring, colouredBy, hidden, isDark, size, colours, title }: MapFigureRequest): Mark[] {
  const left = size.width + 12
  const marks: Mark[] = [
    // Points at the edge must not reach into the legend.
    { kind: 'box', x: size.width, y: 0, width: legendWidth, height: 10_000, colour: colours.halo },
    { kind: 'text', x: left, y: 16, text: short(title, 34), size: 12, colour: colours.ink },
    {
      kind: 'text',
      x: left,
      y: 38,
      text: colouring.scale?.title ?? colouredBy,
      size: 12,
      bold: true,
      colour: colours.ink,
    },
  ]
  let y = 60
  if (colouring.scale) {
    const wide = legendWidth - 40
    for (let i = 0; i < 60; i++)
      marks.push({
        kind: 'box',
        x: left + (wide * i) / 60,
        y: y - 6,
        width: wide / 60 + 0.5,
        height: 12,
        colour: cssColour(scaleColour(i / 59, isDark)),
      })
    for (const tick of colouring.scale.ticks)
      marks.push({
        kind: 'text',
        x: left + wide * tick.share,
        y: y + 16,
        text: tick.text,
        size: 10,
        anchor: 'middle',
        colour: colours.ink,
      })
    y += 44
  }
  colouring.categories.forEach((category, i) => {
    if (hidden.has(i)) return
    const colour = cssColour(categoryColour(category.colour, isDark))
    marks.push({ kind: 'points', colour, opacity: 1, radius: 5, xy: [left + 5, y] })
    marks.push({
      kind: 'text',
      x: left + 18,
      y,
      text: `${short(category.name, 26)} (${category.count})`,
      size: 12,
      colour: colours.ink,
    })
    y += line
  })
  return marks
}

const short = (text: string, most: number) => (text.length > most ? text.slice(0, most - 1) + '…' : text)
