import { useFocused, type Focused, type ResidueFocus } from './focus'

interface Props {
  focus: ResidueFocus
  /** Lines about the residue; null to show nothing. */
  describe: (focused: Focused) => string[] | null
}

/** A note beside the residue in focus. Assistive technology hears the same from the track itself. */
export function ResidueTip({ focus, describe }: Props) {
  const focused = useFocused(focus)
  if (!focused?.at) return null
  const lines = describe(focused)
  if (!lines?.length) return null
  const left = Math.min(focused.at.x + 12, window.innerWidth - 280)
  const below = focused.at.y < window.innerHeight - 140
  const place = below ? { top: focused.at.y + 18 } : { bottom: window.innerHeight - focused.at.y + 12 }
  return (
    <div className="residue-tip" style={{ left: Math.max(left, 4), ...place }} aria-hidden="true">
      {lines.map((line, i) => (
        <div key={i} className={i ? undefined : 'first'}>{line}</div>
      ))}
    </div>
  )
}
