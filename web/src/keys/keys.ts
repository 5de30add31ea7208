import { useEffect, useRef, useSyncExternalStore } from 'react'

/** A key of the keyboard that does something while a part of the page is shown. */
export interface Key {
  /** As `KeyboardEvent.key`, or two of them one after the other: "g f". */
  press: string
  /** What it does, for the list of keys: "Next latent". */
  what: string
  /** Keys that the part handles itself are only listed. */
  run?: (event: KeyboardEvent) => void
}

interface Group {
  name: string
  keys: readonly Key[]
}

let groups: readonly Group[] = []
const listeners = new Set<() => void>()

function change(next: readonly Group[]): void {
  groups = next
  for (const listener of listeners) listener()
}

/** How long the first of two keys is remembered, milliseconds. */
const patience = 1000
let first = { key: '', time: 0 }

/** Whether a key belongs to what is written in, not to the page. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** The key that an event presses, with the one before it in mind; null when none. Later groups come first. */
export function find(all: readonly Group[], key: string, before: string): Key | null {
  const both = all.flatMap((group) => group.keys)
  return both.findLast((k) => k.run && before && k.press === before + ' ' + key)
    ?? both.findLast((k) => k.run && k.press === key) ?? null
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  if (document.querySelector('dialog[open]')) return
  const now = performance.now()
  const found = find(groups, event.key, now - first.time < patience ? first.key : '')
  first = { key: found ? '' : event.key, time: now }
  if (!found) return
  event.preventDefault()
  found.run!(event)
}

/** Keys that hold while the calling part is shown, listed under a name behind `?`. */
export function useKeys(name: string, keys: readonly Key[]): void {
  const latest = useRef(keys)
  latest.current = keys
  const shape = keys.map((key) => key.press + '\t' + key.what).join('\n')
  useEffect(() => {
    const held = latest.current.map((key, i): Key => ({
      press: key.press,
      what: key.what,
      run: key.run && ((event) => latest.current[i]?.run?.(event)),
    }))
    const group = { name, keys: held }
    if (groups.length === 0) window.addEventListener('keydown', pressed)
    change([...groups, group])
    return () => {
      change(groups.filter((g) => g !== group))
      if (groups.length === 0) window.removeEventListener('keydown', pressed)
    }
  }, [name, shape])
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** All keys that hold now. */
export const useHeldKeys = () => useSyncExternalStore(subscribe, () => groups)
