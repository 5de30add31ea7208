import { useState } from 'react'
import type { HistogramData } from '../api/documents'
import { figures } from '../parts/figures'
import { Axes, type Plot } from './Axes'
import { Chart } from './Chart'
import { linear, logarithmic, niceTop } from './scales'

interface Props {
  title: string
  caption?: string
  data: HistogramData
  xTitle: string
  yTitle: string
  file: string
  /** What values below the first edge are: "dead". */
  below?: string
}

const height = 190

export function Histogram({ title, caption, data, xTitle, yTitle, file, below }: Props) {
  const [at, setAt] = useState<number | null>(null)
  const { edges, counts } = data
  const total = counts.reduce((a, b) => a + b, 0) + data.below
  const peak = counts.indexOf(Math.max(...counts))
  const range = (i: number) => `${figures(edges[i])} to ${figures(edges[i + 1])}`
  const summary =
    `${total.toLocaleString('en')} in all; most, ${counts[peak]?.toLocaleString('en')}, from ${range(peak)}` +
    (below ? `; ${data.below.toLocaleString('en')} ${below}` : '') +
    '.'
  return (
    <Chart
      title={title}
      caption={caption}
      summary={summary}
      height={height}
      file={file}
      numbers={() => [['from', 'to', 'count'], counts.map((count, i) => [edges[i], edges[i + 1], count])]}
    >
      {(width) => {
        const plot: Plot = { left: 42, right: width - 4, top: 20, bottom: height - 38 }
        const first = edges[0],
          last = edges[edges.length - 1]
        const x = data.logarithmic
          ? logarithmic(first, last, plot.left, plot.right, width / 50)
          : linear(first, last, plot.left, plot.right)
        const y = linear(0, niceTop(Math.max(...counts, 1), 4), plot.bottom, plot.top, 4)
        return (
          <>
            <Axes plot={plot} x={x} y={y} xTitle={xTitle} yTitle={yTitle} />
            {counts.map((count, i) => {
              const a = x.at(edges[i]),
                b = x.at(edges[i + 1])
              return (
                <g key={i} onPointerEnter={() => setAt(i)} onPointerLeave={() => setAt(null)}>
                  <rect x={a} y={plot.top} width={b - a} height={plot.bottom - plot.top} fill="transparent" />
                  <rect
                    className="bar"
                    x={a + 0.5}
                    y={y.at(count)}
                    width={Math.max(0.5, b - a - 1)}
                    height={plot.bottom - y.at(count)}
                    opacity={at === null || at === i ? 1 : 0.5}
                  />
                </g>
              )
            })}
            {at !== null && (
              <text className="strong" data-live x={plot.right} y={plot.top - 8} textAnchor="end">
                {range(at)}: {counts[at].toLocaleString('en')}
              </text>
            )}
          </>
        )
      }}
    </Chart>
  )
}
