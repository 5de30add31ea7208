import { useState } from 'react'
import { score } from '../parts/figures'
import { go } from '../route'
import { Axes, type Plot } from './Axes'
import { Chart } from './Chart'
import { linear } from './scales'

interface ScatterPoint {
  name: string
  x: number
  y: number
  href: string
  strong?: boolean
}

interface Props {
  title: string
  caption?: string
  summary: string
  points: ScatterPoint[]
  xTitle: string
  yTitle: string
  file: string
  /** End of both axes. */
  top: number
  height?: number
}

/**
 * Points over two scores from 0, with the line on which both are equal. A click on a point opens it; those without a
 * pointer have the same in the table beside.
 */
export function Scatter({ title, caption, summary, points, xTitle, yTitle, file, top, height = 300 }: Props) {
  const [at, setAt] = useState<number | null>(null)
  return (
    <Chart
      title={title}
      caption={caption}
      summary={summary}
      height={height}
      file={file}
      numbers={() => [['name', xTitle, yTitle], points.map((p) => [p.name, p.x, p.y])]}
    >
      {(width) => {
        const plot: Plot = { left: 42, right: width - 8, top: 20, bottom: height - 38 }
        const x = linear(0, top, plot.left, plot.right, 4)
        const y = linear(0, top, plot.bottom, plot.top, 4)
        const shown = at === null ? null : points[at]
        return (
          <>
            <Axes plot={plot} x={x} y={y} xTitle={xTitle} yTitle={yTitle} />
            <line className="cursor" x1={x.at(0)} y1={y.at(0)} x2={x.at(top)} y2={y.at(top)} />
            {points.map((point, i) => (
              <circle
                key={point.name}
                className={point.strong ? 'dot point filled s0' : 'dot point s0'}
                cx={x.at(Math.min(point.x, top))}
                cy={y.at(Math.min(point.y, top))}
                r={at === i ? 6 : 4}
                onPointerEnter={() => setAt(i)}
                onPointerLeave={() => setAt(null)}
                onClick={() => go(point.href)}
              />
            ))}
            {shown && (
              <text className="strong" data-live x={plot.right} y={plot.top - 8} textAnchor="end">
                {shown.name}: {score(shown.y)}, beside {score(shown.x)}
              </text>
            )}
          </>
        )
      }}
    </Chart>
  )
}
