import type { Scale } from './scales'

export interface Plot {
  left: number
  right: number
  top: number
  bottom: number
}

/** Grid, ticks and titles of a plot's axes. */
export function Axes({
  plot,
  x,
  y,
  xTitle,
  yTitle,
}: {
  plot: Plot
  x: Scale
  y: Scale
  xTitle: string
  yTitle: string
}) {
  return (
    <g aria-hidden="true">
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line className="grid" x1={plot.left} x2={plot.right} y1={y.at(tick)} y2={y.at(tick)} />
          <text x={plot.left - 6} y={y.at(tick) + 4} textAnchor="end">
            {y.text(tick)}
          </text>
        </g>
      ))}
      <line className="axis" x1={plot.left} x2={plot.right} y1={plot.bottom} y2={plot.bottom} />
      {x.ticks.map((tick) => (
        <g key={tick}>
          <line className="axis" x1={x.at(tick)} x2={x.at(tick)} y1={plot.bottom} y2={plot.bottom + 4} />
          <text x={x.at(tick)} y={plot.bottom + 16} textAnchor="middle">
            {x.text(tick)}
          </text>
        </g>
      ))}
      <text x={plot.right} y={plot.bottom + 31} textAnchor="end">
        {xTitle}
      </text>
      <text x={plot.left - 38} y={plot.top - 8}>
        {yTitle}
      </text>
    </g>
  )
}
