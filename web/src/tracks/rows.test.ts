import { describe, expect, it } from 'vitest'
import { dense, lowerBound, nextStretch, peak, valueAt } from './activations'
import { covers, packLanes, styleOf } from './annotation'
import type { Pen } from './pen'
import { columnsOf, gapped, placeBy, shifted } from './placement'
import { drawRows, heightOfAll, rulerStep, type Inks, type Row, type Window } from './rows'
import { alignedPart, wholePlacements } from './useAlignment'

const inks: Inks = {
  dark: false,
  ink: '#111111',
  soft: '#555555',
  line: '#dddddd',
  panel: '#ffffff',
  accent: '#0000ff',
}

/** Writes down what is drawn. */
class Notes implements Pen {
  boxes: [number, number, number, number, string][] = []
  letters: [string, number][] = []
  texts: [string, number][] = []
  lines: number[][] = []
  polygons: number[][] = []
  box(x: number, y: number, w: number, h: number, fill: string) {
    this.boxes.push([x, y, w, h, fill])
  }
  frame() {}
  textured(x: number, y: number, w: number, h: number, colour: string) {
    this.boxes.push([x, y, w, h, colour])
  }
  polygon(points: number[]) {
    this.polygons.push(points)
  }
  line(points: number[]) {
    this.lines.push(points)
  }
  letter(text: string, x: number) {
    this.letters.push([text, x])
  }
  text(text: string, x: number) {
    this.texts.push([text, x])
  }
  widthOf(text: string, size: number) {
    return text.length * size
  }
}

function drawn(rows: Row[], view: Partial<Window> & Pick<Window, 'placement'>): Notes {
  const notes = new Notes()
  drawRows(notes, rows, { cell: 10, scroll: 0, width: 100, ...view }, inks)
  return notes
}

describe('activations', () => {
  const a = { positions: [2, 3, 9, 20], values: [1, 4, 4, 2] }
  it('finds values by residue', () => {
    expect([0, 2, 3, 8, 20, 21].map((p) => valueAt(a, p))).toEqual([0, 1, 4, 0, 2, 0])
    expect([...dense(a, 10)]).toEqual([0, 0, 1, 4, 0, 0, 0, 0, 0, 4])
    expect(peak(a)).toBe(3)
    expect(peak({ positions: [], values: [] })).toBe(0)
    expect(lowerBound([1, 3, 5], 4)).toBe(2)
  })
  it('goes from stretch to stretch', () => {
    expect(nextStretch(a, 0, 1)).toBe(2)
    expect(nextStretch(a, 2, 1)).toBe(9)
    expect(nextStretch(a, 20, 1)).toBeNull()
    expect(nextStretch(a, 20, -1)).toBe(9)
    expect(nextStretch(a, 9, -1)).toBe(2)
    expect(nextStretch(a, 2, -1)).toBeNull()
  })
})

describe('placement', () => {
  const tracks = [
    { length: 10, positions: [5, 7], values: [1, 3] },
    { length: 20, positions: [12], values: [2] },
    { length: 4, positions: [], values: [] },
  ]
  it('puts anchors in one column', () => {
    expect(placeBy(tracks, 'start').map((p) => p.first)).toEqual([0, 0, 0])
    const first = placeBy(tracks, 'first')
    expect([first[0].column(5), first[1].column(12)]).toEqual([12, 12])
    const max = placeBy(tracks, 'max')
    expect([max[0].column(7), max[1].column(12), max[2].column(0)]).toEqual([12, 12, 12])
    expect(columnsOf(max)).toBe(20)
    expect(columnsOf([])).toBe(0)
  })
  it('goes from residues to columns and back', () => {
    for (const p of [shifted(4, 3), gapped(Int32Array.from([1, 2, 5, 9]))]) {
      for (let i = 0; i < 4; i++) expect(p.residue(p.column(i))).toBe(i)
      expect([p.residue(p.first - 1), p.residue(p.end)]).toEqual([-1, -1])
    }
    expect(gapped(Int32Array.from([1, 5])).residue(3)).toBe(-1)
    expect(gapped(new Int32Array(0)).end).toBe(0)
  })
  it('continues whole sequences on both sides of what was aligned', () => {
    const [a, b] = wholePlacements(
      [6, 3],
      [
        [2, 5],
        [0, 3],
      ],
      [
        [0, 1, 4],
        [1, 2, 3],
      ],
    )
    expect([0, 1, 2, 3, 4, 5].map(a.column)).toEqual([0, 1, 2, 3, 6, 7])
    expect([0, 1, 2].map(b.column)).toEqual([3, 4, 5])
  })
  it('aligns long sequences around their strongest residue', () => {
    const track = (length: number, at: number) => ({ length, positions: [at], values: [1] }) as never
    expect(alignedPart(track(900, 3))).toEqual([0, 900])
    expect(alignedPart(track(3000, 3))).toEqual([0, 1000])
    expect(alignedPart(track(3000, 1500))).toEqual([1000, 2000])
    expect(alignedPart(track(3000, 2990))).toEqual([2000, 3000])
  })
})

describe('annotation', () => {
  const make = (type: string, start: number, end: number) => ({ type, start, end, note: '' })
  it('packs what does not overlap into one lane', () => {
    const rows = [
      make('DOMAIN', 1, 10),
      make('DOMAIN', 5, 20),
      make('DOMAIN', 11, 30),
      make('ACT_SITE', 4, 4),
      make('CHAIN', 1, 90),
    ]
    const { lanes, leftOut } = packLanes(rows, new Set(['domains', 'sites']))
    expect(leftOut).toBe(0)
    expect(lanes.map((l) => l.items.map((i) => `${i.start}-${i.end}`))).toEqual([
      ['1-10', '11-30'],
      ['5-20'],
      ['4-4'],
    ])
    for (const lane of lanes)
      for (let i = 1; i < lane.items.length; i++)
        expect(lane.items[i].start).toBeGreaterThan(lane.items[i - 1].end)
  })
  it('cuts a name where its box ends', () => {
    const named = (note: string, end: number) => {
      const { lanes } = packLanes([{ type: 'DOMAIN', start: 1, end, note }], new Set(['domains']))
      return drawn([{ kind: 'lane', lane: lanes[0] }], { placement: shifted(100), width: 1000 }).texts.map(
        ([t]) => t,
      )
    }
    // A letter is as wide as a residue here; seven pixels are margin.
    expect(named('PROTEIN KINASE', 20)).toEqual(['PROTEIN KINASE'])
    expect(named('PROTEIN KINASE', 12)).toEqual(['PROTEIN KI…'])
    expect(named('PROTEIN KINASE', 9)).toEqual(['PROTEIN…'])
    expect(named('PROTEIN KINASE', 5)).toEqual([])
  })
  it('counts what has no lane', () => {
    const rows = Array.from({ length: 20 }, (_, i) => make('VARIANT', 5, 5 + i))
    const { lanes, leftOut } = packLanes(rows, new Set(['variants']), 0, 12)
    expect([lanes.length, leftOut]).toEqual([12, 8])
  })
  it('has a bond on its two ends only', () => {
    expect([3, 5, 9].map((r) => covers(make('DISULFID', 3, 9), r))).toEqual([true, false, true])
    expect(covers(make('DOMAIN', 3, 9), 5)).toBe(true)
    expect(styleOf('SOMETHING_NEW').name).toBe('something new')
  })
})

describe('drawing', () => {
  const sequence = 'MKTAYIAKQRQISFVKSHFSRQ'
  it('writes the letters of the window, and no others', () => {
    const row: Row = { kind: 'letters', sequence, values: null, max: 1 }
    const notes = drawn([row], { placement: shifted(sequence.length), scroll: 50, width: 40 })
    expect(notes.letters.map((l) => l[0]).join('')).toBe('IAKQ')
    expect(notes.letters[0][1]).toBe(5)
  })
  it('colours active residues only', () => {
    const values = dense({ positions: [1, 4], values: [2, 1] }, sequence.length)
    const notes = drawn([{ kind: 'letters', sequence, values, max: 2 }], { placement: shifted(sequence.length) })
    expect(notes.boxes.map((b) => b[0])).toEqual([10, 40])
    expect(notes.boxes[0][4]).not.toBe(notes.boxes[1][4])
  })
  it('shows the strongest of the residues that share a pixel', () => {
    const length = 1000
    const activations = { positions: [500, 501, 502], values: [1, 8, 2] }
    const notes = drawn([{ kind: 'bars', activations, max: 8 }], {
      placement: shifted(length),
      cell: 0.1,
      width: 100,
    })
    const bars = notes.boxes.slice(1)
    expect(bars.length).toBe(1)
    expect(bars[0][3]).toBeCloseTo(15)
  })
  it('keeps to the residues of a wrapped line', () => {
    const row: Row = { kind: 'letters', sequence, values: null, max: 1 }
    const notes = drawn([row], { placement: shifted(sequence.length), scroll: 100, width: 500, range: [10, 12] })
    expect(notes.letters.map((l) => l[0]).join('')).toBe('QI')
  })
  it('numbers the ruler without crowding', () => {
    expect([10, 4, 1, 0.1].map(rulerStep)).toEqual([5, 20, 50, 500])
    const notes = drawn([{ kind: 'ruler' }], { placement: shifted(100), cell: 10, width: 400 })
    expect(notes.texts.map((t) => t[0])).toEqual(['1', '5', '10', '15', '20', '25', '30', '35'])
  })
  it('draws gaps of an alignment as lines', () => {
    const row: Row = { kind: 'letters', sequence: 'ACD', values: null, max: 1 }
    const notes = drawn([row], { placement: gapped(Int32Array.from([0, 1, 6])) })
    expect(notes.lines[0][0]).toBe(20)
    expect(notes.lines[0][2]).toBe(60)
  })
  it('adds up its heights', () => {
    expect(heightOfAll([{ kind: 'ruler' }, { kind: 'letters', sequence, values: null, max: 1 }], 10)).toBe(36)
    expect(heightOfAll([{ kind: 'letters', sequence, values: null, max: 1 }], 2)).toBe(14)
  })
})
