import type { LensSummary } from '../api/documents'

export default function Concepts({ lens }: { lens: LensSummary }) {
  return <h1>Concepts of {lens.title}</h1>
}
