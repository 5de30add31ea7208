import { useState, type FormEvent } from 'react'
import type { LensSummary } from '../api/documents'
import { Copy, save } from '../parts/Download'
import { Menu } from '../parts/Menu'
import { routeHash } from '../route'
import { useSelection } from '../selection'
import { encodeLatents, longestCode } from './selectionCode'
import { readSelectionFile, selectionFile } from './selectionFile'

const mostBytes = 20_000_000

/** The latents picked: how many, kept under names, as a file, as an address. */
export function SelectionMenu({ lens, shown }: { lens: LensSummary; shown: ArrayLike<number> }) {
  const selection = useSelection(lens.id)
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const { latents, saved } = selection
  const code = encodeLatents(latents)
  const link = () =>
    window.location.href.replace(/#.*$/, '') + routeHash([lens.id, 'features'], { only: 'selected', sel: code })

  const keep = (event: FormEvent) => {
    event.preventDefault()
    if (!name.trim() || latents.length === 0) return
    selection.save(name.trim())
    setName('')
  }
  const read = async (file: File | undefined) => {
    if (!file) return
    try {
      if (file.size > mostBytes) throw new Error('The file is larger than 20 MB: it is no file of selections.')
      for (const item of readSelectionFile(await file.text(), lens.latents)) selection.put(item.name, item.latents)
      setProblem(null)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <Menu edge="right" label={<>Selection{latents.length > 0 && ` (${latents.length.toLocaleString('en')})`}</>}>
      <div className="selection-menu">
        <div className="toolbar">
          <button
            type="button"
            className="small"
            disabled={shown.length === 0}
            onClick={() => selection.add(Array.from(shown))}
          >
            Select all shown
          </button>
          <button type="button" className="small" disabled={latents.length === 0} onClick={selection.clear}>
            Clear
          </button>
          {latents.length > 0 && (
            <a className="small" href={routeHash([lens.id, 'map'])}>
              On the map
            </a>
          )}
          {latents.length > 0 && code.length <= longestCode && (
            <Copy label="Copy link" what="a link to this selection" text={link} />
          )}
        </div>
        {code.length > longestCode && <p className="hint">Too many latents for a link; save them to a file.</p>}
        <form className="toolbar" onSubmit={keep}>
          <input
            value={name}
            maxLength={100}
            placeholder="Name"
            aria-label="Name of the selection"
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit" disabled={!name.trim() || latents.length === 0}>
            Save selection
          </button>
        </form>
        {saved.length === 0 ? (
          <p className="hint">Saved selections stay in this browser; Map and Compare show them too.</p>
        ) : (
          <ul>
            {saved.map((item) => (
              <li key={item.name}>
                <button type="button" className="link" onClick={() => selection.open(item.name)}>
                  {item.name}
                </button>
                <span className="soft">{item.latents.length.toLocaleString('en')}</span>
                <button
                  type="button"
                  className="plain"
                  aria-label={`Forget ${item.name}`}
                  title="Forget"
                  onClick={() => selection.forget(item.name)}
                >
                  ✕
                </button>
              </li>
            ))}
          </ul>
        )}
        <div className="toolbar">
          <button
            type="button"
            className="small"
            disabled={saved.length === 0}
            onClick={() => save(`${lens.id}-selections.json`, selectionFile(lens.id, saved), 'application/json')}
          >
            Save to file
          </button>
          <label className="file-button">
            <input
              type="file"
              accept=".json,application/json"
              className="spoken"
              onChange={(event) => {
                void read(event.target.files?.[0])
                event.target.value = ''
              }}
            />
            <span>Read from file</span>
          </label>
        </div>
        {problem && (
          <p className="problem-inline" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Menu>
  )
}
