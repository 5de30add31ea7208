export interface PlacedLabel {
  text: string
  x: number
  y: number
}

interface LabelRequest {
  text: string
  /** Centre in pixels. */
  x: number
  y: number
  /** Width of the text in pixels. */
  width: number
}

/** Labels that fit without covering each other, the first asked for first; each is tried at its centre and just above
 * and below. */
export function placeLabels(
  wanted: LabelRequest[],
  height: number,
  size: { width: number; height: number },
  most: number,
): PlacedLabel[] {
  const placed: PlacedLabel[] = []
  const boxes: [number, number, number, number][] = []
  const gap = 3
  for (const label of wanted) {
    if (placed.length >= most) break
    for (const shift of [0, -height, height]) {
      const y = label.y + shift
      const left = label.x - label.width / 2 - gap
      const right = label.x + label.width / 2 + gap
      const top = y - height / 2 - 1
      const bottom = y + height / 2 + 1
      if (left < 0 || right > size.width || top < 0 || bottom > size.height) continue
      if (boxes.some(([l, r, t, b]) => left < r && right > l && top < b && bottom > t)) continue
      boxes.push([left, right, top, bottom])
      placed.push({ text: label.text, x: label.x, y })
      break
    }
  }
  return placed
}
