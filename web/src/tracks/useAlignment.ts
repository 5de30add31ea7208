import { useEffect, useMemo, useState } from 'react'
import type { ActivationTrack } from '../api/documents'
import { peak } from './activations'
import type { AlignReply, AlignRequest } from './align.worker'
import { gapped, type Placement } from './placement'

/** Longer sequences are aligned by this many residues around their strongest one. */
const alignedResidues = 1000

/** First residue and end of the part of a track that is aligned. */
export function alignedPart(track: ActivationTrack): [number, number] {
  if (track.length <= alignedResidues) return [0, track.length]
  const from = Math.min(Math.max(peak(track) - alignedResidues / 2, 0), track.length - alignedResidues)
  return [from, from + alignedResidues]
}

/** Columns of whole sequences from those of their parts: what was not aligned goes on side by side at both ends. */
export function wholePlacements(
  lengths: number[],
  parts: [number, number][],
  places: ArrayLike<number>[],
): Placement[] {
  const lead = parts.reduce((most, [from], s) => Math.max(most, from - (places[s][0] ?? 0)), 0)
  return lengths.map((length, s) => {
    const [from, to] = parts[s]
    const columns = new Int32Array(length)
    for (let i = from; i < to; i++) columns[i] = lead + places[s][i - from]
    for (let i = from - 1; i >= 0; i--) columns[i] = i + 1 < length ? columns[i + 1] - 1 : 0
    for (let i = to; i < length; i++) columns[i] = i ? columns[i - 1] + 1 : 0
    return gapped(columns)
  })
}

export interface Alignment {
  state: 'off' | 'working' | 'done' | 'failed'
  progress: number
  placements: Placement[] | null
  /** Mean share of the same residues over pairs. */
  identity: number | null
  /** Sequences of which only a part was aligned. */
  cut: number
  error: string | null
}

const idle: Alignment = { state: 'off', progress: 0, placements: null, identity: null, cut: 0, error: null }

/** Aligns the tracks' sequences away from the page's thread; tracks without a sequence make it fail in words. */
export function useAlignment(tracks: ActivationTrack[], wanted: boolean): Alignment {
  const names = useMemo(() => tracks.map((t) => t.accession).join(' '), [tracks])
  const [state, setState] = useState<Alignment & { names?: string }>(idle)
  useEffect(() => {
    if (!wanted) return
    if (tracks.some((t) => t.sequence === null)) {
      const error = 'This lens has no sequences (corpus/proteins.tsv), so there is nothing to align.'
      setState({ ...idle, state: 'failed', error, names })
      return
    }
    setState({ ...idle, state: 'working', names })
    const parts = tracks.map(alignedPart)
    const cut = tracks.filter((t) => t.length > alignedResidues).length
    const worker = new Worker(new URL('./align.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<AlignReply>) => {
      if ('progress' in data) setState({ ...idle, state: 'working', progress: data.progress, names })
      else if ('error' in data) setState({ ...idle, state: 'failed', error: data.error, names })
      else {
        const placements = wholePlacements(
          tracks.map((t) => t.length),
          parts,
          data.places,
        )
        setState({ ...idle, state: 'done', progress: 1, placements, identity: data.identity, cut, names })
      }
    }
    worker.onerror = () =>
      setState({ ...idle, state: 'failed', error: 'The alignment could not be started.', names })
    const request: AlignRequest = { sequences: tracks.map((t, s) => t.sequence!.slice(...parts[s])) }
    worker.postMessage(request)
    return () => worker.terminate()
    // The same proteins are the same work, whatever array holds them.
  }, [names, wanted])
  return wanted && state.names === names ? state : wanted ? { ...idle, state: 'working' } : idle
}
