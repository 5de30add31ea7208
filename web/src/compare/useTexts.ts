import { useMemo } from 'react'
import { useDocument } from '../api/data'
import type { FeatureTable, LensSummary } from '../api/documents'
import { useNames } from '../labels/useLabels'

/** What is known of the latents of a lens beyond the comparison: names that people gave, and descriptions. */
export function useTexts(lens: LensSummary) {
  const nameOf = useNames(lens.id)
  const table = useDocument<FeatureTable>(`${lens.id}/features.json`).data
  return useMemo(
    () => (latent: number) => nameOf(latent) ?? table?.descriptions[table.description[latent]] ?? '',
    [nameOf, table],
  )
}
