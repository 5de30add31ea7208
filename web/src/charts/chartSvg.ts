const kept = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'fill-opacity',
  'font-size',
  'font-weight',
  'text-anchor',
  'font-family',
]

/** A chart as a file of its own: colours and fonts as they are shown now, on the panel's colour. */
export function chartSvg(svg: SVGSVGElement, title: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const from = [svg, ...svg.querySelectorAll('*')]
  const to = [copy, ...copy.querySelectorAll('*')]
  from.forEach((element, i) => {
    const style = getComputedStyle(element)
    for (const name of kept) {
      const value = style.getPropertyValue(name)
      if (value) to[i].setAttribute(name, value)
    }
    to[i].removeAttribute('class')
    to[i].removeAttribute('style')
  })
  for (const element of [...copy.querySelectorAll('[data-live]')]) element.remove()
  for (const link of [...copy.querySelectorAll('a')]) link.replaceWith(...link.childNodes)
  const { width, height } = svg.viewBox.baseVal
  const ground = window.document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  ground.setAttribute('width', String(width))
  ground.setAttribute('height', String(height))
  ground.setAttribute('fill', getComputedStyle(svg).backgroundColor)
  const name = window.document.createElementNS('http://www.w3.org/2000/svg', 'title')
  name.textContent = title
  copy.prepend(name, ground)
  copy.removeAttribute('aria-labelledby')
  copy.removeAttribute('aria-describedby')
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  return new XMLSerializer().serializeToString(copy) + '\n'
}
