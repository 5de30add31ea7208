import type { LensSummary } from '../api/documents'
import { routeHash } from '../route'

/** What the tables of a comparison show where there is nothing. */
export const none = <span className="soft">–</span>

export const plain = (text: string | null) => (text ? <span title={text}>{text}</span> : none)

export const latentLink = (lens: LensSummary, latent: number) => (
  <a tabIndex={-1} href={routeHash([lens.id, 'feature', latent])}>
    f/{latent}
  </a>
)
