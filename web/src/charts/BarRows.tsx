import { Chart } from './Chart'
import { linear, niceTop } from './scales'

interface BarRow {
  name: string
  value: number
  /** Where the row leads. */
  href?: string
  /** Beside the bar; the value when not given. */
  text?: string
  /** A second value of the same scale, drawn below the first. */
  second?: number
  mute?: boolean
}

interface Props {
  title: string
  caption?: string
  rows: BarRow[]
  file: string
  /** Names of the columns in the file: row, value, second value. */
  columns: string[]
  /** End of the axis; the largest value when not given. */
  top?: number
  label?: number
}

/** Names with horizontal bars. */
export function BarRows({ title, caption, rows, file, columns, top, label = 130 }: Props) {
  const two = rows.some((row) => row.second !== undefined)
  const line = two ? 26 : 22
  const height = rows.length * line + 4
  const largest = top ?? niceTop(Math.max(1e-9, ...rows.flatMap((row) => [row.value, row.second ?? 0])), 4)
  return (
    <Chart
      title={title}
      caption={caption}
      summary={rows.map((row) => `${row.name}: ${row.text ?? row.value}`).join('; ') + '.'}
      height={height}
      links={rows.some((row) => row.href)}
      file={file}
      numbers={() => [columns, rows.map((row) => [row.name, row.value, ...(two ? [row.second ?? null] : [])])]}
    >
      {(width) => {
        const left = Math.min(label, width * 0.42)
        const x = linear(0, largest, left + 8, width - 84)
        return rows.map((row, i) => {
          const y = i * line
          const middle = y + line / 2
          const name = (
            <text className="strong" x={left} y={middle + 4} textAnchor="end">
              {clip(row.name, left)}
            </text>
          )
          return (
            <g key={row.name}>
              <title>
                {row.name}: {row.text ?? row.value}
              </title>
              {row.href ? <a href={row.href}>{name}</a> : name}
              <rect
                className="bar mute"
                x={left + 8}
                y={y + line - 4}
                width={Math.max(0, width - 84 - left - 8)}
                height={0.5}
              />
              <rect
                className={row.mute ? 'bar mute' : 'bar'}
                x={left + 8}
                y={two ? middle - 8 : middle - 6}
                width={row.value ? Math.max(1, x.at(row.value) - left - 8) : 0}
                height={two ? 7 : 12}
              />
              {row.second !== undefined && (
                <rect
                  className="bar second"
                  x={left + 8}
                  y={middle + 1}
                  width={row.second ? Math.max(1, x.at(row.second) - left - 8) : 0}
                  height={7}
                />
              )}
              <text x={Math.max(x.at(row.value), x.at(row.second ?? 0)) + 6} y={middle + 4}>
                {row.text ?? row.value.toLocaleString('en')}
              </text>
            </g>
          )
        })
      }}
    </Chart>
  )
}

/** Text that fits into a width at 12 px, about 6.4 px a letter. */
export function clip(text: string, width: number): string {
  const most = Math.floor(width / 6.4)
  return text.length <= most ? text : text.slice(0, Math.max(1, most - 1)) + '…'
}
