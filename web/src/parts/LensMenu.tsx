import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { LensSummary } from '../api/documents'
import { routeHash } from '../route'

/** Which lens is shown; a list of all where there are several. A chosen lens opens on the same view. */
export function LensMenu({ lenses, shown, view }: { lenses: LensSummary[]; shown: LensSummary; view: string }) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!open) return
    const away = (event: PointerEvent) => box.current?.contains(event.target as Node) || setOpen(false)
    window.addEventListener('pointerdown', away)
    return () => window.removeEventListener('pointerdown', away)
  }, [open])

  if (lenses.length === 1)
    return (
      <span className="lens-name" title={`${shown.model}, ${shown.hook}`}>
        {shown.title}
      </span>
    )

  const onKey = (event: KeyboardEvent) => {
    const links = [...box.current!.querySelectorAll<HTMLElement>('a')]
    const at = links.indexOf(window.document.activeElement as HTMLElement)
    if (event.key === 'Escape') {
      setOpen(false)
      box.current!.querySelector('button')!.focus()
    } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      links[(at + step + links.length) % links.length]?.focus()
    }
  }
  return (
    <div
      className="lens-menu"
      ref={box}
      onKeyDown={onKey}
      onBlur={(e) => e.relatedTarget && !e.currentTarget.contains(e.relatedTarget) && setOpen(false)}
    >
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} title={`Lens: ${shown.title}`}>
        <span className="spoken">Lens: </span>
        <span className="lens-title">{shown.title}</span>
        <span aria-hidden="true" className="arrow">
          ▾
        </span>
      </button>
      {open && (
        <ul aria-label="Lenses">
          {lenses.map((lens) => (
            <li key={lens.id}>
              <a
                href={routeHash([lens.id, view])}
                aria-current={lens.id === shown.id ? 'true' : undefined}
                onClick={() => setOpen(false)}
              >
                <strong>{lens.title}</strong>
                <span>
                  {lens.model} · {lens.hook}
                </span>
                <span>
                  {lens.latents.toLocaleString('en')} latents · {lens.proteins.toLocaleString('en')} proteins
                </span>
              </a>
            </li>
          ))}
          <li className="all">
            <a href="#/" onClick={() => setOpen(false)}>
              All lenses
            </a>
          </li>
        </ul>
      )}
    </div>
  )
}
