import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { nextStretch, type Activations } from './activations'
import type { ResidueFocus } from './focus'

interface Props {
  /** Key of the sequence in the focus. */
  id: string
  length: number
  /** Name for assistive technology: "Residues of P12345". */
  label: string
  /** What is at a residue: "K34, lysine, activation 2.1". */
  describe: (residue: number) => string
  /** Page Up and Page Down go from stretch to stretch; without them by 50 residues. */
  activations?: Activations | null
  focus: ResidueFocus
  selected: number | null
  onSelect: (residue: number | null) => void
  /** Scrolls sideways until a residue can be seen. */
  reveal?: (residue: number) => void
  children: ReactNode
}

/**
 * The keyboard's way along a sequence, over the lines that show it: arrows by one residue (with Ctrl by ten), Home,
 * End, Page Up and Page Down from active stretch to active stretch, Enter selects, Escape lets go, up and down to the
 * track above and below.
 */
export function ResidueSlider(props: Props) {
  const { id, length, focus, selected, activations } = props
  const box = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState<number | null>(null)
  const at = Math.min(cursor ?? selected ?? activations?.positions[0] ?? 0, Math.max(length - 1, 0))

  const goTo = (residue: number) => {
    const next = Math.min(Math.max(residue, 0), length - 1)
    setCursor(next)
    props.reveal?.(next)
    focus.set({ key: id, residue: next, row: null, at: null, by: 'keyboard' })
    // The marks have moved; the note goes beside the one that can be seen.
    const mark = [...box.current!.querySelectorAll<HTMLElement>('.track-mark.hovered')].find(
      (m) => m.offsetWidth > 0,
    )
    if (!mark) return
    mark.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    const place = mark.getBoundingClientRect()
    focus.set({ key: id, residue: next, row: null, at: { x: place.right, y: place.top + 12 }, by: 'keyboard' })
  }

  const neighbour = (step: number) => {
    const all = [...(box.current!.closest('.tracks')?.querySelectorAll<HTMLElement>('[role=slider]') ?? [])]
    all[all.indexOf(box.current!) + step]?.focus()
  }

  const key = (event: KeyboardEvent) => {
    const stretch = (step: 1 | -1) => (activations ? (nextStretch(activations, at, step) ?? at) : at + 50 * step)
    const steps: Record<string, () => void> = {
      ArrowLeft: () => goTo(at - (event.ctrlKey ? 10 : 1)),
      ArrowRight: () => goTo(at + (event.ctrlKey ? 10 : 1)),
      Home: () => goTo(0),
      End: () => goTo(length - 1),
      PageDown: () => goTo(stretch(1)),
      PageUp: () => goTo(stretch(-1)),
      ArrowDown: () => neighbour(1),
      ArrowUp: () => neighbour(-1),
      Enter: () => props.onSelect(at === selected ? null : at),
      ' ': () => props.onSelect(at === selected ? null : at),
      Escape: () => {
        focus.set(null)
        props.onSelect(null)
      },
    }
    if (event.altKey || event.metaKey || !steps[event.key]) return
    event.preventDefault()
    steps[event.key]()
  }

  return (
    <div
      ref={box}
      className="residue-slider"
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuemin={1}
      aria-valuemax={Math.max(length, 1)}
      aria-valuenow={at + 1}
      aria-valuetext={length ? props.describe(at) : 'no residues'}
      onKeyDown={key}
      onFocus={(event) => event.target.matches(':focus-visible') && goTo(at)}
      onBlur={() => focus.current?.by === 'keyboard' && focus.set(null)}
    >
      {props.children}
    </div>
  )
}
