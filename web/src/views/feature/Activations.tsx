import type { ActivationRange, HistogramData } from '../../api/documents'
import { count, figures, percent } from '../../parts/figures'

/** Range that a bar stands for: the one that holds the bar's middle; -1 when none does. */
export function rangeOfBar(ranges: ActivationRange[], histogram: HistogramData, bar: number): number {
  const middle = (histogram.edges[bar] + histogram.edges[bar + 1]) / 2
  return ranges.findIndex((r) => middle >= r.from && middle < r.to)
}

interface Props {
  /** Residues of the corpus. */
  residues: number
  histogram: HistogramData
  ranges: ActivationRange[]
  chosen: number
  onChoose: (range: number) => void
}

/**
 * Residues by activation; a bar shows the proteins whose strongest residue is in its range. Heights are logarithmic.
 */
export function ActivationHistogram({ residues, histogram, ranges, chosen, onChoose }: Props) {
  const { counts, edges } = histogram
  const tall = 64
  const most = Math.log10(Math.max(...counts, 1) + 1)
  return (
    <figure className="histogram">
      <div className="bars" role="group" aria-label="Residues by activation; choose a bar to see its proteins">
        {counts.map((n, i) => {
          const range = rangeOfBar(ranges, histogram, i)
          const proteins = ranges[range]?.proteins ?? 0
          const text = `${count(n)} residues with activation ${figures(edges[i])} to ${figures(edges[i + 1])}`
          return (
            <button
              type="button"
              key={i}
              aria-pressed={range >= 0 && range === chosen}
              disabled={range < 0 || !proteins}
              title={
                range < 0
                  ? text
                  : `${text}; ${count(proteins)} proteins whose strongest residue is between ` +
                    `${figures(ranges[range].from)} and ${figures(ranges[range].to)}`
              }
              aria-label={`${text}, ${count(proteins)} proteins in the range`}
              onClick={() => onChoose(range)}
            >
              <span style={{ height: n ? Math.max((Math.log10(n + 1) / most) * tall, 2) : 0 }} />
            </button>
          )
        })}
      </div>
      <div className="axis" aria-hidden="true">
        <span>0</span>
        <span>activation</span>
        <span>{figures(edges[edges.length - 1])}</span>
      </div>
      <figcaption>
        Residues by activation, bars on a logarithmic scale: {count(counts.reduce((a, b) => a + b, 0))} of{' '}
        {count(residues)} are active.
      </figcaption>
    </figure>
  )
}

/** "from 75 to 100 % of its maximum". */
export const rangeText = (range: ActivationRange, max: number) =>
  `${figures(range.from)} to ${figures(range.to)} (${percent(range.from / (max || 1))} to ` +
    `${percent(range.to / (max || 1))} of the maximum)`
