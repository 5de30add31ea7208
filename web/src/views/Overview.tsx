import type { LensSummary } from '../api/documents'

export function Overview({ lens }: { lens: LensSummary }) {
  return <h1>{lens.title}</h1>
}
