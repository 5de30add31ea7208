import { createContext, useContext } from 'react'
import type { SiteDocument } from './api/documents'

export const Site = createContext<SiteDocument>({
  program: '',
  served: false,
  live: false,
  labels: false,
  external: [],
  lenses: [],
})

/** What this explorer shows and can do. */
export const useSite = () => useContext(Site)
