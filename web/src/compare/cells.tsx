import type { LensSummary } from '../api/documents'
import { none } from '../parts/none'
import { routeHash } from '../route'

export const plain = (text: string | null) => (text ? <span title={text}>{text}</span> : none)

export const latentLink = (lens: LensSummary, latent: number) => (
  <a tabIndex={-1} href={routeHash([lens.id, 'feature', latent])}>
    f/{latent}
  </a>
)
