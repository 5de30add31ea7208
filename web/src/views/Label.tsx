import type { LensSummary } from '../api/documents'

export default function Label({ lens }: { lens: LensSummary }) {
  return <h1>Label of {lens.title}</h1>
}
