import { score } from '../parts/figures'
import { Chart } from './Chart'
import { clip } from './BarRows'
import { linear } from './scales'

interface DotRow {
  name: string
  href?: string
  /** One value for each of the marks; null where there is none. */
  values: (number | null)[]
  text?: string
}

interface Props {
  title: string
  caption?: string
  rows: DotRow[]
  /** Names of the marks, the first is the one that matters. */
  marks: string[]
  file: string
  top: number
  write?: (value: number) => string
  label?: number
}

const line = 22

/** For each row several values on one axis: the first as a full disc, the others as open marks of different shapes. */
export function DotRows({ title, caption, rows, marks, file, top, write = score, label = 120 }: Props) {
  const height = rows.length * line + 24
  const told = (row: DotRow) =>
    `${row.name}: ${marks
      .map((mark, i) => (row.values[i] === null ? null : `${mark} ${write(row.values[i]!)}`))
      .filter(Boolean)
      .join(', ')}`
  return (
    <>
      <Chart
        title={title}
        caption={caption}
        summary={rows.map(told).join('; ') + '.'}
        height={height}
        links={rows.some((row) => row.href)}
        file={file}
        numbers={() => [['row', ...marks], rows.map((row) => [row.name, ...row.values])]}
      >
        {(width) => {
          const left = Math.min(label, width * 0.4)
          const x = linear(0, top, left + 12, width - 12, Math.max(2, (width - left) / 70))
          return (
            <>
              {x.ticks.map((tick) => (
                <g key={tick}>
                  <line className="grid" x1={x.at(tick)} x2={x.at(tick)} y1={0} y2={height - 20} />
                  <text x={x.at(tick)} y={height - 6} textAnchor="middle">
                    {x.text(tick)}
                  </text>
                </g>
              ))}
              {rows.map((row, i) => {
                const y = i * line + line / 2
                const present = row.values.filter((v): v is number => v !== null)
                const name = (
                  <text className="strong" x={left} y={y + 4} textAnchor="end">
                    {clip(row.name, left)}
                  </text>
                )
                return (
                  <g key={row.name}>
                    <title>{told(row)}</title>
                    <rect x={0} y={y - line / 2} width={width} height={line} fill="transparent" />
                    {row.href ? <a href={row.href}>{name}</a> : name}
                    {present.length > 0 && (
                      <line className="axis" x1={x.at(0)} x2={x.at(Math.max(...present))} y1={y} y2={y} />
                    )}
                    {row.values
                      .map((_, k) => row.values.length - 1 - k)
                      .map((k) => {
                        const value = row.values[k]
                        return value === null ? null : (
                          <Mark key={k} kind={k} x={x.at(Math.min(value, top))} y={y} />
                        )
                      })}
                  </g>
                )
              })}
            </>
          )
        }}
      </Chart>
      <div className="chart-legend chart">
        {marks.map((mark, i) => (
          <span key={mark}>
            <svg width="14" height="14" aria-hidden="true">
              <Mark kind={i} x={7} y={7} />
            </svg>
            {mark}
          </span>
        ))}
      </div>
    </>
  )
}

/** Told apart by shape, not by colour alone. */
function Mark({ kind, x, y }: { kind: number; x: number; y: number }) {
  switch (kind) {
    case 0:
      return <circle className="dot filled s0" cx={x} cy={y} r={5} />
    case 1:
      return <rect className="dot s1" x={x - 4} y={y - 4} width={8} height={8} />
    case 2:
      return <path className="dot s2" d={`M${x} ${y - 5}L${x + 5} ${y + 4}H${x - 5}Z`} />
    case 3:
      return <path className="dot s2" d={`M${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}L${x - 5} ${y}Z`} />
    case 4:
      return <circle className="dot s2" cx={x} cy={y} r={4} />
    default:
      return (
        <path className="line s1" d={`M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x + 4} ${y - 4}L${x - 4} ${y + 4}`} />
      )
  }
}
