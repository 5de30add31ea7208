import type { LensSummary } from '../api/documents'

export default function MapView({ lens }: { lens: LensSummary }) {
  return <h1>Map of {lens.title}</h1>
}
