import { useDocument } from '../api/data'
import type { LensSummary, OverviewDocument } from '../api/documents'
import { count, figures, percent } from '../parts/figures'
import { ScrollX } from '../parts/ScrollX'
import { routeHash } from '../route'

/** Sizes, fidelity and concepts of two lenses in two columns. */
export function SideBySide({ a, b }: { a: LensSummary; b: LensSummary }) {
  const ofA = useDocument<OverviewDocument>(`${a.id}/overview.json`)
  const ofB = useDocument<OverviewDocument>(`${b.id}/overview.json`)
  const rows: [string, string | undefined, (lens: LensSummary, card?: OverviewDocument) => string][] = [
    ['Model', undefined, (lens) => lens.model],
    ['Hidden states', undefined, (lens) => lens.hook],
    ['Architecture', undefined, (lens) => lens.architecture],
    ['Latents', undefined, (lens) => count(lens.latents)],
    ['Dead', 'Latents that are active nowhere in the corpus', (_, card) => (card ? count(card.dead) : '…')],
    ['Corpus', undefined, (lens) => `${count(lens.proteins)} proteins, ${count(lens.residues)} residues`],
    ['L0', 'Latents active on a residue, on average', (_, card) => (card ? figures(card.l0) : '…')],
    [
      'Variance unexplained',
      'Share of the variance of the hidden states that the reconstruction misses',
      (_, card) => (card ? percent(card.fvu) : '…'),
    ],
    [
      'Loss recovered',
      'Share of the masked-residue cross-entropy that is kept with the reconstruction in place of the states; 0 % ' +
        'is states of zeros',
      (_, card) => (card ? recovered(card) : '…'),
    ],
    [
      'Concepts found',
      'Concepts with a good latent on held-out proteins, beside the model’s own neurons',
      (_, card) => (card ? found(card) : '…'),
    ],
  ]
  return (
    <ScrollX>
      <table className="compare-sides">
        <thead>
          <tr>
            <td />
            {[a, b].map((lens, i) => (
              <th key={i} scope="col">
                {i ? 'B' : 'A'}: <a href={routeHash([lens.id, 'overview'])}>{lens.title}</a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, hint, of]) => (
            <tr key={name}>
              <th scope="row" title={hint}>
                {name}
              </th>
              <td>{of(a, ofA.data)}</td>
              <td>{of(b, ofB.data)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

function recovered({ fidelity }: OverviewDocument): string {
  if (!fidelity) return 'not measured'
  const share = fidelity.lossRecovered === null ? '' : `${percent(fidelity.lossRecovered)}, `
  return `${share}${figures(fidelity.sae)} nats for ${figures(fidelity.original)}`
}

function found({ encoders }: OverviewDocument): string {
  const sae = encoders.find((encoder) => encoder.encoder === 'sae')
  if (!sae) return 'not scored'
  const neurons = encoders.find((encoder) => encoder.encoder === 'neurons')
  const beside = neurons ? `; neurons ${neurons.found}` : ''
  return `${sae.found} of ${sae.tested}${beside}`
}
