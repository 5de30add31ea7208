import { describe, expect, it } from 'vitest'
import { alignAll, alignPair, meanIdentity, usualGaps, wordDistances } from './align'
import { blosum62, letterIndex, letters } from './blosum62'

const pair = (x: string, y: string) => blosum62[letterIndex(x) * letters + letterIndex(y)]

/** A gap of `count` residues; half price at an end of the sequence. */
const gap = (count: number, end: boolean) =>
  count === 0 ? 0 : (usualGaps.open + (count - 1) * usualGaps.extend) * (end ? 0.5 : 1)

/** Residues left over on both sides at one end: only one of the two gaps is at the end. */
const ends = (a: number, b: number) =>
  a && b ? Math.min(gap(a, true) + gap(b, false), gap(a, false) + gap(b, true)) : gap(a, true) + gap(b, true)

function score(first: string, second: string, to: ArrayLike<number>): number {
  let total = 0
  let i = -1
  let j = -1
  for (let next = 0; next < first.length; next++) {
    if (to[next] < 0) continue
    total += pair(first[next], second[to[next]])
    const left = [next - i - 1, to[next] - j - 1]
    total -= i < 0 ? ends(left[0], left[1]) : gap(left[0], false) + gap(left[1], false)
    i = next
    j = to[next]
  }
  return total - ends(first.length - i - 1, second.length - j - 1)
}

/** Best score over every way to pair residues in order. */
function best(first: string, second: string): number {
  let most = -Infinity
  const to = new Array<number>(first.length).fill(-1)
  const visit = (i: number, j: number) => {
    if (i === first.length) {
      if (to.some((t) => t >= 0)) most = Math.max(most, score(first, second, to))
      return
    }
    to[i] = -1
    visit(i + 1, j)
    for (let next = j; next < second.length; next++) {
      to[i] = next
      visit(i + 1, next + 1)
    }
    to[i] = -1
  }
  visit(0, 0)
  return most
}

function random(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('pairs', () => {
  it('finds the best of all alignments', () => {
    const next = random(7)
    for (let round = 0; round < 150; round++) {
      const make = () => Array.from({ length: 1 + next(6) }, () => 'ACDWKLG'[next(7)]).join('')
      const first = make()
      const second = make()
      const to = alignPair(first, second)
      if (to.every((t) => t < 0)) continue
      expect(score(first, second, to), `${first} ${second}`).toBeCloseTo(best(first, second), 3)
    }
  })

  it('places a piece in its whole', () => {
    expect([...alignPair('WKLMC', 'AAGGWKLMCHHDD')]).toEqual([4, 5, 6, 7, 8])
    const to = alignPair('MKTAYIAKQRWWQISFVKSHFSRQ', 'MKTAYIAKQRQISFVKSHFSRQ')
    expect(to[10]).toBe(-1)
    expect(to[11]).toBe(-1)
    expect(to[12]).toBe(10)
  })

  it('takes letters it does not know, and nothing', () => {
    expect([...alignPair('MXBZUOJ*', 'MXBZUOJ*')]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect([...alignPair('', 'ACD')]).toEqual([])
    expect([...alignPair('ACD', '')]).toEqual([-1, -1, -1])
  })
})

// Human haemoglobin alpha and beta, sperm whale myoglobin, lupin leghaemoglobin; helix F's histidine binds the haem.
const globins = {
  alpha:
    'VLSPADKTNVKAAWGKVGAHAGEYGAEALERMFLSFPTTKTYFPHFDLSHGSAQVKGHGKKVADALTNAVAHVDDMPNALSALSDLHAHKLRVDPVNFKL' +
    'LSHCLLVTLAAHLPAEFTPAVHASLDKFLASVSTVLTSKYR',
  beta:
    'VHLTPEEKSAVTALWGKVNVDEVGGEALGRLLVVYPWTQRFFESFGDLSTPDAVMGNPKVKAHGKKVLGAFSDGLAHLDNLKGTFATLSELHCDKLHVDP' +
    'ENFRLLGNVLVCVLAHHFGKEFTPPVQAAYQKVVAGVANALAHKYH',
  myoglobin:
    'VLSEGEWQLVLHVWAKVEADVAGHGQDILIRLFKSHPETLEKFDRFKHLKTEAEMKASEDLKKHGVTVLTALGAILKKKGHHEAELKPLAQSHATKHKIP' +
    'IKYLEFISEAIIHVLHSRHPGDFGADAQGAMNKALELFRKDIAAKYKELGYQG',
  leghaemoglobin:
    'GALTESQAALVKSSWEEFNANIPKHTHRFFILVLEIAPAAKDLFSFLKGTSEVPQNNPELQAHAGKVFKLVYEAAIQLQVTGVVVTDATLKNLGSVHVSK' +
    'GVADAHFPVVKEAILKTIKEVVGAKWSEELNSAWTIAYDELAIVIKKEMNDAA',
}

describe('many', () => {
  const names = Object.keys(globins)
  const sequences = Object.values(globins)

  it('puts the residues that bind the haem in one column', () => {
    const { places } = alignAll(sequences)
    const proximal = [86, 91, 92, 96].map((at, i) => {
      expect(sequences[i][at], names[i]).toBe('H')
      return places[i][at]
    })
    expect(new Set(proximal).size).toBe(1)
  })

  it('keeps every residue, in order, in a column of its own', () => {
    const next = random(3)
    const made = Array.from({ length: 12 }, () =>
      Array.from({ length: next(80) }, () => 'ACDEFGHIKLMNPQRSTVWY'[next(20)]).join(''),
    )
    const { columns, places } = alignAll(made)
    places.forEach((place, s) => {
      expect(place.length).toBe(made[s].length)
      for (let i = 0; i < place.length; i++) {
        expect(place[i]).toBeGreaterThan(i ? place[i - 1] : -1)
        expect(place[i]).toBeLessThan(columns)
      }
    })
    // No column is empty.
    expect(new Set(places.flatMap((p) => [...p])).size).toBe(columns)
  })

  it('gives the same sequences the same columns', () => {
    const { columns, places } = alignAll(['MKTAYIAKQR', 'MKTAYIAKQR', 'MKTAYIAKQR'])
    expect(columns).toBe(10)
    expect(places.map((p) => [...p])).toEqual(Array(3).fill([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
    expect(meanIdentity(['MKTAYIAKQR', 'MKTAYIAKQR'], alignAll(['MKTAYIAKQR', 'MKTAYIAKQR']))).toBe(1)
  })

  it('says how alike they are', () => {
    const identity = meanIdentity(sequences, alignAll(sequences))!
    expect(identity).toBeGreaterThan(0.2)
    expect(identity).toBeLessThan(0.35)
    expect(meanIdentity([], alignAll([]))).toBeNull()
    const d = wordDistances(sequences)
    expect(d[1]).toBeLessThan(d[3])
  })

  it('does not put unrelated proteins one after the other', () => {
    const next = random(5)
    const made = Array.from({ length: 6 }, () =>
      Array.from({ length: 150 }, () => 'ACDEFGHIKLMNPQRSTVWY'[next(20)]).join(''),
    )
    expect(alignAll(made).columns).toBeLessThan(250)
  })

  it('is quick enough for a page', () => {
    const next = random(11)
    const base = Array.from({ length: 600 }, () => next(20))
    const family = Array.from({ length: 20 }, () =>
      base.map((a) => 'ACDEFGHIKLMNPQRSTVWY'[next(10) < 6 ? a : next(20)]).join(''),
    )
    const start = performance.now()
    expect(alignAll(family).columns).toBeGreaterThanOrEqual(600)
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})
