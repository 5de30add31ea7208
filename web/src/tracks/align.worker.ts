import { alignAll, meanIdentity } from './align'

/** What the page asks for. */
export interface AlignRequest {
  sequences: string[]
}

/** What it is told: how far the work is, then the alignment. */
export type AlignReply =
  | { progress: number }
  | { columns: number; places: Int32Array[]; identity: number | null }
  | { error: string }

self.onmessage = (event: MessageEvent<AlignRequest>) => {
  try {
    const { sequences } = event.data
    const found = alignAll(sequences, undefined, (progress) => self.postMessage({ progress } satisfies AlignReply))
    const identity = meanIdentity(sequences, found)
    self.postMessage({ columns: found.columns, places: found.places, identity } satisfies AlignReply)
  } catch (error) {
    self.postMessage({ error: error instanceof Error ? error.message : String(error) } satisfies AlignReply)
  }
}
