import { useEffect, useRef } from 'react'
import { useHeldKeys } from './keys'
import './KeysDialog.css'

const shown: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ' ': 'Space',
}

/** All keys that hold where the reader is. */
export function KeysDialog({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const held = useHeldKeys()
  const groups = [...new Set(held.map((group) => group.name))].map((name) => ({
    name,
    keys: held.filter((group) => group.name === name).flatMap((group) => group.keys),
  }))
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="keys"
      aria-labelledby="keys-title"
      onClose={close}
      onClick={(e) => e.target === dialog.current && close()}
    >
      <div className="card-head">
        <h2 id="keys-title">Keys</h2>
        <button type="button" className="plain" onClick={close} aria-label="Close the list of keys">
          ✕
        </button>
      </div>
      {groups.map((group) => (
        <section key={group.name}>
          <h3>{group.name}</h3>
          <dl>
            {group.keys.map((key) => (
              <div key={key.press}>
                <dt>
                  {key.press.split(/(?<=.) /).map((part) => (
                    <kbd key={part}>{shown[part] ?? part}</kbd>
                  ))}
                </dt>
                <dd>{key.what}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </dialog>
  )
}
