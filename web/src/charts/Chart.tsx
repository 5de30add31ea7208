import { useId, useRef, type ReactNode } from 'react'
import { Download, tsv } from '../parts/Download'
import { chartSvg } from './chartSvg'
import { useWidth } from './useWidth'
import './charts.css'

interface ChartProps {
  title: string
  /** What the axes and colours mean, in a sentence. */
  caption?: ReactNode
  /** What the chart shows, for those who do not see it. */
  summary: string
  height: number
  /** It holds links, which a picture would hide from screen readers. */
  links?: boolean
  /** Base of the names of its files. */
  file: string
  /** Its numbers: header and rows. */
  numbers: () => [string[], (string | number | null)[][]]
  children: (width: number) => ReactNode
}

/** The frame of a chart: title, caption, and its picture and numbers as files. */
export function Chart({ title, caption, summary, height, links, file, numbers, children }: ChartProps) {
  const [box, width] = useWidth<HTMLDivElement>(480)
  const svg = useRef<SVGSVGElement>(null)
  const id = useId()
  return (
    <figure className="chart">
      <figcaption>
        <span className="chart-title" id={id + 't'}>
          {title}
        </span>
        <span className="chart-files">
          <Download
            name={file + '.svg'}
            label="SVG"
            what={title}
            make={() => new Blob([chartSvg(svg.current!, title)], { type: 'image/svg+xml' })}
          />
          <Download name={file + '.tsv'} label="TSV" what={title} make={() => tsv(...numbers())} />
        </span>
        {caption && <span className="chart-caption">{caption}</span>}
      </figcaption>
      <div ref={box}>
        <svg
          ref={svg}
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role={links ? 'group' : 'img'}
          aria-labelledby={id + 't'}
          aria-describedby={id + 's'}
        >
          {children(width)}
        </svg>
      </div>
      <span className="spoken" id={id + 's'}>
        {summary}
      </span>
    </figure>
  )
}
