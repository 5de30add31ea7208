import type { LensSummary } from '../api/documents'

export default function Proteins({ lens }: { lens: LensSummary }) {
  return <h1>Proteins of {lens.title}</h1>
}
