import type { LensSummary } from '../api/documents'

export default function Concept({ lens, id }: { lens: LensSummary; id: number }) {
  return <h1>Concept {id} of {lens.title}</h1>
}
