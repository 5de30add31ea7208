import type { LensSummary } from '../api/documents'

export default function Protein({ lens, accession }: { lens: LensSummary; accession: string }) {
  return <h1>{accession} in {lens.title}</h1>
}
