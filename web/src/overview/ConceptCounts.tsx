import { useMemo } from 'react'
import { useDocument } from '../api/data'
import type { ConceptList, LensSummary, OverviewDocument } from '../api/documents'
import { meanSequenceF1 } from '../concepts/conceptRows'
import { DotRows } from '../charts/DotRows'
import { niceTop } from '../charts/scales'
import { encoderMeaning, encoderName } from '../parts/encoders'
import { count, score } from '../parts/figures'
import { ScrollX } from '../parts/ScrollX'
import { routeHash, useQuery } from '../route'

/** Concepts found by the SAE and by every baseline, in all and by category. */
export function ConceptCounts({ lens, data }: { lens: LensSummary; data: OverviewDocument }) {
  const [measure, setMeasure] = useQuery('by', 'f1')
  const { encoders, categories } = data
  const list = useDocument<ConceptList>(encoders.length ? `${lens.id}/concepts.json` : null).data
  const alone = useMemo(() => (list ? meanSequenceF1(list) : null), [list])
  if (encoders.length === 0)
    return (
      <section className="card">
        <h2>Concepts</h2>
        <p className="soft">
          No concepts were scored in this lens. <code>plmlens score</code> with a UniProt file does it.
        </p>
      </section>
    )
  const found = measure === 'found'
  const rows = categories.map((row) => ({
    name: row.category,
    href: routeHash([lens.id, 'concepts'], { category: row.category }),
    values: encoders.map((encoder): number | null => {
      const at = row.encoders.indexOf(encoder.encoder)
      if (at < 0) return encoder.encoder === 'sequence alone' && !found ? (alone?.get(row.category) ?? null) : null
      return found ? row.found[at] : row.meanF1[at]
    }),
  }))
  rows.sort((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0))
  const largest = Math.max(0, ...rows.flatMap((row) => row.values.map((v) => v ?? 0)))
  return (
    <section className="card">
      <div className="card-head">
        <h2>Concepts, against baselines</h2>
        <a href={routeHash([lens.id, 'concepts'])}>All {count(encoders[0].tested)} concepts</a>
      </div>
      <ScrollX>
        <table className="encoders">
          <thead>
            <tr>
              <th>Encoder</th>
              <th className="number">Found</th>
              <th className="number">By chance</th>
              <th>Mean F1</th>
            </tr>
          </thead>
          <tbody>
            {encoders.map((row, i) => (
              <tr key={row.encoder} className={i === 0 ? 'ours' : undefined} title={encoderMeaning(row.encoder)}>
                <td>{encoderName(row.encoder)}</td>
                <td className="number">
                  {row.found} of {row.tested}
                </td>
                <td className="number">{row.byChance === null ? '' : row.byChance.toFixed(2)}</td>
                <td>
                  <span className="f1">
                    <span className="f1-value">{score(row.meanF1)}</span>
                    <span className="f1-bar" aria-hidden="true">
                      <span className="f1-fill" style={{ width: `${(row.meanF1 ?? 0) * 100}%` }} />
                    </span>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
      <p className="hint">
        Found: F1 above the bound on both halves of the proteins and a small false discovery rate. Mean F1 is over
        all concepts tested, on held-out proteins. By chance: expected when labels are moved between proteins.
      </p>
      <div className="toolbar" role="group" aria-label="What the chart shows">
        <button type="button" className="small" aria-pressed={!found} onClick={() => setMeasure('f1')}>
          Mean F1
        </button>
        <button type="button" className="small" aria-pressed={found} onClick={() => setMeasure('found')}>
          Concepts found
        </button>
      </div>
      <DotRows
        title={found ? 'Concepts found, by category' : 'Mean F1 on held-out proteins, by category'}
        caption={
          found
            ? 'Number of concepts; the numbers tested are in the table of concepts.'
            : 'Mean over the concepts of a category, best unit of each encoder.'
        }
        rows={rows}
        marks={encoders.map((e) => encoderName(e.encoder))}
        file={`${lens.id}-concepts-${found ? 'found' : 'f1'}`}
        top={found ? niceTop(Math.max(1, largest)) : niceTop(Math.max(0.05, largest))}
        write={found ? String : score}
      />
    </section>
  )
}
