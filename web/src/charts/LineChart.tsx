import { useState, type PointerEvent } from 'react'
import { figures } from '../parts/figures'
import { Axes, type Plot } from './Axes'
import { Chart } from './Chart'
import { linear, niceStep } from './scales'

interface Series {
  name: string
  x: readonly number[]
  /** Null where there is no value: the line is broken there. */
  y: readonly (number | null)[]
}

interface Props {
  title: string
  caption?: string
  series: Series[]
  xTitle: string
  yTitle: string
  file: string
  height?: number
  /** Ranges of the axes; from the data when not given, then beginning at 0 where the values come near it. */
  xRange?: [number, number]
  yRange?: [number, number]
  /** Points marked on the chart. */
  marks?: { name: string; x: number; y: number }[]
}

const bounds = (values: (number | null)[]): [number, number] => {
  let low = Infinity,
    high = -Infinity
  for (const v of values) {
    if (v === null || !Number.isFinite(v)) continue
    if (v < low) low = v
    if (v > high) high = v
  }
  return low <= high ? [low, high] : [0, 1]
}

/** A range that ends at ticks, from 0 when that is near. */
function rounded([low, high]: [number, number]): [number, number] {
  const from = low > 0 && low < high * 0.6 ? 0 : low
  const step = niceStep(high - from || Math.abs(high) || 1, 4)
  return [Math.floor(from / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step || 1]
}

function pathOf(series: Series, x: (v: number) => number, y: (v: number) => number): string {
  let path = ''
  let down = false
  series.x.forEach((value, i) => {
    const v = series.y[i]
    if (v === null || !Number.isFinite(v)) down = false
    else {
      path += `${down ? 'L' : 'M'}${x(value).toFixed(1)} ${y(v).toFixed(1)}`
      down = true
    }
  })
  return path
}

/** Index of the x nearest to a value; x ascending or descending. */
function nearest(x: readonly number[], value: number): number {
  let best = 0
  for (let i = 1; i < x.length; i++) if (Math.abs(x[i] - value) < Math.abs(x[best] - value)) best = i
  return best
}

export function LineChart({
  title,
  caption,
  series,
  xTitle,
  yTitle,
  file,
  height = 190,
  xRange,
  yRange,
  marks = [],
}: Props) {
  const [cursor, setCursor] = useState<number | null>(null)
  const [x0, x1] = xRange ?? bounds(series.flatMap((s) => [...s.x]))
  const [y0, y1] = yRange ?? rounded(bounds(series.flatMap((s) => [...s.y])))
  const last = (s: Series) => s.y.findLast((v) => v !== null && Number.isFinite(v)) ?? null
  const summary = series.map((s) => `${s.name} ends at ${figures(last(s))}`).join('; ') + '.'
  return (
    <>
      <Chart
        title={title}
        caption={caption}
        summary={summary}
        height={height}
        file={file}
        numbers={() => [['series', xTitle, yTitle], series.flatMap((s) => s.x.map((v, i) => [s.name, v, s.y[i]]))]}
      >
        {(width) => {
          const plot: Plot = { left: 42, right: width - 8, top: 20, bottom: height - 38 }
          const x = linear(x0, x1, plot.left, plot.right, width / 80)
          const y = linear(y0, y1, plot.bottom, plot.top, 4)
          const move = (event: PointerEvent<SVGRectElement>) => {
            const box = event.currentTarget.getBoundingClientRect()
            setCursor(x0 + ((event.clientX - box.left) / box.width) * (x1 - x0))
          }
          const at = cursor === null ? null : nearest(series[0].x, cursor)
          return (
            <>
              <Axes plot={plot} x={x} y={y} xTitle={xTitle} yTitle={yTitle} />
              {series.map((s, i) => (
                <path key={s.name} className={`line s${i % 5}`} d={pathOf(s, x.at, y.at)} />
              ))}
              {marks.map((mark) => (
                <g key={mark.name}>
                  <title>{mark.name}</title>
                  <circle className="dot s0" cx={x.at(mark.x)} cy={y.at(mark.y)} r={5} />
                </g>
              ))}
              {at !== null && (
                <g data-live>
                  <line
                    className="cursor"
                    x1={x.at(series[0].x[at])}
                    x2={x.at(series[0].x[at])}
                    y1={plot.top}
                    y2={plot.bottom}
                  />
                  <text className="strong" x={plot.right} y={plot.top - 8} textAnchor="end">
                    {figures(series[0].x[at])}:{' '}
                    {series.map((s) => figures(s.y[nearest(s.x, series[0].x[at])])).join(' · ')}
                  </text>
                </g>
              )}
              <rect
                x={plot.left}
                y={plot.top}
                width={plot.right - plot.left}
                height={plot.bottom - plot.top}
                fill="transparent"
                onPointerMove={move}
                onPointerLeave={() => setCursor(null)}
              />
            </>
          )
        }}
      </Chart>
      {series.length > 1 && (
        <div className="chart-legend chart">
          {series.map((s, i) => (
            <span key={s.name}>
              <svg width="20" height="8" aria-hidden="true">
                <line className={`line s${i % 5}`} x1="0" x2="20" y1="4" y2="4" />
              </svg>
              {s.name}
            </span>
          ))}
        </div>
      )}
    </>
  )
}
