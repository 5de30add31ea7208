import type { LensSummary } from '../api/documents'

export default function Features({ lens }: { lens: LensSummary }) {
  return <h1>Features of {lens.title}</h1>
}
