import type { OverviewDocument } from '../api/documents'
import { count, figures, percent } from '../parts/figures'
import { encoderName } from '../parts/encoders'

/** The numbers to know first, each with what it says. */
export function Figures({ data }: { data: OverviewDocument }) {
  const { lens, fidelity } = data
  const [sae, ...baselines] = data.encoders
  const shown: [string, string, string, string?][] = [
    ['Latents', count(lens.latents), `${count(data.dead)} dead: active nowhere in the corpus`],
    ['Active on a residue', figures(data.l0), 'mean count of latents (l0)'],
    ['Variance missed', percent(data.fvu), 'of the states, by the reconstruction (fvu)'],
  ]
  if (fidelity?.lossRecovered != null)
    shown.push([
      'Loss recovered',
      percent(fidelity.lossRecovered),
      'of the masked-residue cross-entropy, with the reconstruction in place of the states; zeros are 0 %',
    ])
  if (sae)
    shown.push([
      'Concepts found',
      count(sae.found),
      [
        ...baselines
          .filter((b) => ['neurons', 'shuffled', 'sequence alone'].includes(b.encoder))
          .map((b) => `${encoderName(b.encoder)} ${b.found}`),
        sae.byChance === null ? '' : `by chance ${sae.byChance.toFixed(2)}`,
      ]
        .filter(Boolean)
        .join(', '),
      ` of ${count(sae.tested)}`,
    ])
  shown.push(['Corpus', count(lens.proteins), `proteins, ${count(lens.residues)} residues`])
  return (
    <ul className="figures">
      {shown.map(([name, value, hint, more]) => (
        <li key={name}>
          <span className="name">{name}</span>
          <span className="value">
            {value}
            <small>{more}</small>
          </span>
          <span className="hint">{hint}</span>
        </li>
      ))}
    </ul>
  )
}
