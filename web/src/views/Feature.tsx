import type { LensSummary } from '../api/documents'

export default function Feature({ lens, latent }: { lens: LensSummary; latent: number }) {
  return <h1>Latent {latent} of {lens.title}</h1>
}
