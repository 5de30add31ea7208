import type { Colouring } from './colouring'
import { categoryColour } from './look'
import { cssColour, scaleColour } from './palette'

interface Props {
  colouring: Colouring
  hidden: ReadonlySet<number>
  isDark: boolean
  onHide: (hidden: ReadonlySet<number>) => void
  /** The pointer or focus is on a category; null when on none. */
  onRaise: (category: number | null) => void
}

/** What the colours mean; each category can be switched off and on, or shown alone. */
export function MapLegend({ colouring, hidden, isDark, onHide, onRaise }: Props) {
  const { categories, scale, note } = colouring
  const toggle = (i: number) => {
    const next = new Set(hidden)
    if (!next.delete(i)) next.add(i)
    onHide(next)
  }
  const alone = (i: number) => onHide(new Set(categories.map((_, k) => k).filter((k) => k !== i)))
  return (
    <section className="map-legend" aria-label="Legend">
      <p className="soft">{note}</p>
      {scale && (
        <figure aria-label={`Scale of ${scale.title}, ${scale.ticks[0].text} to ${scale.ticks.at(-1)!.text}`}>
          <div className="map-scale">
            {Array.from({ length: 48 }, (_, i) => (
              <span key={i} style={{ background: cssColour(scaleColour(i / 47, isDark)) }} />
            ))}
          </div>
          <div className="map-ticks">
            {scale.ticks.map((tick) => (
              <span key={tick.text} style={{ left: `${tick.share * 100}%` }}>{tick.text}</span>
            ))}
          </div>
        </figure>
      )}
      <ul>
        {categories.map((category, i) => (
          <li key={category.name} onPointerEnter={() => onRaise(i)} onPointerLeave={() => onRaise(null)}>
            <button
              type="button"
              className="map-category"
              aria-pressed={!hidden.has(i)}
              title={hidden.has(i) ? 'Show' : 'Hide'}
              onClick={() => toggle(i)}
              onFocus={() => onRaise(i)}
              onBlur={() => onRaise(null)}
            >
              <span className="map-swatch" style={{ background: cssColour(categoryColour(category.colour, isDark)) }} />
              <span className="map-category-name">{category.name}</span>
              <span className="soft">{category.count.toLocaleString('en')}</span>
            </button>
            {categories.length > 1 && (
              <button type="button" className="link" aria-label={`Show only ${category.name}`} onClick={() => alone(i)}>
                only
              </button>
            )}
          </li>
        ))}
      </ul>
      {hidden.size > 0 && (
        <button type="button" className="link" onClick={() => onHide(new Set())}>
          Show all
        </button>
      )}
    </section>
  )
}
