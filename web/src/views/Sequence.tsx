import type { LensSummary } from '../api/documents'

export default function Sequence({ lens }: { lens: LensSummary }) {
  return <h1>Sequence of {lens.title}</h1>
}
