import type { AminoAcidShare, LogitEffect } from '../../api/documents'
import { figures, percent } from '../../parts/figures'
import { residueName } from '../../tracks/aminoAcids'

/** Share of each amino acid among active residues, with a mark for its share in the corpus. */
export function AminoAcidBars({ shares }: { shares: AminoAcidShare[] }) {
  const most = Math.max(...shares.map((s) => Math.max(s.active, s.corpus)), 0.001)
  return (
    <figure className="letters">
      <ol>
        {shares.map((s) => {
          const text = `${residueName(s.letter)}: ${percent(s.active)} of active residues, ${percent(s.corpus)} of all`
          return (
            <li key={s.letter} title={text}>
              <span className="column" role="img" aria-label={text}>
                <span className="bar" style={{ height: `${(100 * s.active) / most}%` }} />
                <span className="tick" style={{ bottom: `${(100 * s.corpus) / most}%` }} />
              </span>
              <span aria-hidden="true">{s.letter}</span>
            </li>
          )
        })}
      </ol>
      <figcaption>
        Bars: share of the active residues. Lines: share of all residues. Full height is {percent(most)}.
      </figcaption>
    </figure>
  )
}

/** Change of each amino acid's logit, up and down from a middle line. */
export function LogitBars({ effects }: { effects: LogitEffect[] }) {
  const most = Math.max(...effects.map((e) => Math.abs(e.change)), 1e-9)
  const order = [...effects].sort((a, b) => b.change - a.change)
  const best = order
    .slice(0, 3)
    .filter((e) => e.change > 0)
    .map((e) => e.letter)
  return (
    <figure className="letters signed">
      <ol>
        {effects.map((e) => {
          const text = `${residueName(e.letter)}: logit ${e.change > 0 ? '+' : ''}${figures(e.change)}`
          const height = `${(50 * Math.abs(e.change)) / most}%`
          return (
            <li key={e.letter} title={text}>
              <span className="column" role="img" aria-label={text}>
                <span
                  className={e.change > 0 ? 'bar up' : 'bar down'}
                  style={e.change > 0 ? { height, bottom: '50%' } : { height, top: '50%' }}
                />
              </span>
              <span aria-hidden="true">{e.letter}</span>
            </li>
          )
        })}
      </ol>
      <figcaption>
        {best.length > 0 && <>Promotes {best.join(', ')} most. </>}
        Logit change for one unit of activation along the direct path: decoder direction to output head, as if the
        layers between did nothing. What they do with it is not in these bars. Full height is {figures(most)}.
      </figcaption>
    </figure>
  )
}
