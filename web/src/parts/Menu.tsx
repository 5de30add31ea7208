import { useEffect, useRef, useState, type ReactNode } from 'react'
import './Menu.css'

interface Props {
  label: ReactNode
  /** The button's name when its label is not enough. */
  name?: string
  children: ReactNode | ((close: () => void) => ReactNode)
  /** Which edge of the button the panel keeps to. */
  edge?: 'left' | 'right'
}

/** A button that opens a small panel; Escape or a click elsewhere closes it. */
export function Menu({ label, name, children, edge = 'left' }: Props) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return
    const away = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    window.addEventListener('pointerdown', away)
    return () => window.removeEventListener('pointerdown', away)
  }, [open])
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    <div
      className="menu"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return
        event.stopPropagation()
        close()
      }}
    >
      <button ref={button} type="button" aria-expanded={open} aria-label={name} onClick={() => setOpen(!open)}>
        {label}{' '}
        <span aria-hidden="true" className="menu-arrow">
          ▾
        </span>
      </button>
      {open && (
        <div className={'menu-panel ' + edge}>{typeof children === 'function' ? children(close) : children}</div>
      )}
    </div>
  )
}
