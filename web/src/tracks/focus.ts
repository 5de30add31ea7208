import { useSyncExternalStore } from 'react'
import type { Row } from './rows'

/** The residue under the pointer or the keyboard's cursor. */
export interface Focused {
  /** Accession, or another key of the sequence. */
  key: string
  /** 0-based. */
  residue: number
  /** Row of the track under the pointer. */
  row: Row | null
  /** Where it is on the screen; null when it was pointed at elsewhere, as in a structure. */
  at: { x: number; y: number } | null
  /** What set it: it goes when that goes. */
  by: 'pointer' | 'keyboard' | 'structure'
}

/**
 * One residue in focus for all parts of a view: tracks, structure, tooltip. Outside React's state, because it changes
 * with every move of the pointer and only a marker has to follow.
 */
export class ResidueFocus {
  private now: Focused | null = null
  private readonly listeners = new Set<() => void>()

  get current(): Focused | null {
    return this.now
  }

  set(next: Focused | null): void {
    if (next === this.now) return
    this.now = next
    for (const listener of [...this.listeners]) listener()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}

export const useFocused = (focus: ResidueFocus) => useSyncExternalStore(focus.subscribe, () => focus.current)
